"""The plan check: every rule over everything that is promised (1-mission X4)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from servanda.core.agreements.checking import calendars, plans, reaching, targets, versions
from servanda.core.agreements.checking.facts import PlanFacts, Promised, Promises, VersionFacts
from servanda.core.agreements.checking.findings import Finding, Gravity, MendedAt

VERSION_RULES: Final[tuple[Callable[[VersionFacts], Iterator[Finding]], ...]] = (
    versions.nothing_promised,
    versions.warned_too_late,
    versions.escalated_out_of_order,
)
TARGET_RULES: Final[tuple[Callable[[Promised], Iterator[Finding]], ...]] = (
    targets.contradictions,
    targets.worse_slower,
    targets.worse_unpromised,
    targets.escalated_too_soon,
)
PLAN_RULES: Final[tuple[Callable[[PlanFacts], Iterator[Finding]], ...]] = (
    plans.no_fallback,
    plans.never_reached,
    plans.names_out_of_use,
    plans.terms_hardly_meant,
)

_GRAVITIES: Final = tuple(Gravity)
_PLACES: Final = tuple(MendedAt)


def check(promises: Promises) -> tuple[Finding, ...]:
    """Everything that is found: errors first, then by where it is mended and by name.

    Some microseconds a target; a calendar that is asked for the first time is laid out, two milliseconds for one
    that never opens.
    """
    found = [*_of_levels(promises), *_of_calendars(promises), *_of_plans(promises)]
    return tuple(sorted(found, key=_order))


def _of_levels(promises: Promises) -> Iterator[Finding]:
    for version in promises.versions:
        for of_version in VERSION_RULES:
            yield from of_version(version)
    # Whatever the calendar.
    own = [replace(one, calendar=None) for one in promises.counted if one.agreement is not None]
    for promised in [*(Promised(one, one.targets) for one in promises.versions), *own]:
        for of_targets in TARGET_RULES:
            yield from of_targets(promised)
    for counted in promises.counted:
        yield from reaching.unreachable(counted, promises.at)


def _of_calendars(promises: Promises) -> Iterator[Finding]:
    needed = calendars.by_calendar(promises.needed)
    for facts in promises.calendars:
        yield from calendars.holidays_end(facts, needed.get(facts.calendar.id, ()))
        yield from calendars.holidays_missing(facts)
        yield from calendars.hours_at_clock_change(facts, promises.at)


def _of_plans(promises: Promises) -> Iterator[Finding]:
    for plan in promises.plans:
        yield from plans.lost_levels(plan, promises.levels)
        # What only a new version could mend is said of the newest one alone.
        for of_plan in PLAN_RULES if plan.is_newest else ():
            yield from of_plan(plan)


def _order(finding: Finding) -> tuple[int, int, str, int, int, str]:
    named = finding.plan or finding.level or finding.calendar
    return (
        _GRAVITIES.index(finding.gravity),
        _PLACES.index(finding.mended_at),
        named.name.casefold() if named else "",
        finding.version or 0,
        finding.severity or 0,
        finding.clock or "",
    )
