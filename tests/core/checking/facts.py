"""What is promised, for tests of the plan check: nothing is wrong with it until a test says so."""

from datetime import UTC, date, datetime
from typing import Any, Final

from servanda.core.agreements.checking import (
    CalendarFacts,
    Finding,
    LevelFacts,
    PlanFacts,
    Promised,
    Promises,
    Reference,
    VersionFacts,
    check,
)
from servanda.core.calendars import Calendar, Week, compile_calendar
from servanda.core.clocks import Level
from servanda.core.cover import Level as NamedLevel
from servanda.core.cover import PlanRule

NOON: Final = int(datetime(2026, 6, 15, 10, 0, tzinfo=UTC).timestamp())
"""A Monday."""
GOLD: Final = Reference("gold", "Gold")
OFFICE: Final = Reference("office", "Graz office")
BASIC: Final = Reference("basic", "Basic")
_DAY: Final = ((8 * 3600, 17 * 3600),)
OFFICE_WEEK: Final[Week] = (_DAY, _DAY, _DAY, _DAY, _DAY, (), ())
HOLIDAYS: Final = frozenset({date(2027, 12, 25)})
NEVER: Final[Week] = ((), (), (), (), (), (), ())


def case(**minutes: int) -> dict[str, Any]:
    """Working time of the case's calendar by clock."""
    return {clock: {"minutes": length, "calendar": "case"} for clock, length in minutes.items()}


def elapsed(**minutes: int) -> dict[str, Any]:
    """Time round the clock by clock."""
    return {clock: {"minutes": length, "calendar": "elapsed"} for clock, length in minutes.items()}


def days(number: int) -> dict[str, Any]:
    """A task due at the end of a business day."""
    return {"ola": {"end_of_business_day": number}}


def fine() -> dict[str, Any]:
    """Targets that nothing is wrong with."""
    return {str(severity): case(irt=60 * severity) for severity in range(1, 5)}


def version(targets: Any = None, warn: tuple[int, ...] = (60, 100), *escalation: Level) -> VersionFacts:
    return VersionFacts(GOLD, 3, targets or fine(), warn, escalation)


def calendar(
    weekly: Week = OFFICE_WEEK,
    holidays: frozenset[date] = HOLIDAYS,
    zone: str = "Europe/Vienna",
    **rest: Any,
) -> CalendarFacts:
    hours = Calendar(zone, weekly, holidays, **rest)
    return CalendarFacts(OFFICE, hours, compile_calendar(hours))


def promised(targets: Any, held: CalendarFacts | None = None) -> Promised:
    return Promised(version(targets), targets, held or calendar())


def plan(*rules: PlanRule) -> PlanFacts:
    return PlanFacts(BASIC, 2, rules)


def rule(level: str = "gold", number: int | None = None, **fields: Any) -> PlanRule:
    return PlanRule(NamedLevel(level, number), **fields)


LEVELS: Final = (
    LevelFacts(GOLD, is_active=True, newest=3),
    LevelFacts(Reference("old", "Old"), False, 1),
)


def found(**promises: Any) -> tuple[Finding, ...]:
    """What is found in these promises."""
    return check(Promises(NOON, levels=LEVELS, **promises))


def codes(**promises: Any) -> list[str]:
    return [finding.code.value for finding in found(**promises)]
