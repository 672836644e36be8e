"""The conditions of moves, each with what to say when it is not met."""

from datetime import timedelta
from typing import Final

from servanda.core.cases.facts import Asking, CaseFacts, TaskFacts, WorkFacts
from servanda.core.cases.rows import Need
from servanda.core.cases.words import UNFINISHED, Relation

UNDO_MERGE_WITHIN: Final = timedelta(days=7)

Work = Need[WorkFacts]
OfCase = Need[CaseFacts]
OfTask = Need[TaskFacts]


def in_window(asking: Asking[CaseFacts]) -> bool:
    """Whether a closed case may still be reopened instead of being followed up by another."""
    return asking.facts.reopen_until is None or asking.at <= asking.facts.reopen_until


def by_program(asking: Asking[WorkFacts]) -> bool:
    """Whether the program itself makes the move."""
    return Relation.SYSTEM in asking.person.relations


def lies_with_assignee_in_queue(asking: Asking[WorkFacts]) -> bool:
    """Whether an assignee can give it back to a queue."""
    return asking.facts.assignee_id is not None and asking.facts.queue_id is not None


def has_resolution(asking: Asking[CaseFacts]) -> bool:
    """Whether there is a text, entered before or with the move."""
    return bool(asking.given.text.strip() or asking.facts.resolution_text.strip())


def has_code(asking: Asking[CaseFacts]) -> bool:
    """Whether there is a completion code, entered before or with the move."""
    return bool(asking.given.code or asking.facts.resolution_code)


def _is_documented(asking: Asking[CaseFacts]) -> bool:
    return not asking.facts.documentation_required or asking.facts.interactions > 0


def _is_silent(asking: Asking[CaseFacts]) -> bool:
    over = asking.facts.silent_until is not None and asking.facts.silent_until <= asking.at
    return not by_program(asking) or (over and asking.facts.unjudged_message_at is None)


def _is_time_to_judge(asking: Asking[CaseFacts]) -> bool:
    until = asking.facts.judge_until
    return not by_program(asking) or (until is not None and until <= asking.at)


def _survivor_is_unfinished(asking: Asking[CaseFacts]) -> bool:
    survivor = asking.given.survivor
    return survivor is None or survivor.status in UNFINISHED


def _survivor_fits(asking: Asking[CaseFacts]) -> bool:
    survivor, facts = asking.given.survivor, asking.facts
    return survivor is None or (survivor.customer == facts.customer and survivor.number != facts.number)


def _undo_in_time(asking: Asking[CaseFacts]) -> bool:
    return asking.facts.merged is None or asking.at <= asking.facts.merged.at + UNDO_MERGE_WITHIN


NOT_IN_FUTURE: Final = Work(
    "happened_at",
    "It cannot have happened later than now.",
    lambda asking: asking.given.happened_at is None or asking.given.happened_at <= asking.at,
)
REASON: Final = Work(
    "reason", "Give a reason.", lambda asking: bool(asking.given.reason.strip()), offered=True
)
TARGET: Final = Work(
    "target",
    "Name a queue, an assignee, or both.",
    lambda asking: asking.given.queue_id is not None or asking.given.assignee_id is not None,
    offered=True,
)
NEW_OWNER: Final = Work(
    "assignee_id", "Name the new owner.", lambda asking: asking.given.assignee_id is not None, offered=True
)
A_USER: Final = Work(
    "", "Only a user can become owner.", lambda asking: asking.person.viewer.user_id is not None
)
NOT_OWNER: Final = Work(
    "owner", "You own it already.", lambda asking: asking.person.viewer.user_id != asking.facts.owner_id
)

RESOLUTION_TEXT: Final = OfCase("resolution_text", "Write the resolution.", has_resolution, offered=True)
RESOLUTION_CODE: Final = OfCase("resolution_code", "Choose a completion code.", has_code, offered=True)
NO_UNFINISHED_TASK: Final = OfCase(
    "tasks",
    "Tasks are unfinished: their owners finish them, or finish or cancel them in the same step.",
    lambda asking: asking.facts.unfinished_tasks == 0 or asking.given.settles_tasks,
    offered=True,
)
REMINDED: Final = OfCase(
    "reminders",
    "Reminders of the service level are still to be sent; send them first.",
    lambda asking: asking.facts.reminders_left <= 0,
)
UNANSWERED_CODE: Final = OfCase(
    "resolution_code",
    "Choose a completion code that says unanswered.",
    lambda asking: asking.given.code_says_unanswered,
    offered=True,
)
ATTEMPTED: Final = OfCase(
    "interactions",
    "Document at least one attempt to reach the caller since completion.",
    lambda asking: asking.facts.attempts > 0,
)
NOT_SENT: Final = OfCase(
    "resolution_sent",
    "The resolution has been sent already.",
    lambda asking: not asking.facts.resolution_sent,
)
WAS_TOLD: Final = OfCase(
    "resolution_sent", "No sending is on record.", lambda asking: asking.facts.told_by is not None
)
TEXT_IS_KEPT: Final = OfCase(
    "resolution_text", "The resolution has no text; its owner completes it.", has_resolution
)
CODE_IS_KEPT: Final = OfCase(
    "resolution_code", "The resolution has no completion code; its owner completes it.", has_code
)
SENT: Final = OfCase(
    "resolution_sent",
    "The resolution has not been sent to the caller; its owner sends it, or documents that it was told.",
    lambda asking: asking.facts.resolution_sent,
)
DOCUMENTED: Final = OfCase(
    "interactions",
    "Documentation is required: staff record at least one interaction since the last opening.",
    _is_documented,
)
NO_DRAFT: Final = OfCase(
    "interactions",
    "An interaction is left as a draft; its author finishes or discards it.",
    lambda asking: not asking.facts.documentation_required or asking.facts.draft_interactions == 0,
)
SILENT: Final = OfCase(
    "silent_until", "The silent days are not over, or a message is not judged.", _is_silent
)
TO_JUDGE: Final = OfCase(
    "message",
    "There is no message to judge.",
    lambda asking: asking.facts.unjudged_message_at is not None,
)
TIME_TO_JUDGE: Final = OfCase("message", "The owner has still time to judge it.", _is_time_to_judge)
HOLD_REASON: Final = OfCase(
    "hold_reason", "Choose a hold reason.", lambda asking: bool(asking.given.hold_reason), offered=True
)
RESUMES_LATER: Final = OfCase(
    "resume_at",
    "The resume date lies in the past.",
    lambda asking: asking.given.resume_at is None or asking.given.resume_at > asking.at,
)
CANCEL_REASON: Final = OfCase(
    "reason",
    "Choose a reason: withdrawn, duplicate, spam or mistake.",
    lambda asking: asking.given.cancel_reason is not None,
    offered=True,
)
HANDOVERS_AGREED: Final = Work(
    "handovers",
    "Handovers are open: agree that they are withdrawn.",
    lambda asking: asking.facts.open_handovers == 0 or asking.given.withdraws_handovers,
    offered=True,
)
SURVIVOR: Final = OfCase(
    "survivor", "Name the case that goes on.", lambda asking: asking.given.survivor is not None, offered=True
)
SAME_CUSTOMER: Final = OfCase(
    "survivor",
    "It must be another case of the same customer.",
    _survivor_fits,
)
SURVIVOR_UNFINISHED: Final = OfCase(
    "survivor",
    "The case that goes on must be unfinished.",
    _survivor_is_unfinished,
)
WAS_MERGED: Final = OfCase("merged", "It was not merged.", lambda asking: asking.facts.merged is not None)
UNDO_IN_TIME: Final = OfCase(
    "merged", "A merge is undone within 7 days; split messages instead.", _undo_in_time
)

RESULT: Final = OfTask(
    "result", "Write the result.", lambda asking: bool(asking.given.text.strip()), offered=True
)
REASON_FOR_OPEN_HANDOVER: Final = OfTask(
    "reason",
    "A handover is open: give a reason for completing by hand.",
    lambda asking: asking.facts.open_handovers == 0 or bool(asking.given.reason.strip()),
    offered=True,
)
CASE_UNFINISHED: Final = OfTask(
    "case", "Its case is finished; reopen the case first.", lambda asking: asking.facts.case_unfinished
)
