"""What the plan check looks at: everything that is promised from now on, and what it counts by."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from servanda.core.agreements.checking.findings import Code, Finding, Reference
from servanda.core.agreements.targets import Written
from servanda.core.calendars import Calendar, Compiled
from servanda.core.clocks import Level
from servanda.core.cover import PlanRule, PlanType
from servanda.core.plans import PlanTerms

Place = tuple[str, str]
"""A target, by severity and clock."""

CLOCK_NAMES: Final = {
    "irt": "initial response",
    "ort": "resolution",
    "update": "update interval",
    "ola": "task",
}


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version of a service level that is promised to somebody, or may be from now on.

    ``escalation`` are the level's as they are now, by clock and number.
    """

    level: Reference
    number: int
    targets: Written = field(hash=False)
    warn: tuple[int, ...]
    escalation: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """A work calendar as it holds now; ``compiled`` answers for all that was edited."""

    calendar: Reference
    hours: Calendar
    compiled: Compiled = field(compare=False)


@dataclass(frozen=True, slots=True)
class Promised:
    """Targets with what they count by. An ``agreement`` has its ``own`` ones among them; those alone are its fault."""

    version: VersionFacts
    targets: Written = field(hash=False)
    calendar: CalendarFacts | None = None
    agreement: str | None = None
    own: frozenset[Place] = frozenset()

    def is_at_fault(self, *places: Place) -> bool:
        """Whether it is here that one of the targets is written: an agreement does not repeat its level's faults."""
        return self.agreement is None or not self.own.isdisjoint(places)

    def finding(
        self, code: Code, text: str, severity: str | None = None, clock: str | None = None
    ) -> Finding:
        """A finding about these targets."""
        return Finding(
            code,
            text,
            level=self.version.level,
            version=self.version.number,
            clock=clock,
            severity=None if severity is None else int(severity),
            calendar=self.calendar.calendar if self.calendar else None,
            agreement=self.agreement,
        )


@dataclass(frozen=True, slots=True)
class Needed:
    """Whoever counts by a calendar, up to that day. ``agreement`` is empty for an organisation, which has no end."""

    calendar: Reference
    until: date
    agreement: str | None = None


_PLAIN: Final = PlanTerms(PlanType.FIXED)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The newest version of a support plan in use, or an older one that contracts pin.

    ``out_of_use`` has the places of rules, from 0, with the words for what they name that is not in use.
    """

    plan: Reference
    number: int
    rules: tuple[PlanRule, ...]
    terms: PlanTerms = _PLAIN
    out_of_use: tuple[tuple[int, str], ...] = ()
    is_newest: bool = True


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """A service level that a plan may name: in use or not, with the numbers of the versions there are."""

    level: Reference
    is_active: bool
    newest: int


@dataclass(frozen=True, slots=True)
class Promises:
    """Everything that is checked at the instant ``at`` (seconds since 1970 in UTC).

    ``counted`` has each version with each calendar that it counts by, and each agreement with targets of its own
    with its one.
    """

    at: int
    versions: tuple[VersionFacts, ...] = ()
    counted: tuple[Promised, ...] = ()
    calendars: tuple[CalendarFacts, ...] = ()
    needed: tuple[Needed, ...] = ()
    plans: tuple[PlanFacts, ...] = ()
    levels: tuple[LevelFacts, ...] = ()
