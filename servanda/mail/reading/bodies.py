"""The text of a message and the names of what it carries, part by part."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any, Final

from servanda.mail.reading import headers
from servanda.mail.reading.decoding import clean, line, text_of, words_of
from servanda.mail.reading.hypertext import text_of_html

_DEEPEST: Final = 20
_LONGEST_NAME: Final = 120
_REPORTS: Final = ("message/delivery-status", "message/disposition-notification", "text/rfc822-headers")
_ENCRYPTED: Final = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_IS_ENCRYPTED: Final = "(The message is encrypted; it is kept whole.)"


@dataclass(frozen=True, slots=True)
class Body:
    """What a part says, and the names of the files in it."""

    text: str = ""
    files: tuple[str, ...] = ()


def body(part: "Message[Any, Any]", depth: int = 0) -> Body:
    """Everything below the part, in its order."""
    kind = part.get_content_type()
    if kind in _ENCRYPTED:
        return Body(_IS_ENCRYPTED)
    if kind in _REPORTS:
        return Body()
    if depth > _DEEPEST:
        return Body(files=(_name(part),))
    if kind == "message/rfc822":
        return _attached(part, depth)
    if part.is_multipart():
        below = [body(one, depth + 1) for one in _inner(part)]
        return _preferred(below) if kind == "multipart/alternative" else _all(below)
    return _leaf(part, kind)


def _leaf(part: "Message[Any, Any]", kind: str) -> Body:
    is_file = part.get_content_disposition() == "attachment" or part.get_filename() is not None
    # A multipart whose boundaries cannot be found is read as the text that it looks like.
    if is_file or not kind.startswith(("text/", "multipart/")):
        return Body(files=(_name(part),))
    text = _text(part)
    return Body(clean(text_of_html(text) if kind == "text/html" else text).strip())


def _text(part: "Message[Any, Any]") -> str:
    content = part.get_payload(decode=True)
    return text_of(content, part.get_content_charset()) if isinstance(content, bytes) else ""


def _attached(part: "Message[Any, Any]", depth: int) -> Body:
    """A message within the message: who wrote it, about what, and what it says."""
    found = []
    for one in _inner(part):
        inside = body(one, depth + 1)
        sender = headers.sender(one)
        said = f"From: {sender.name} {sender.address}\nSubject: {headers.value(one, 'subject')}"
        found.append(Body(f"Attached message\n{said}\n\n{inside.text}".strip(), inside.files))
    return _all(found)


def _inner(part: "Message[Any, Any]") -> Iterator["Message[Any, Any]"]:
    payload = part.get_payload()
    yield from (one for one in payload if isinstance(one, Message)) if isinstance(payload, list) else ()


def _preferred(alternatives: list[Body]) -> Body:
    """The first that says anything: plain text stands before HTML."""
    text = next((one.text for one in alternatives if one.text), "")
    return Body(text, _all(alternatives).files)


def _all(parts: list[Body]) -> Body:
    text = "\n\n".join(one.text for one in parts if one.text)
    return Body(text, tuple(name for one in parts for name in one.files))


def _name(part: "Message[Any, Any]") -> str:
    name = part.get_filename()
    # Some programs send the whole path.
    plain = re.split(r"[/\\]", words_of(name))[-1] if name else ""
    return plain[:_LONGEST_NAME] or line(part.get_content_type())
