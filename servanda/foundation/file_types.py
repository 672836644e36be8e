"""What a file is, by its content; never by what somebody says it is."""

from collections.abc import Mapping
from typing import Final

UNKNOWN: Final = "application/octet-stream"

_BEGINNINGS: Final[Mapping[bytes, str]] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"{\\rtf": "application/rtf",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "application/x-ole-storage",
    b"\x1f\x8b": "application/gzip",
    b"7z\xbc\xaf\x27\x1c": "application/x-7z-compressed",
}
_ZIP: Final = b"PK\x03\x04"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_IN_ZIP: Final[Mapping[bytes, str]] = {
    b"mimetypeapplication/vnd.oasis.opendocument.text": "application/vnd.oasis.opendocument.text",
    b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet": "application/vnd.oasis.opendocument.spreadsheet",
    b"mimetypeapplication/vnd.oasis.opendocument.presentation": "application/vnd.oasis.opendocument.presentation",
    b"word/": f"{_OFFICE}.wordprocessingml.document",
    b"xl/": f"{_OFFICE}.spreadsheetml.sheet",
    b"ppt/": f"{_OFFICE}.presentationml.presentation",
}
_NO_TEXT: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def media_type(head: bytes) -> str:
    """The type of a file that begins like this. What is text is plain text, whatever its markup."""
    for beginning, found in _BEGINNINGS.items():
        if head.startswith(beginning):
            return found
    if head.startswith(_ZIP):
        return next((found for mark, found in _IN_ZIP.items() if mark in head), "application/zip")
    return "text/plain" if _is_text(head) else UNKNOWN


def safe_name(name: str, *, longest: int = 200) -> str:
    """The name without the way to it and without what no name has; its ending stays when it is cut."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in last if char.isprintable()).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > longest and stem and len(ending) < 20:
        return f"{stem[: longest - len(ending) - 1]}{dot}{ending}"
    return plain[:longest] or "file"


def _is_text(head: bytes) -> bool:
    if not head or _NO_TEXT & set(head):
        return False
    for cut in range(4):
        # The end of what was read may cut a character in two.
        try:
            head[: len(head) - cut].decode()
        except UnicodeDecodeError:
            continue
        return True
    return False
