"""Targets as people write and rows keep them: by severity and clock, of a level or of an agreement's overrides.

``{"1": {"irt": {"minutes": 60, "calendar": "case"}, "ola": {"end_of_business_day": 1}}}``. What is absent is not
promised. ``case`` is working time of the case's calendar, ``elapsed`` goes on day and night; a task's minutes name
no calendar, for they run in its organisation's.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from servanda.core.agreements.approving import Target as TargetTime
from servanda.core.clocks.promises import Promises, Target
from servanda.core.refusals import Fault, Invalid, refuse

Written = Mapping[str, Mapping[str, Mapping[str, Any]]]

SEVERITIES: Final = ("1", "2", "3", "4")
CALENDARS: Final = ("case", "elapsed")
CASE_CLOCKS: Final = ("irt", "ort", "update")
CLOCKS: Final = (*CASE_CLOCKS, "ola")
ALWAYS: Final = "24x7"
"""The calendar that elapsed time runs in."""
MOST_MINUTES: Final = 5 * 366 * 24 * 60
MOST_DAYS: Final = 366


class TargetsInvalid(Invalid):
    """Targets cannot be like this; the faults name ``severity.clock``."""


def check_targets(written: Written) -> None:
    """Raise ``TargetsInvalid`` with everything that is wrong."""
    refuse(TargetsInvalid, "These target times cannot be promised.", list(_faults(written)))


def merged(of_level: Written, overrides: Written) -> dict[str, dict[str, Mapping[str, Any]]]:
    """The level's targets with an agreement's own ones in their place."""
    return {
        severity: {**of_level.get(severity, {}), **overrides.get(severity, {})}
        for severity in SEVERITIES
        if of_level.get(severity) or overrides.get(severity)
    }


def promises(written: Written, *, calendar: str) -> dict[str, Promises]:
    """The targets as clocks read them, working time in ``calendar``. They have been checked before."""
    return {
        severity: Promises(**{clock: _target(clock, target, calendar) for clock, target in clocks.items()})
        for severity, clocks in written.items()
    }


def times(written: Written) -> tuple[TargetTime, ...]:
    """The targets in minutes, for comparing; those at the end of a day are not comparable and left out."""
    return tuple(
        TargetTime(clock, int(severity), target["minutes"])
        for severity, clocks in written.items()
        for clock, target in clocks.items()
        if "minutes" in target
    )


def _target(clock: str, target: Mapping[str, Any], calendar: str) -> Target:
    if "end_of_business_day" in target:
        return Target(business_days=target["end_of_business_day"])
    if clock not in CASE_CLOCKS:
        return Target(seconds=target["minutes"] * 60)
    return Target(
        seconds=target["minutes"] * 60, calendar=calendar if target["calendar"] == "case" else ALWAYS
    )


def _faults(written: Written) -> Iterator[Fault]:
    for severity, clocks in written.items():
        if severity not in SEVERITIES:
            yield Fault(severity, "There are the severities 1 to 4.")
            continue
        if not _is_object(clocks):
            yield Fault(severity, "Give the target of each clock.")
            continue
        for clock, target in clocks.items():
            if clock not in CLOCKS:
                yield Fault(f"{severity}.{clock}", f"There are the clocks {', '.join(CLOCKS)}.")
            elif problem := _problem(clock, target):
                yield Fault(f"{severity}.{clock}", problem)


def _problem(clock: str, target: Mapping[str, Any]) -> str:
    if not _is_object(target):
        return "Give minutes, or the end of which business day."
    keys = set(target)
    if clock in CASE_CLOCKS:
        if keys != {"minutes", "calendar"} or target["calendar"] not in CALENDARS:
            return "Give minutes, and whether they are of the case's calendar or elapsed."
        return _out_of("minutes", target["minutes"], MOST_MINUTES)
    if keys == {"end_of_business_day"}:
        return _out_of("business days", target["end_of_business_day"], MOST_DAYS)
    if keys != {"minutes"}:
        return "Give minutes, or the end of which business day."
    return _out_of("minutes", target["minutes"], MOST_MINUTES)


def _is_object(given: object) -> bool:
    """What comes from outside may be anything."""
    return isinstance(given, Mapping)


def _out_of(what: str, value: object, most: int) -> str:
    fits = type(value) is int and 1 <= value <= most
    return "" if fits else f"Enter {what} from 1 to {most}."
