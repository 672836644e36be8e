"""Service-level clocks: events in, deadlines, breaches and their proof out (3-clocks 3.2 to 3.4)."""

from servanda.core.clocks.events import ClockEvent, EventData
from servanda.core.clocks.fold import fold
from servanda.core.clocks.promises import ClockKind, Cover, Level, OnChange, Promises, Target
from servanda.core.clocks.proof import Course, DayOff, ProofLine, ahead, days_off, proof
from servanda.core.clocks.refusals import TargetNotPositive, TaskHasClock, UnknownCalendar
from servanda.core.clocks.sheet import ROUND_THE_CLOCK, ClockSheet
from servanda.core.clocks.states import (
    Annulment,
    ClockState,
    Evaluation,
    Firing,
    Obligation,
    State,
    Stretch,
)

__all__ = [
    "ROUND_THE_CLOCK",
    "Annulment",
    "ClockEvent",
    "ClockKind",
    "ClockSheet",
    "ClockState",
    "Course",
    "Cover",
    "DayOff",
    "Evaluation",
    "EventData",
    "Firing",
    "Level",
    "Obligation",
    "OnChange",
    "Promises",
    "ProofLine",
    "State",
    "Stretch",
    "Target",
    "TargetNotPositive",
    "TaskHasClock",
    "UnknownCalendar",
    "ahead",
    "days_off",
    "fold",
    "proof",
]
