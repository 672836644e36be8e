"""Targets that a calendar has too few hours for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from servanda.core.agreements.checking.facts import CLOCK_NAMES, CalendarFacts, Place, Promised
from servanda.core.agreements.checking.findings import Code, Finding, Reference
from servanda.core.agreements.checking.words import only, said, severities_said
from servanda.core.agreements.targets import Written
from servanda.core.calendars import NeverOpens, TooLittleOpenTime

_DAY_S: Final = 86_400
LONG_S: Final = 90 * _DAY_S
"""A target may take longer than that only where the calendar is open often."""
SELDOM: Final = 10
"""Less than one tenth of the time; an office of forty hours a week is open for a quarter of it."""


def unreachable(promised: Promised, at: int) -> Iterator[Finding]:
    """Targets that would never be due, or take absurdly long, if their clock started at the instant."""
    held = promised.calendar
    if held is None:
        return
    places = [place for place in _counting(promised.targets) if promised.is_at_fault(place)]
    if places and not _ever_opens(held, at):
        # What the level itself counts by that calendar is told of the level.
        if promised.agreement is None or not _counting(promised.version.targets):
            yield promised.finding(Code.NEVER_OPENS, _never_opens(held.calendar, promised.version.level))
        return
    for severities in _alike(promised.targets, places):
        yield from _of_target(promised, held, severities, at)


def _alike(targets: Written, places: Sequence[Place]) -> Iterator[list[Place]]:
    """Severities of one clock with the same target: one sentence says what is wrong with all of them."""
    found: dict[tuple[str, str], list[Place]] = {}
    for severity, clock in places:
        found.setdefault((clock, said(targets[severity][clock])), []).append((severity, clock))
    yield from found.values()


def _of_target(
    promised: Promised, held: CalendarFacts, places: Sequence[Place], at: int
) -> Iterator[Finding]:
    severities, clock = [severity for severity, _ in places], places[0][1]
    target = promised.targets[severities[0]][clock]
    whose = f"{CLOCK_NAMES[clock]} of {severities_said(severities)}"
    what = f"The {whose}, {said(target)} by {held.calendar.name},"
    try:
        due = _due(held, target, at)
    except TooLittleOpenTime:
        text = f"{what} is never due: the calendar is open too seldom. Give it more hours, or shorten the target."
        yield promised.finding(Code.TOO_LITTLE_OPEN_TIME, text, only(severities), clock)
        return
    if due - at > LONG_S and held.compiled.working_time(at, due) * SELDOM < due - at:
        days = (due - at) // _DAY_S
        text = f"{what} takes {days} days from now: give the calendar more hours, or shorten the target."
        yield promised.finding(Code.TAKES_TOO_LONG, text, only(severities), clock)


def _counting(targets: Written) -> list[Place]:
    """The targets that count by the calendar at all."""
    return [
        (severity, clock)
        for severity, clocks in sorted(targets.items())
        for clock, target in clocks.items()
        if target.get("calendar") != "elapsed"
    ]


def _due(held: CalendarFacts, target: Mapping[str, Any], at: int) -> int:
    if "end_of_business_day" in target:
        return held.compiled.end_of_business_day(at, target["end_of_business_day"])
    return held.compiled.due(at, target["minutes"] * 60)


def _ever_opens(held: CalendarFacts, at: int) -> bool:
    try:
        held.compiled.due(at, 1)
    except NeverOpens:
        return False
    return True


def _never_opens(calendar: Reference, level: Reference) -> str:
    return (
        f"{calendar.name} never opens, so nothing that {level.name} promises by it is ever due: "
        "give the calendar hours, or choose another one."
    )
