"""What makes a message the same message: asked of the bytes alone, before anything is parsed."""

import hashlib
import re
from typing import Final

_MESSAGE_ID: Final = re.compile(rb"^message-id:\s*(<[^<>\s]{1,998}>)", re.IGNORECASE | re.MULTILINE)
_HEAD_ENDS: Final = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEAD: Final = 256_000
_ON_ITS_WAY: Final = (
    b"received",
    b"return-path",
    b"delivered-to",
    b"x-original-to",
    b"envelope-to",
    b"delivery-date",
    b"x-received",
    b"authentication-results",
)


def message_id_of(raw: bytes) -> str:
    """The Message-ID with its brackets; empty if there is none that can be read."""
    head, _ = _split(raw)
    found = _MESSAGE_ID.search(head)
    return found[1].decode("ascii", "replace") if found else ""


def content_hash(raw: bytes) -> str:
    """A digest that is the same for the same message by two ways.

    What the servers on its way wrote at its top is left out. Of a message without a Message-ID everything counts:
    a device that sends the same words again means it.
    """
    head, body = _split(raw)
    if _MESSAGE_ID.search(head):
        head = b"\n".join(_as_written(head))
    return hashlib.sha256(head.strip() + b"\n\n" + body.replace(b"\r\n", b"\n").rstrip()).hexdigest()


def _split(raw: bytes) -> tuple[bytes, bytes]:
    ends = _HEAD_ENDS.search(raw, 0, _LONGEST_HEAD)
    return (raw[: ends.start()], raw[ends.end() :]) if ends else (raw[:_LONGEST_HEAD], raw[_LONGEST_HEAD:])


def _as_written(head: bytes) -> list[bytes]:
    """The lines of the head that its author's program wrote."""
    kept: list[bytes] = []
    skipping = False
    for line in head.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] not in (b" ", b"\t"):
            name = line.partition(b":")[0].strip().lower()
            skipping = name in _ON_ITS_WAY or line.startswith(b"From ")
        if not skipping:
            kept.append(line)
    return kept
