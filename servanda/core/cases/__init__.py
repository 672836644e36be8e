"""Cases and tasks: registering, and every move decided by one table (2-domain 2.4, 2.5)."""

from typing import Final

from servanda.core.cases.deciding import Decision, IllegalMove, Machine
from servanda.core.cases.facts import (
    CaseFacts,
    ClockEvent,
    Fold,
    Given,
    Merged,
    Person,
    Survivor,
    TaskFacts,
    Told,
    folded_status,
    the_program,
)
from servanda.core.cases.moves import CASE_MOVES
from servanda.core.cases.registering import (
    DESCRIPTION_LENGTH,
    LONGEST_AGO,
    SUBJECT_LENGTH,
    CannotRegister,
    Entered,
    Presets,
    Registration,
    checked_registration,
)
from servanda.core.cases.tasks import TASK_MOVES
from servanda.core.cases.words import (
    FOLDED,
    UNFINISHED,
    CancelReason,
    Channel,
    CoverDecisionKind,
    EventType,
    Mark,
    Move,
    Naming,
    Recipient,
    Relation,
    ResolutionCounts,
    Status,
)

CASES: Final = Machine(CASE_MOVES)
TASKS: Final = Machine(TASK_MOVES)

allowed_moves: Final = CASES.allowed_moves
refusals_of: Final = CASES.refusals_of
decide: Final = CASES.decide

__all__ = [
    "CASES",
    "CASE_MOVES",
    "DESCRIPTION_LENGTH",
    "FOLDED",
    "LONGEST_AGO",
    "SUBJECT_LENGTH",
    "TASKS",
    "TASK_MOVES",
    "UNFINISHED",
    "CancelReason",
    "CannotRegister",
    "CaseFacts",
    "Channel",
    "ClockEvent",
    "CoverDecisionKind",
    "Decision",
    "Entered",
    "EventType",
    "Fold",
    "Given",
    "IllegalMove",
    "Machine",
    "Mark",
    "Merged",
    "Move",
    "Naming",
    "Person",
    "Presets",
    "Recipient",
    "Registration",
    "Relation",
    "ResolutionCounts",
    "Status",
    "Survivor",
    "TaskFacts",
    "Told",
    "allowed_moves",
    "checked_registration",
    "decide",
    "folded_status",
    "refusals_of",
    "the_program",
]
