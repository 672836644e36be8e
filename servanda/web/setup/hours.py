"""Working hours as people write and see them: ``08:00–12:00, 13:00–17:00``, and a band of a day."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

from django import forms

DAYS: Final = (
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
)
CLOSED: Final = "closed"
ALL_DAY: Final = "all day"
_INTERVAL: Final = re.compile(
    r"(\d{1,2})(?:[:.](\d{2})(?::(\d{2}))?)?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2})(?::(\d{2}))?)?"
)
_DAY_MINUTES: Final = 1440

Written = list[list[str]]
"""Hours of a day in the written form of the core: ``[["08:00", "17:00"]]``."""


class HoursField(forms.CharField):
    """The hours of a day; empty or *closed* means none. Answers in the written form."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, max_length=400)
        self.widget.attrs.update({"placeholder": CLOSED, "autocomplete": "off", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return as_text(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip().lower()
        if text in ("", CLOSED):
            return []
        if text == ALL_DAY:
            return [["00:00", "24:00"]]
        found = [_INTERVAL.fullmatch(part.strip()) for part in text.split(",")]
        if None in found:
            raise forms.ValidationError("Write hours like 08:00–12:00, 13:00–17:00, or closed.")
        written = [_interval(match) for match in found if match]
        if not _fit_a_day(written):
            raise forms.ValidationError(
                "Write hours between 00:00 and 24:00, each with its earlier time first, none across another."
            )
        return written


@dataclass(frozen=True, slots=True)
class Band:
    """Where an open stretch lies in a drawn day: start and length in percent."""

    x: str
    width: str


def as_text(written: Sequence[Sequence[str]]) -> str:
    """The written form as people read it."""
    if written == [["00:00", "24:00"]]:
        return ALL_DAY
    return ", ".join(f"{opens}–{closes}" for opens, closes in written)


def bands(written: Sequence[Sequence[str]]) -> list[Band]:
    """The open stretches of a day, for drawing."""
    spans = [(_minutes(opens), _minutes(closes)) for opens, closes in written]
    return [
        Band(f"{100 * opens / _DAY_MINUTES:.2f}", f"{100 * (closes - opens) / _DAY_MINUTES:.2f}")
        for opens, closes in spans
    ]


def drawn(text: str) -> list[Band]:
    """As ``bands``, from hours as somebody wrote them; what cannot be read is not drawn."""
    try:
        return bands(HoursField("").clean(text))
    except forms.ValidationError:
        return []


def edit_in_words(patch: Mapping[str, Any]) -> list[str]:
    """What an edit of a calendar changed, a line for each thing."""
    lines = []
    if "weekly" in patch:
        week = patch["weekly"]
        days = [f"{day.capitalize()} {as_text(week[day])}" for day, _ in DAYS if week.get(day)]
        lines.append("Week: " + ("; ".join(days) or "always closed"))
    if "holidays" in patch:
        lines.append(f"Holidays: {len(patch['holidays'])} days")
    for on, hours in sorted(patch.get("exceptions", {}).items()):
        what = "no exception any more" if hours is None else as_text(hours) or CLOSED
        lines.append(f"{date.fromisoformat(on):%-d %b %Y}: {what}")
    if "zone_rules" in patch:
        lines.append(f"Clock changes as in release {patch['zone_rules']['release']} of the zone database")
    return lines


def _fit_a_day(written: Written) -> bool:
    spans = sorted((_minutes(opens), _minutes(closes)) for opens, closes in written)
    within = all(0 <= opens < closes <= _DAY_MINUTES for opens, closes in spans)
    return within and all(closes <= opens for (_, closes), (opens, _) in pairwise(spans))


def _interval(match: re.Match[str]) -> list[str]:
    hour, minute, second, until_hour, until_minute, until_second = match.groups()
    return [_time(hour, minute, second), _time(until_hour, until_minute, until_second)]


def _time(hour: str, minute: str | None, second: str | None) -> str:
    return f"{int(hour):02d}:{minute or '00'}" + (f":{second}" if second else "")


def _minutes(time: str) -> float:
    hour, minute, *second = (int(part) for part in time.split(":"))
    return hour * 60 + minute + (second[0] / 60 if second else 0)
