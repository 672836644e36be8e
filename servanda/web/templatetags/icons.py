"""The one set of icons: lucide's, and our own where the language of the design needs a glyph of its own."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide.templatetags import lucide as library

register = template.Library()

_RING: Final = '<circle cx="8" cy="8" r="5.5"/>'

OWN: Final[Mapping[str, str]] = {
    "status-new": '<circle cx="8" cy="8" r="5.5" stroke-dasharray="2 2.3"/>',
    "status-queued": _RING + '<path d="M8 8V4.8A3.2 3.2 0 0 1 11.2 8z" fill="currentColor" stroke="none"/>',
    "status-open": _RING + '<path d="M8 4.8a3.2 3.2 0 0 1 0 6.4z" fill="currentColor" stroke="none"/>',
    "status-waiting": _RING + '<path d="M6.5 6v4M9.5 6v4"/>',
    "status-completed": _RING + '<path d="m5.5 8.2 1.8 1.7 3.2-3.5"/>',
    "pause": '<path d="M5.5 3.5v9M10.5 3.5v9"/>',
    "promise": '<path d="M10.7 4.3c0-1.3-1.2-2-2.7-2s-2.7.7-2.7 2c0 2.6 5.4 2.3 5.4 4.9 0 1.3-1.3 2-2.7 2"/>'
    '<path d="M5.3 11.7c0 1.3 1.2 2 2.7 2s2.7-.7 2.7-2c0-2.6-5.4-2.3-5.4-4.9 0-1.3 1.3-2 2.7-2"/>',
}
"""Drawn in a square of 16. ``promise`` is §, two interlocked S: the icon of agreements."""


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of 16 px. Always beside words or inside something labelled, so it is hidden from screen readers."""
    if name not in OWN:
        return SafeString(library.lucide(name, size=16, **{"class": "i fine", "aria-hidden": "true"}))
    return format_html(
        '<svg class="i" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{}</svg>',
        SafeString(OWN[name]),
    )
