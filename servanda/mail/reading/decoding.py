"""From bytes and encoded words to text that a database can hold, whatever was sent."""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from typing import Final

_NEVER: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e\ud800-\udfff\ufeff]")
_LINE_ENDS: Final = re.compile("\r\n?|\u2028|\u2029|\x85")


def text_of(content: bytes, charset: str | None) -> str:
    """The text in the charset that was named; else in one that it can be, ending with one that takes all bytes."""
    for candidate in (charset or "utf-8", "utf-8", "cp1252"):
        try:
            return content.decode(candidate)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def clean(text: str) -> str:
    """With plain line ends, without what no reader sees and no database takes."""
    return _NEVER.sub("", _LINE_ENDS.sub("\n", text))


def line(text: str) -> str:
    """As one line."""
    return " ".join(clean(text).split())


def words_of(raw: str) -> str:
    """The text of a header's value with its encoded words (RFC 2047); what is malformed stays as it was sent."""
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):
        return line(_unescaped(raw))
    return line("".join(_part(one, charset) for one, charset in parts))


def _part(one: bytes | str, charset: str | None) -> str:
    if isinstance(one, str):
        return _unescaped(one)
    return text_of(one, charset)


def _unescaped(text: str) -> str:
    """Bytes that are not ASCII come through the parser as lone surrogates."""
    if text.isascii():
        return text
    return text_of(text.encode("utf-8", "surrogateescape"), "utf-8")
