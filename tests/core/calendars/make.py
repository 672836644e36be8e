"""Calendars and instants with dull defaults."""

from datetime import date, datetime

from servanda.core.calendars import Calendar, Hours, Interval

WHOLE_DAY: Hours = ((0, 86_400),)
NINE_TO_FIVE: Hours = ((9 * 3600, 17 * 3600),)


def at(text: str) -> int:
    """UTC seconds of an ISO instant."""
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None
    return int(moment.timestamp())


def hour(opens: float, closes: float) -> Interval:
    """An interval of a day, in hours."""
    return int(opens * 3600), int(closes * 3600)


def office(
    zone: str = "Europe/Berlin",
    hours: Hours = NINE_TO_FIVE,
    holidays: tuple[str, ...] = (),
    exceptions: dict[str, Hours] | None = None,
) -> Calendar:
    """Monday to Friday."""
    return Calendar(
        zone,
        (hours, hours, hours, hours, hours, (), ()),
        frozenset(date.fromisoformat(on) for on in holidays),
        tuple((date.fromisoformat(on), day) for on, day in sorted((exceptions or {}).items())),
    )


def daily(zone: str, hours: Hours) -> Calendar:
    """The same hours on every day of the week."""
    return Calendar(zone, (hours, hours, hours, hours, hours, hours, hours))
