"""Calendars as they are written down: JSON with times of day, weekday names and dates.

The same form serves the conformance files, the API and stored versions.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

from servanda.core.calendars.definition import (
    CLOSED_WEEK,
    Calendar,
    Definition,
    Hours,
    Interval,
    Union,
    Week,
    hour_faults,
    zone_faults,
)
from servanda.core.calendars.refusals import MalformedCalendar
from servanda.core.calendars.timeline import Patch
from servanda.core.calendars.zones import ZoneRules, year_start
from servanda.core.refusals import Fault, refuse

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DEEPEST: Final = 20
_TIME_OF_DAY: Final = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_definition(raw: object, *, depth: int = 0) -> Definition:
    """A calendar or a union ``{"union": [calendars]}``. Raises ``MalformedCalendar``, also for endless unions."""
    written = _mapping(raw, "a calendar is an object")
    if "union" not in written:
        return read_calendar(written)
    if depth == _DEEPEST:
        raise MalformedCalendar("unions are nested too deeply", [Fault("union", "nested too deeply")])
    return Union(tuple(read_definition(member, depth=depth + 1) for member in _listed(written["union"])))


def read_calendar(raw: object) -> Calendar:
    """A calendar ``{timezone, weekly, holidays, exceptions, zone_rules}``; only the zone is required.

    Raises ``MalformedCalendar`` with all faults: zone first, then weekdays, intervals, dates.
    """
    written = _mapping(raw, "a calendar is an object")
    weekly, exceptions = _object(written, "weekly"), _object(written, "exceptions")
    holidays = _listed(written.get("holidays") or [])
    _refuse_faults(
        *zone_faults(written.get("timezone")),
        *_day_faults(weekly),
        *_hours_faults("weekly", weekly),
        *_hours_faults("exceptions", exceptions),
        *_date_faults("holidays", holidays),
        *_date_faults("exceptions", exceptions),
        *_rules_faults(written.get("zone_rules")),
    )
    return Calendar(
        zone=cast("str", written["timezone"]),
        weekly=_week(weekly),
        holidays=frozenset(date.fromisoformat(cast("str", on)) for on in holidays),
        exceptions=tuple(sorted((date.fromisoformat(on), _hours(day)) for on, day in exceptions.items())),
        rules=_rules(written.get("zone_rules")),
    )


def read_patch(raw: object) -> Patch:
    """An edit's ``{weekly?, holidays?, exceptions?, zone_rules?}``; a date with null loses its exception.

    Raises ``MalformedCalendar`` as ``read_calendar`` does.
    """
    written = _mapping(raw, "an edit is an object")
    weekly, exceptions = _object(written, "weekly"), _object(written, "exceptions")
    holidays = _listed(written.get("holidays") or [])
    _refuse_faults(
        *_day_faults(weekly),
        *_hours_faults("weekly", weekly),
        *_hours_faults("exceptions", {on: day for on, day in exceptions.items() if day is not None}),
        *_date_faults("holidays", holidays),
        *_date_faults("exceptions", exceptions),
        *_rules_faults(written.get("zone_rules")),
    )
    closed = {on: None if day is None else _hours(day) for on, day in exceptions.items()}
    return Patch(
        weekly=None if written.get("weekly") is None else _week(weekly),
        holidays=None
        if written.get("holidays") is None
        else frozenset(date.fromisoformat(cast("str", on)) for on in holidays),
        exceptions=tuple((date.fromisoformat(on), hours) for on, hours in closed.items()),
        rules=_rules(written.get("zone_rules")),
    )


def written_rules(rules: ZoneRules) -> dict[str, object]:
    """Zone rules for JSON."""
    return {
        "release": rules.release,
        "first_year": rules.first_year,
        "last_year": rules.last_year,
        "changes": [list(change) for change in rules.changes],
    }


def _refuse_faults(*faults: Fault) -> None:
    refuse(MalformedCalendar, "; ".join(fault.message for fault in faults), faults)


def _mapping(raw: object, message: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise MalformedCalendar(message, [Fault("", message)])
    return cast("Mapping[str, Any]", raw)


def _object(written: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return _mapping(written.get(key) or {}, f"{key} is an object")


def _listed(raw: object) -> Sequence[object]:
    if not isinstance(raw, list | tuple):
        raise MalformedCalendar("expected a list", [Fault("", "expected a list")])
    return cast("Sequence[object]", raw)


def _day_faults(weekly: Mapping[str, Any]) -> Iterator[Fault]:
    for name in weekly:
        if name not in WEEKDAYS:
            yield Fault("weekly", f"unknown weekday: {name!r}")


def _hours_faults(field: str, days: Mapping[str, Any]) -> Iterator[Fault]:
    for name, raw in days.items():
        intervals = (
            [_interval(pair) for pair in cast("list[object]", raw)] if isinstance(raw, list) else [None]
        )
        if None in intervals:
            yield Fault(
                f"{field}.{name}", f"malformed interval on {name}: times are HH:MM or HH:MM:SS, in pairs"
            )
        else:
            yield from hour_faults(f"{field}.{name}", [pair for pair in intervals if pair is not None])


def _date_faults(field: str, dates: Iterable[object]) -> Iterator[Fault]:
    for on in dates:
        if not _is_date(on):
            yield Fault(field, f"malformed date: {on!r}")


def _is_date(raw: object) -> bool:
    if not isinstance(raw, str) or not _DATE.fullmatch(raw):
        return False
    try:
        date.fromisoformat(raw)
    except ValueError:
        return False
    return True


def _rules_faults(raw: object) -> Iterator[Fault]:
    try:
        _rules(raw)
    except (TypeError, ValueError, KeyError):
        yield Fault(
            "zone_rules", "malformed zone rules: release, first_year, last_year, changes [instant, offset]"
        )


def _rules(raw: object) -> ZoneRules | None:
    """Zone rules as ``written_rules`` writes them. Raises what malformed input raises."""
    if raw is None:
        return None
    written = cast("Mapping[str, Any]", raw)
    changes = tuple((int(at), int(offset)) for at, offset in written["changes"])
    rules = ZoneRules(str(written["release"]), int(written["first_year"]), int(written["last_year"]), changes)
    in_order = changes and changes == tuple(sorted(changes)) and changes[0][0] == year_start(rules.first_year)
    if not in_order or changes[-1][0] >= year_start(rules.last_year + 1):
        raise ValueError
    return rules


def _week(weekly: Mapping[str, Any]) -> Week:
    days = tuple(_hours(weekly.get(name, [])) for name in WEEKDAYS)
    return cast("Week", days) if weekly else CLOSED_WEEK


def _hours(raw: Sequence[object]) -> Hours:
    """Hours whose faults have been refused already."""
    return tuple(sorted(pair for pair in map(_interval, raw) if pair is not None))


def _interval(raw: object) -> Interval | None:
    if not isinstance(raw, list | tuple):
        return None
    times = [_time_of_day(time) for time in cast("Sequence[object]", raw)]
    if len(times) != 2 or times[0] is None or times[1] is None:
        return None
    return times[0], times[1]


def _time_of_day(raw: object) -> int | None:
    """Seconds since midnight; 24:00 is the end of the day."""
    found = _TIME_OF_DAY.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    at = hours * 3600 + minutes * 60 + seconds
    return at if minutes < 60 and seconds < 60 and at <= 86_400 else None
