"""Filters behind the components in ``templates/cotton``."""

from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString

from servanda.web import words

register = template.Library()


class Record(Protocol):
    """Whatever is changed under a revision."""

    revision: int


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
    over = min(max(used - 100, 0) * STOP_AT_PERCENT / 100, 13)
    return {"fill": on_bar(min(used, 100)), "over": f"{over:.1f}" if over else ""}


@register.filter
def on_bar(percent: float | str) -> str:
    """Where this percentage of a promise lies on a clock bar, in percent of its length."""
    return f"{float(percent) * STOP_AT_PERCENT / 100:.1f}"


@register.filter
def worded(code: str, table: str) -> str:
    """The word for a code: ``{{ move|worded:"MOVE" }}`` looks it up in that table of ``words``."""
    entry: str | words.Sign = getattr(words, table)[code]
    return entry.word if isinstance(entry, words.Sign) else entry


@register.filter
def sign(code: str, table: str) -> str:
    """The icon that stands beside the word for a code."""
    if table == "STATUS":
        return words.STATUS_ICON[code]
    found: words.Sign = getattr(words, table)[code]
    return found.icon


@register.filter
def duration(seconds: int | str) -> str:
    """A length in words: ``5 h 02 min``."""
    return words.duration(int(seconds))


@register.filter
def left(seconds: int | str) -> str:
    """What is left of a promise, or by how much it is broken."""
    return words.left(int(seconds))


@register.simple_tag(takes_context=True)
def moment(context: Context, instant: datetime) -> dict[str, str]:
    """An instant for the reader: ``words`` seen from now, ``exact`` with the zone, ``iso`` for machines."""
    zone = context["viewer"].zone
    return {
        "words": words.moment(instant, at=context["at"], zone=zone),
        "exact": words.exact(instant, zone=zone),
        "iso": instant.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes"),
    }


@register.filter
def initials(name: str) -> str:
    """Two letters for a person."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


@register.simple_tag(takes_context=True)
def revision_of(context: Context, record: Record) -> int:
    """The revision that a form is based on: what it was opened with, also when it comes back refused.

    The present one instead would let a second click overwrite what somebody else changed meanwhile.
    """
    sent: str = context["request"].POST.get("revision", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else record.revision
