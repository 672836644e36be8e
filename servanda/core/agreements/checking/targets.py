"""Targets that contradict one another, whatever the calendar."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from servanda.core.agreements.checking.facts import CLOCK_NAMES, Promised
from servanda.core.agreements.checking.findings import Code, Finding
from servanda.core.agreements.checking.words import length_said, only, promising, said, severities_said
from servanda.core.agreements.targets import CLOCKS, SEVERITIES

_MINUTE_S: Final = 60

_PAIRS: Final = (
    (
        Code.RESOLUTION_BEFORE_RESPONSE,
        "ort",
        "irt",
        "{promising} the resolution in {sooner}, but the initial response only in {later}: "
        "make the initial response the shorter of the two.",
    ),
    (
        Code.UPDATE_BEFORE_RESPONSE,
        "update",
        "irt",
        "{promising} an update every {sooner}, but the initial response only in {later}: "
        "lengthen the interval, or answer sooner.",
    ),
    (
        Code.UPDATE_AFTER_RESOLUTION,
        "ort",
        "update",
        "{promising} the resolution in {sooner}, and an update only every {later}: "
        "shorten the interval, or promise none.",
    ),
)
"""What is wrong when the first clock is certainly due before the second, both begun at once."""


def contradictions(promised: Promised) -> Iterator[Finding]:
    """Clocks of one severity that are promised in the wrong order; severities with the same times are told as one."""
    for code, first, second, text in _PAIRS:
        found: dict[tuple[str, str], list[str]] = {}
        for severity, clocks in sorted(promised.targets.items()):
            if not promised.is_at_fault((severity, first), (severity, second)):
                continue
            if is_sooner(clocks.get(first), clocks.get(second)):
                found.setdefault((said(clocks[first]), said(clocks[second])), []).append(severity)
        for (sooner, later), severities in found.items():
            words = text.format(promising=promising(severities), sooner=sooner, later=later)
            yield promised.finding(code, words, only(severities), first)


def worse_slower(promised: Promised) -> Iterator[Finding]:
    """A severity for which the next milder one that has the clock is promised sooner."""
    for clock in CLOCKS:
        held = [severity for severity in SEVERITIES if clock in promised.targets.get(severity, {})]
        for worse, milder in pairwise(held):
            slow, fast = promised.targets[worse][clock], promised.targets[milder][clock]
            if promised.is_at_fault((worse, clock), (milder, clock)) and is_sooner(fast, slow):
                text = (
                    f"The {CLOCK_NAMES[clock]} of severity {worse} takes {said(slow)}, that of the milder severity "
                    f"{milder} only {said(fast)}: promise the worse one sooner."
                )
                yield promised.finding(Code.WORSE_SEVERITY_SLOWER, text, worse, clock)


def worse_unpromised(promised: Promised) -> Iterator[Finding]:
    """A severity that lacks a promise which a milder one has; one that promises nothing at all is told as such."""
    for clock in CLOCKS:
        held = [severity for severity in SEVERITIES if clock in promised.targets.get(severity, {})]
        lacking = [
            severity
            for severity in SEVERITIES
            if held and severity < held[-1] and severity not in held and promised.targets.get(severity)
        ]
        by_milder: dict[str, list[str]] = {}
        for severity in lacking:
            by_milder.setdefault(next(other for other in held if other > severity), []).append(severity)
        for milder, severities in by_milder.items():
            if promised.is_at_fault((milder, clock)):
                text = (
                    f"{promising(severities)} no {CLOCK_NAMES[clock]}, the milder severity {milder} does: "
                    "promise it for the worse too."
                )
                yield promised.finding(Code.WORSE_SEVERITY_UNPROMISED, text, only(severities), clock)


def escalated_too_soon(promised: Promised) -> Iterator[Finding]:
    """Escalation levels so long before the deadline that they are reached as soon as the clock starts."""
    for level in promised.version.escalation:
        severities = [
            severity
            for severity, clocks in sorted(promised.targets.items())
            if promised.is_at_fault((severity, level.kind))
            and 0 < clocks.get(level.kind, {}).get("minutes", 0) * _MINUTE_S <= -level.offset
        ]
        if severities:
            text = (
                f"Escalation level {level.level} of the {CLOCK_NAMES[level.kind]} comes "
                f"{length_said(-level.offset // _MINUTE_S)} before the deadline, which is no less than what is "
                f"promised for {severities_said(severities)}: bring it closer, or it is reached at once."
            )
            yield promised.finding(Code.ESCALATION_BEFORE_START, text, only(severities), level.kind)


def is_sooner(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """Whether one target is due before the other whatever the calendar is; no promise is neither.

    Working time never passes faster than time round the clock; how much slower, only a calendar says.
    """
    if not one or not other:
        return False
    kind = "end_of_business_day" if "end_of_business_day" in one else "minutes"
    if kind not in other:
        return False
    comparable = one.get("calendar") in ("elapsed", other.get("calendar"))
    return comparable and bool(one[kind] < other[kind])
