"""The label of a support key: what is stuck to the installation, and leads to registration when it is scanned."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from servanda.agreements.models import SupportKey

WIDTH_MM: Final = 62
HEIGHT_MM: Final = 29
"""A common roll of label printers."""

_UNITS: Final = 10
"""So many units of the drawing are a millimetre."""
_CODE_WIDTH: Final = 320
_CODE_LETTERS: Final = 20
_WIDE: Final = 0.62
"""How wide a letter of the code is for its height."""
_LEFT: Final = 290


@dataclass(frozen=True, slots=True)
class KeyLabel:
    """What stands on a label. ``address`` is what its QR code says."""

    code: str
    customer: str
    installation: str
    address: str

    @property
    def drawing(self) -> SafeString:
        """``svg`` for a page: every text in it is escaped."""
        return mark_safe(self.svg)  # noqa: S308  escaped below

    @property
    def svg(self) -> str:
        """The label as a drawing of ``WIDTH_MM`` by ``HEIGHT_MM``, black on white, without styles and scripts."""
        title = escape(f"Label of support key {self.code}, {self.customer}")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" '
            f'viewBox="0 0 {WIDTH_MM * _UNITS} {HEIGHT_MM * _UNITS}" role="img" aria-label="{title}">'
            f'<path fill="#fff" d="M0 0h{WIDTH_MM * _UNITS}v{HEIGHT_MM * _UNITS}H0z"/>'
            f"{self._scanned()}{''.join(self._read())}</svg>"
        )

    def _scanned(self) -> str:
        """Dark modules as one path; the quiet zone of four modules around them is part of the square."""
        code = segno.make_qr(self.address, error="m")
        size = code.symbol_size(border=4)[0]
        dark = "".join(
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(code.matrix_iter(border=4))
            for x, module in enumerate(row)
            if module
        )
        scale = HEIGHT_MM * _UNITS / size
        return f'<path fill="#000" shape-rendering="crispEdges" transform="scale({scale:.4f})" d="{dark}"/>'

    def _read(self) -> Iterator[str]:
        y = 22.0
        for part in textwrap.wrap(self.code, _CODE_LETTERS, break_on_hyphens=False):
            size = min(64.0, _CODE_WIDTH / (_WIDE * len(part)))
            y += size * 0.8
            yield _text(part, y, size, "ui-monospace, monospace", "700")
            y += 8
        for part in _lines(self.customer, 23, 2):
            y += 28
            yield _text(part, y, 26, "system-ui, sans-serif", "600")
        y += 6
        for part in _lines(self.installation, 25, 3):
            y += 27
            yield _text(part, y, 24, "system-ui, sans-serif", "400")


def key_label(key: SupportKey) -> KeyLabel:
    """The label of a key that was read with its customer. No statement."""
    return KeyLabel(
        code=key.code,
        customer=key.customer.name,
        installation=" ".join(key.installation_description.split()),
        address=f"{settings.SERVANDA_BASE_URL.rstrip('/')}/register?key={quote(key.code)}",
    )


def _lines(text: str, width: int, most: int) -> list[str]:
    return textwrap.wrap(text, width, max_lines=most, placeholder=" …")


def _text(text: str, y: float, size: float, family: str, weight: str) -> str:
    return (
        f'<text x="{_LEFT}" y="{y:.1f}" font-size="{size:.1f}" font-family="{family}" font-weight="{weight}" '
        f'fill="#000">{escape(text)}</text>'
    )
