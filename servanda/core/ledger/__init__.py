"""The allowance of a contract: its cycles, what is granted, what is drawn, and what happens when it is used up."""

from servanda.core.ledger.words import Cycle, EntryKind

__all__ = ["Cycle", "EntryKind"]
