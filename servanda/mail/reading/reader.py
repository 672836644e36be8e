"""One message from its bytes. Whatever they are, something comes of it."""

import re
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Any, Final

from servanda.mail.reading import headers, reports
from servanda.mail.reading.bodies import Body, body
from servanda.mail.reading.decoding import clean, text_of
from servanda.mail.reading.legible import legible
from servanda.mail.reading.message import ReadMail
from servanda.mail.reading.traces import message_id_of

_MOST_PARTS: Final = 5_000
_LONGEST_BARE: Final = 1_000_000
_NAME: Final = re.compile(rb"[!-9;-~]+")


def read(raw: bytes, *, envelope_from: str = "", envelope_to: str = "") -> ReadMail:
    """What the message says. Never raises: what the parser cannot take is read by a simpler one.

    The policy that leaves headers as they were sent: the newer one parses each by its grammar, which takes more
    than linear time and fails on some that mail programs write. The second reader takes the head line by line and
    the rest as text.
    """
    many = raw.count(b"\n--") > _MOST_PARTS
    for reader in (_barely,) if many else (_parsed, _barely):
        try:
            return _read(reader(raw), raw, envelope_from, envelope_to)
        except Exception:  # noqa: S112  anything may come of anything that is sent
            continue
    return _read(Message(), raw, envelope_from, envelope_to)


def _parsed(raw: bytes) -> "Message[Any, Any]":
    return BytesParser(policy=policy.compat32).parsebytes(raw)


def _barely(raw: bytes) -> "Message[Any, Any]":
    found: Message[Any, Any] = Message()
    head, _, rest = raw[:_LONGEST_BARE].replace(b"\r\n", b"\n").partition(b"\n\n")
    for line in head.split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon and _NAME.fullmatch(name.strip()):
            found[text_of(name.strip(), None)] = clean(text_of(value.strip(), None)).replace("\n", " ")
    found.set_payload(clean(text_of(rest, None)), "utf-8")
    return found


def _read(message: "Message[Any, Any]", raw: bytes, envelope_from: str, envelope_to: str) -> ReadMail:
    bare = "" if message.keys() else text_of(raw[:_LONGEST_BARE], None)
    said = body(message) if message.keys() else Body(clean(bare).strip())
    subject = headers.value(message, "subject")
    arrived = [envelope_to.strip().lower()] if envelope_to.strip() else []
    return ReadMail(
        message_id=message_id_of(raw),
        subject=subject,
        sender=headers.sender(message),
        recipients=tuple(dict.fromkeys((*arrived, *headers.recipients(message)))),
        references=headers.references(message),
        text=said.text,
        files=said.files,
        legible=bool(said.files) or legible(bare or f"{subject}\n{said.text}"),
        automatic=headers.automatic(message, envelope_from),
        report=reports.report(message),
        disowned=headers.disowned(message),
        hops=len(headers.values(message, "received")),
    )
