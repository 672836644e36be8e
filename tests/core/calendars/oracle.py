"""Working time counted minute by minute, straight from the sentence that defines it.

Shares nothing with the engine but the values that describe a calendar.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from servanda.core.calendars import Calendar, Definition, Edit

MINUTE = 60


@lru_cache(maxsize=200_000)
def local(zone: str, at: int) -> datetime:
    """What the clock on the wall reads."""
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))


def is_open(definition: Definition, at: int) -> bool:
    """Open iff the local reading lies in the hours of the local date."""
    if not isinstance(definition, Calendar):
        return any(is_open(member, at) for member in definition.members)
    reading = local(definition.zone, at)
    second = reading.hour * 3600 + reading.minute * 60 + reading.second
    return any(opens <= second < closes for opens, closes in hours_of(definition, reading.date()))


def hours_of(calendar: Calendar, on: date) -> tuple[tuple[int, int], ...]:
    """An exception replaces its day, also a holiday; else nothing on a holiday; else the weekly hours."""
    exceptions = dict(calendar.exceptions)
    if on in exceptions:
        return exceptions[on]
    return () if on in calendar.holidays else calendar.weekly[on.weekday()]


def working_time(definition: Definition, since: int, until: int, *, step: int = MINUTE) -> int:
    """Open seconds, everything being on whole steps."""
    return sum(step for at in range(since, until, step) if is_open(definition, at))


def due(definition: Definition, since: int, seconds: int, *, step: int = MINUTE, within: int) -> int | None:
    """The earliest instant by which the seconds have passed, if that is within so many seconds."""
    for at in range(since, since + within, step):
        seconds -= step if is_open(definition, at) else 0
        if seconds <= 0:
            return at + step
    return None


def end_of_business_day(definition: Definition, since: int, days: int, *, within: int) -> int | None:
    """Closing of the n-th date with open time after the local date of the opening."""
    opening = next((at for at in range(since, since + within, MINUTE) if is_open(definition, at)), None)
    if opening is None:
        return None
    zone = first_zone(definition)
    closings = dict(_closings(definition, zone, opening, within))
    later = sorted(on for on in closings if on > local(zone, opening).date())
    return closings[later[days - 1]] if len(later) >= days else None


def first_zone(definition: Definition) -> str:
    """Business days of a union are counted in its first member's zone."""
    return definition.zone if isinstance(definition, Calendar) else first_zone(definition.members[0])


def _closings(definition: Definition, zone: str, since: int, within: int) -> Iterator[tuple[date, int]]:
    """Every open minute's end by its local date, in order of time."""
    # Some days longer than asked: the last date must have been seen to its end.
    for at in range(since, since + within + int(timedelta(days=2).total_seconds()), MINUTE):
        if is_open(definition, at):
            yield local(zone, at).date(), at + MINUTE


def open_as_known(base: Calendar, edits: Sequence[Edit], at: int, now: int, known: int) -> bool:
    """Open by the version at an instant: the base, retroactive edits, and those that hold from then or before."""
    made = [edit for edit in edits if edit.at <= now and edit.recorded_at <= known]
    holding = [edit for edit in made if edit.retroactive or max(edit.at, edit.recorded_at) <= at]
    return is_open(version(base, tuple(sorted(holding, key=lambda edit: (edit.at, edit.seq)))), at)


@lru_cache(maxsize=10_000)
def version(base: Calendar, edits: tuple[Edit, ...]) -> Calendar:
    """One edit after the other: exceptions date by date, weekly hours and holidays as a whole."""
    weekly, holidays, exceptions = base.weekly, base.holidays, dict(base.exceptions)
    for patch in (edit.patch for edit in edits):
        weekly = weekly if patch.weekly is None else patch.weekly
        holidays = holidays if patch.holidays is None else patch.holidays
        for on, hours in patch.exceptions:
            exceptions.pop(on, None)
            if hours is not None:
                exceptions[on] = hours
    return Calendar(base.zone, weekly, holidays, tuple(exceptions.items()))
