"""The words of the allowance ledger."""

from enum import StrEnum


class Cycle(StrEnum):
    """How often an allowance is granted anew, counted from the contract's first day."""

    CONTRACT_PERIOD = "contract_period"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class EntryKind(StrEnum):
    """What a line of the ledger is."""

    GRANT = "grant"
    TOP_UP = "top_up"
    CARRY_OVER = "carry_over"
    USE = "use"
    REFUND = "refund"
    CORRECTION = "correction"
