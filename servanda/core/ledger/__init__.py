"""The allowance of a contract: its cycles, what is granted, what is drawn, and what happens when it is used up."""

from servanda.core.ledger.cycles import cycle_of, cycles, following, prolonged, within
from servanda.core.ledger.drawing import (
    MOST,
    AllowanceOverdrawn,
    AllowanceUnchanged,
    Drawn,
    carried,
    check_correction,
    check_top_up,
    drawn,
    opening,
    rounded,
)
from servanda.core.ledger.pace import Pace, pace
from servanda.core.ledger.terms import Terms
from servanda.core.ledger.words import Cycle, EntryKind

__all__ = [
    "MOST",
    "AllowanceOverdrawn",
    "AllowanceUnchanged",
    "Cycle",
    "Drawn",
    "EntryKind",
    "Pace",
    "Terms",
    "carried",
    "check_correction",
    "check_top_up",
    "cycle_of",
    "cycles",
    "drawn",
    "following",
    "opening",
    "pace",
    "prolonged",
    "rounded",
    "within",
]
