"""Reports of mail servers about earlier mail (RFC 3464)."""

from collections.abc import Iterator
from email.message import Message
from typing import Any, Final

from servanda.mail.reading import headers
from servanda.mail.reading.message import DeliveryReport, Undelivered

_LONGEST_SAYING: Final = 300
_RETURNED: Final = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers")


def report(message: "Message[Any, Any]") -> DeliveryReport | None:
    """What the message reports, if it is a report at all."""
    parts = list(message.walk())
    is_report = message.get_content_type() == "multipart/report" or any(
        part.get_content_type() == "message/delivery-status" for part in parts
    )
    if not is_report:
        return None
    undelivered = [
        one
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for one in _undelivered(part)
    ]
    ids = [one for part in parts if part.get_content_type() in _RETURNED for one in _returned_ids(part)]
    named = headers.message_ids(message, "in-reply-to", "references", "original-message-id")
    return DeliveryReport(tuple(dict.fromkeys((*ids, *named))), tuple(undelivered))


def _undelivered(part: "Message[Any, Any]") -> Iterator[Undelivered]:
    """One for each block of fields that says *failed*."""
    for block in part.get_payload():
        if isinstance(block, Message) and headers.value(block, "action").lower() == "failed":
            yield Undelivered(_recipient(block), _said(block))


def _recipient(block: "Message[Any, Any]") -> str:
    named = headers.value(block, "original-recipient") or headers.value(block, "final-recipient")
    return named.rpartition(";")[2].strip().strip("<>").lower()


def _said(block: "Message[Any, Any]") -> str:
    diagnosis = headers.value(block, "diagnostic-code").partition(";")[2].strip()
    status = headers.value(block, "status")
    return (diagnosis or f"status {status or 'unknown'}")[:_LONGEST_SAYING]


def _returned_ids(part: "Message[Any, Any]") -> Iterator[str]:
    payload = part.get_payload()
    if isinstance(payload, list):
        for one in payload:
            if isinstance(one, Message):
                yield from headers.message_ids(one, "message-id")
    elif isinstance(payload, str):
        for written in payload.splitlines():
            name, _, value = written.partition(":")
            if name.strip().lower() == "message-id":
                yield value.strip()
