"""What a version of a service level lacks."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from servanda.core.agreements.checking.facts import CLOCK_NAMES, Promised, VersionFacts
from servanda.core.agreements.checking.findings import Code, Finding
from servanda.core.agreements.checking.words import only, severities_said
from servanda.core.agreements.targets import SEVERITIES

_DEADLINE: Final = 100
"""Percent of a target."""


def nothing_promised(version: VersionFacts) -> Iterator[Finding]:
    """Severities without any promise."""
    empty = [severity for severity in SEVERITIES if not version.targets.get(severity)]
    if empty:
        text = (
            f"Nothing is promised for {severities_said(empty)}: such cases never fall due and nobody is warned of "
            "them. Promise a time, if only a long one."
        )
        yield _about(version).finding(Code.NOTHING_PROMISED, text, only(empty))


def warned_too_late(version: VersionFacts) -> Iterator[Finding]:
    """Warnings that come only when it is too late."""
    if any(percent < _DEADLINE for percent in version.warn):
        return
    if version.warn and min(version.warn) > _DEADLINE:
        text = (
            "All warnings come after the deadline, the first at "
            f"{min(version.warn)} %: add one before it, like 60 %."
        )
        yield _about(version).finding(Code.WARNED_TOO_LATE, text)
    else:
        text = "Nobody is warned before a deadline: add a warning like 60 %."
        yield _about(version).finding(Code.NEVER_WARNED_BEFORE, text)


def escalated_out_of_order(version: VersionFacts) -> Iterator[Finding]:
    """Escalation levels of a clock that do not follow one another in time."""
    for earlier, later in pairwise(version.escalation):
        if earlier.kind is later.kind and later.offset <= earlier.offset:
            text = (
                f"Escalation level {later.level} of the {CLOCK_NAMES[later.kind]} does not come after level "
                f"{earlier.level}: put the levels in the order of time."
            )
            yield _about(version).finding(Code.ESCALATION_OUT_OF_ORDER, text, clock=later.kind)


def _about(version: VersionFacts) -> Promised:
    return Promised(version, version.targets)
