"""Calendars that lack holidays, or whose hours meet a change of the clocks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Final

from servanda.core.agreements.checking.facts import CalendarFacts, Needed
from servanda.core.agreements.checking.findings import Code, Finding
from servanda.core.calendars import Calendar, Hours
from servanda.core.calendars.openings import epoch_day
from servanda.core.calendars.zones import Zone, year_of

_DAY: Final = 86_400
_YEARS_AHEAD: Final = 2
_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class _Shift:
    """Local time, in seconds since 1970 as the clocks read it, that comes not at all or twice."""

    begins: int
    ends: int
    repeats: bool


def holidays_end(facts: CalendarFacts, needed: Sequence[Needed]) -> Iterator[Finding]:
    """Holidays that are entered for fewer years than somebody counts by the calendar."""
    if not facts.hours.holidays or not needed:
        return
    last = max(facts.hours.holidays).year
    late = [one for one in needed if one.until.year > last]
    if late:
        longest = max(late, key=lambda one: (one.until, one.agreement or ""))
        text = (
            f"The holidays of {facts.calendar.name} end with {last}, but {_who(late, longest)} it until "
            f"{longest.until.year}: choose those of the years to come, or deadlines count them as working days."
        )
        yield Finding(Code.HOLIDAYS_END, text, calendar=facts.calendar, agreement=longest.agreement)


def holidays_missing(facts: CalendarFacts) -> Iterator[Finding]:
    """No holiday at all, in a calendar that rests on some day of the week."""
    if not facts.hours.holidays and any(facts.hours.weekly) and not all(facts.hours.weekly):
        text = (
            f"{facts.calendar.name} has no holidays, so deadlines count them as working days: "
            "choose them by country."
        )
        yield Finding(Code.HOLIDAYS_MISSING, text, calendar=facts.calendar)


def hours_at_clock_change(facts: CalendarFacts, at: int) -> Iterator[Finding]:
    """Openings and closings in a local hour that is skipped or comes twice, in two years from the instant."""
    dates: dict[str, list[str]] = {}
    for shift in _shifts(Zone(facts.hours.zone, facts.hours.rules), at):
        if met := _met(facts.hours, shift):
            effect = "comes twice" if shift.repeats else "does not exist"
            what = f"the local time from {_time(shift.begins)} to {_time(shift.ends)} {effect} in {facts.hours.zone}"
            in_it = f"{facts.calendar.name} opens or closes in it ({', '.join(met)})"
            dates.setdefault(f"{what}, and {in_it}", []).append(_date(shift))
    for said, days in dates.items():
        text = f"On {' and '.join(days)} {said}: set an exception for such a day, or move the hours."
        yield Finding(Code.HOURS_AT_CLOCK_CHANGE, text, calendar=facts.calendar)


def _who(late: Sequence[Needed], longest: Needed) -> str:
    agreements = sum(one.agreement is not None for one in late)
    if longest.agreement is None:
        return "an organisation works by"
    others = f" and {agreements - 1} more" if agreements > 1 else ""
    return f"{longest.agreement}{others} {'count' if agreements > 1 else 'counts'} by"


def _shifts(zone: Zone, at: int) -> Iterator[_Shift]:
    until = at + _YEARS_AHEAD * 366 * _DAY
    stretches = [one for year in range(year_of(at), year_of(until) + 1) for one in zone.offsets(year)]
    for (_, changes, before), (_, _, after) in pairwise(stretches):
        if before != after and at <= changes < until:
            yield _Shift(changes + min(before, after), changes + max(before, after), repeats=after < before)


def _met(hours: Calendar, shift: _Shift) -> list[str]:
    """The intervals with an edge inside, and those that lie inside as a whole."""
    found: list[str] = []
    for day in range(shift.begins // _DAY, (shift.ends - 1) // _DAY + 1):
        for opens, closes in _hours(hours, day):
            since, until = day * _DAY + opens, day * _DAY + closes
            inside = shift.begins <= since and until <= shift.ends
            if inside or shift.begins < since < shift.ends or shift.begins < until < shift.ends:
                found.append(f"{_time(since)}–{_time(until) if closes < _DAY else '24:00'}")
    return found


def _hours(hours: Calendar, day: int) -> Hours:
    on = date.fromordinal(day + _EPOCH_DAY)
    special = dict[int, Hours]({epoch_day(holiday): () for holiday in hours.holidays})
    special |= {epoch_day(exception): held for exception, held in hours.exceptions}
    return special.get(day, hours.weekly[on.weekday()])


def _time(local: int) -> str:
    minutes = local % _DAY // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _date(shift: _Shift) -> str:
    on = datetime.fromtimestamp(shift.begins, UTC)
    return f"{on.day} {on:%B %Y}"


def by_calendar(needed: Iterable[Needed]) -> dict[str, list[Needed]]:
    """Who counts by each calendar."""
    found: dict[str, list[Needed]] = {}
    for one in needed:
        found.setdefault(one.calendar.id, []).append(one)
    return found
