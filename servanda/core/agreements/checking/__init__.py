"""Plan check: promises that cannot be kept, or are hardly meant, found before a customer does (1-mission X4)."""

from servanda.core.agreements.checking.check import check
from servanda.core.agreements.checking.facts import (
    CLOCK_NAMES,
    CalendarFacts,
    LevelFacts,
    Needed,
    Place,
    PlanFacts,
    Promised,
    Promises,
    VersionFacts,
)
from servanda.core.agreements.checking.findings import Code, Finding, Gravity, MendedAt, Reference

__all__ = [
    "CLOCK_NAMES",
    "CalendarFacts",
    "Code",
    "Finding",
    "Gravity",
    "LevelFacts",
    "MendedAt",
    "Needed",
    "Place",
    "PlanFacts",
    "Promised",
    "Promises",
    "Reference",
    "VersionFacts",
    "check",
]
