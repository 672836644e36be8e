"""Filters behind the components in ``templates/cotton``."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from servanda.web import words

register = template.Library()

STOP_AT_PERCENT = 86
"""Where a clock bar stops, so that a breach has room to be seen."""


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control, told which hint and error describe it."""
    described = [f"{field.id_for_label}-hint"] if field.help_text else []
    described += [f"{field.id_for_label}-error"] if field.errors else []
    attributes: dict[str, Any] = {"class": f"in {field.field.widget.attrs.get('class', '')}".strip()}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


@register.filter
def bar_lengths(percent: float | str) -> dict[str, str]:
    """How far a clock bar is filled up to its stop and past it, in percent of its length."""
    used = float(percent)
    fill = min(used, 100) * STOP_AT_PERCENT / 100
    over = min(max(used - 100, 0) * STOP_AT_PERCENT / 100, 13)
    return {"fill": f"{fill:.1f}", "over": f"{over:.1f}" if over else ""}


@register.filter
def status_word(status: str) -> str:
    """The word for a status."""
    return words.STATUS[status]


@register.filter
def status_icon(status: str) -> str:
    """The icon for a status: it fills up from New to Completed."""
    return words.STATUS_ICON[status]


@register.filter
def initials(name: str) -> str:
    """Two letters for a person."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()
