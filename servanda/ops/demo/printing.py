"""A page of text as the smallest PDF that every reader opens."""

from collections.abc import Iterator, Sequence
from typing import Final

_A4: Final = b"[0 0 595 842]"
_BEGINNING: Final = b"%PDF-1.4\n"


def printed(lines: Sequence[str]) -> bytes:
    """One A4 page in Helvetica, the first line larger; what Latin-1 has no letter for is printed as a question mark."""
    made, places = _BEGINNING, []
    for number, content in enumerate(_objects(_drawn(lines)), start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def _objects(drawing: bytes) -> Iterator[bytes]:
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    yield (
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 5 0 R " % _A4
        + b"/Resources << /Font << /F1 4 0 R >> >> >>"
    )
    yield b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    yield b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing)


def _drawn(lines: Sequence[str]) -> bytes:
    said = [b"(%s) Tj T*" % _escaped(line) for line in lines]
    first, *others = said or [b""]
    return b"\n".join([b"BT 72 770 Td 18 TL /F1 15 Tf", first, b"/F1 10 Tf", *others, b"ET"])


def _escaped(line: str) -> bytes:
    plain = line.encode("latin-1", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
