"""Filters of the set-up pages."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def value(record: Any, field: str) -> str:
    """A field of a record in words: a tick is said, a reference is named, nothing is a dash."""
    found = getattr(record, field.removesuffix("_id"))
    if isinstance(found, bool):
        return "yes" if found else "–"
    return "–" if found in (None, "") else str(found)
