"""The clock events that moves write, as data (3-clocks 3.2: moves write what they end)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from servanda.core.cases.facts import Asking, CaseFacts, TaskFacts, WorkFacts
from servanda.core.cases.rows import Effect, as_happened
from servanda.core.cases.words import EventType, ResolutionCounts

OfWork = Effect[WorkFacts]
OfCase = Effect[CaseFacts]
OfTask = Effect[TaskFacts]


def _counts_sent(asking: Asking[CaseFacts]) -> bool:
    return asking.facts.counts is ResolutionCounts.SENT


def _held(asking: Asking[CaseFacts]) -> bool:
    return asking.facts.fold.held


def _message_ends_hold(asking: Asking[CaseFacts]) -> bool:
    facts = asking.facts
    # A message older than the hold did not end it.
    newer = facts.held_since is None or asking.happened_at >= facts.held_since
    return facts.fold.held and facts.hold_ends_on_message and newer


def _message_at(asking: Asking[CaseFacts]) -> datetime:
    return asking.facts.unjudged_message_at or asking.live_at


def _told_at(asking: Asking[CaseFacts]) -> datetime:
    return asking.facts.told_by.at if asking.facts.told_by else asking.live_at


def _solved_by_telling(asking: Asking[CaseFacts]) -> bool:
    told_by = asking.facts.told_by
    return not _counts_sent(asking) and told_by is not None and told_by.solved


def _mode(mode: str, asking: Asking[CaseFacts]) -> Mapping[str, object]:
    return {"mode": mode, "automatic": asking.given.automatic}


def _hold_data(asking: Asking[CaseFacts]) -> Mapping[str, object]:
    return {"reason": asking.given.hold_reason, "pauses": asking.given.hold_pauses}


def _seq_told(asking: Asking[CaseFacts]) -> Mapping[str, object]:
    return {"seq": asking.facts.told_by.seq} if asking.facts.told_by else {}


def _seq_merged(asking: Asking[CaseFacts]) -> Mapping[str, object]:
    return {"seq": asking.facts.merged.seq} if asking.facts.merged else {}


def _this_case(asking: Asking[CaseFacts]) -> Mapping[str, object]:
    return {"case": asking.facts.number}


def _task(asking: Asking[TaskFacts]) -> Mapping[str, object]:
    return {"task": asking.facts.task}


def _task_and_calendar(asking: Asking[TaskFacts]) -> Mapping[str, object]:
    return {"task": asking.facts.task, "calendar": asking.facts.calendar}


INFORM: Final = OfCase(EventType.EXTERNAL_INFO, data=lambda asking: _mode("save", asking))
ASK: Final = OfCase(EventType.EXTERNAL_INFO, data=lambda asking: _mode("send_reply", asking))
CUSTOMER_MESSAGE: Final = OfCase(EventType.CUSTOMER_MESSAGE, at=as_happened)
TAKE_BACK: Final = OfCase(EventType.TAKEN_BACK)
HOLD: Final = OfCase(EventType.HOLD, data=_hold_data)
END_HOLD: Final = OfCase(EventType.RESUME, only=_held)
RESUME: Final = OfCase(EventType.RESUME, only=_held, at=as_happened)
END_HOLD_BY_MESSAGE: Final = OfCase(EventType.RESUME, only=_message_ends_hold, at=as_happened)

# Under `completed` the solving event itself ends waiting and hold; under `sent` the ORT runs until sending.
END_WAITING: Final = OfCase(
    EventType.TAKEN_BACK, only=lambda asking: _counts_sent(asking) and asking.facts.fold.waiting
)
END_HOLD_UNSOLVED: Final = OfCase(
    EventType.RESUME, only=lambda asking: _counts_sent(asking) and _held(asking)
)
SOLVE_WHEN_COMPLETED: Final = OfCase(
    EventType.SOLVED,
    only=lambda asking: not _counts_sent(asking),
    data=lambda asking: {"told": asking.given.told},
)
SOLVE_WHEN_SENT_AT_ONCE: Final = OfCase(
    EventType.SOLVED,
    only=lambda asking: _counts_sent(asking) and asking.given.told,
    data=lambda _: {"told": True},
)
SOLVE_BY_SENDING: Final = OfCase(
    EventType.SOLVED,
    only=lambda asking: not asking.facts.fold.solved,
    data=lambda _: {"told": True},
    at=as_happened,
)
SEND_AFTERWARDS: Final = OfCase(
    EventType.EXTERNAL_INFO,
    only=lambda asking: asking.facts.fold.solved,
    data=lambda asking: _mode("save", asking),
    at=as_happened,
)
SOLVE_UNTOLD: Final = OfCase(
    EventType.SOLVED, only=lambda asking: not asking.facts.fold.solved, data=lambda _: {"told": False}
)
TAKE_TELLING_BACK: Final = OfCase(EventType.RETRACTED, data=_seq_told)
SOLVED_ALL_THE_SAME: Final = OfCase(
    EventType.SOLVED, only=_solved_by_telling, data=lambda _: {"told": False}, at=_told_at
)
REOPEN: Final = OfCase(EventType.REOPENED)
REOPEN_AT_MESSAGE: Final = OfCase(EventType.REOPENED, at=_message_at)
CANCEL: Final = OfCase(EventType.CANCELLED)
MERGED_IN: Final = OfCase(EventType.MERGED_IN, data=_this_case, on_survivor=True)
TAKE_MERGE_BACK: Final = OfCase(EventType.RETRACTED, data=_seq_merged)
MERGE_UNDONE: Final = OfCase(EventType.MERGE_UNDONE, data=_this_case, on_survivor=True)

# Only a task's first dispatch starts its clock; rejecting a task writes nothing.
TASK_DISPATCHED: Final = OfTask(
    EventType.TASK_DISPATCHED, only=lambda asking: not asking.facts.dispatched_before, data=_task_and_calendar
)
TASK_REASSIGNED: Final = OfTask(
    EventType.TASK_REASSIGNED, only=lambda asking: asking.facts.dispatched_before, data=_task_and_calendar
)
TASK_COMPLETED: Final = OfTask(EventType.TASK_COMPLETED, data=_task)
TASK_REOPENED: Final = OfTask(EventType.TASK_REOPENED, data=_task)
TASK_CANCELLED: Final = OfTask(EventType.TASK_CANCELLED, data=_task)
