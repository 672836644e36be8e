"""What a message says, as far as cases care: plain values, read once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote, as the message says; ``address`` in lower case, empty where none can be read."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One recipient, in lower case, that a mail did not reach, and what the mail server said of it."""

    recipient: str
    said: str


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A report about an earlier mail (RFC 3464, RFC 8098): its Message-IDs, and whom it did not reach.

    Delays and successes are reports without anybody undelivered.
    """

    message_ids: tuple[str, ...]
    undelivered: tuple[Undelivered, ...]


@dataclass(frozen=True, slots=True)
class ReadMail:
    """One message, decoded.

    ``recipients`` are all addresses that it came to, in lower case. ``references`` are the Message-IDs that it
    answers, the nearest first. ``text`` is all of it, quotes included, without markup; ``files`` the names of what
    it carries along. ``legible``: it carries a file, or words that somebody can read. ``automatic`` says by which sign no person wrote it, empty if one did. ``disowned``: the mail
    server found that the sender's domain does not vouch for it. ``hops``: how many servers it passed.
    """

    message_id: str
    subject: str
    sender: Sender
    recipients: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    files: tuple[str, ...]
    legible: bool
    automatic: str
    report: DeliveryReport | None
    disowned: bool
    hops: int
