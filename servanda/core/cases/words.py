"""The vocabulary of moves: every word is the lower-case word that pages and programs see."""

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Where a case or a task stands. Tasks have no awaiting info, on hold and closed."""

    NEW = "new"
    QUEUED = "queued"
    OPEN = "open"
    AWAITING_INFO = "awaiting_info"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


UNFINISHED: Final = (Status.NEW, Status.QUEUED, Status.OPEN, Status.AWAITING_INFO, Status.ON_HOLD)
FOLDED: Final = (Status.OPEN, Status.AWAITING_INFO, Status.ON_HOLD)
"""Told apart by the fold over clock events alone; what is stored is only that the case is one of them."""


class Move(StrEnum):
    """What can be done to a case or a task once it is registered."""

    DISPATCH = "dispatch"
    ACCEPT = "accept"
    REJECT = "reject"
    TAKE_OWNERSHIP = "take_ownership"
    REASSIGN = "reassign"
    INFORM = "inform"
    SEND_REPLY = "send_reply"
    CUSTOMER_ANSWERS = "customer_answers"
    CUSTOMER_WRITES = "customer_writes"
    TAKE_BACK = "take_back"
    HOLD = "hold"
    RESUME = "resume"
    COMPLETE = "complete"
    COMPLETE_AS_UNANSWERED = "complete_as_unanswered"
    SEND_RESOLUTION = "send_resolution"
    RECORD_NOT_REACHABLE = "record_not_reachable"
    RESOLUTION_BOUNCED = "resolution_bounced"
    JUDGE_THANKS = "judge_thanks"
    JUDGE_NOT_SOLVED = "judge_not_solved"
    CLOSE = "close"
    REOPEN = "reopen"
    ESCALATE = "escalate"
    CANCEL = "cancel"
    MERGE = "merge"
    UNDO_MERGE = "undo_merge"
    SPLIT = "split"


class Channel(StrEnum):
    """How a customer reached support."""

    PHONE = "phone"
    EMAIL = "email"
    PORTAL = "portal"
    CHAT = "chat"
    FAX = "fax"
    LETTER = "letter"
    VISIT = "visit"
    API = "api"


class CancelReason(StrEnum):
    """Why a case is cancelled."""

    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    SPAM = "spam"
    MISTAKE = "mistake"


class ResolutionCounts(StrEnum):
    """When a resolution counts under the case's service level."""

    SENT = "sent"
    COMPLETED = "completed"


class EventType(StrEnum):
    """The clock events that moves write (3-clocks 3.2)."""

    EXTERNAL_INFO = "external_info"
    CUSTOMER_MESSAGE = "customer_message"
    TAKEN_BACK = "taken_back"
    HOLD = "hold"
    RESUME = "resume"
    SOLVED = "solved"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    RETRACTED = "retracted"
    MERGED_IN = "merged_in"
    MERGE_UNDONE = "merge_undone"
    TASK_DISPATCHED = "task_dispatched"
    TASK_REASSIGNED = "task_reassigned"
    TASK_COMPLETED = "task_completed"
    TASK_REOPENED = "task_reopened"
    TASK_CANCELLED = "task_cancelled"


class CoverDecisionKind(StrEnum):
    """What can be decided about a case without cover."""

    COURTESY = "courtesy"
    CHARGEABLE = "chargeable"
    REFERRED_TO_SALES = "referred_to_sales"
    DECLINED = "declined"


class Naming(StrEnum):
    """How a caller whom the agreement does not name came to use it."""

    OVERRULED = "overruled"
    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Relation(StrEnum):
    """What somebody is to the case or task, besides their permissions."""

    REGISTRAR = "registrar"
    REGISTERING = "registering"
    OWNER = "owner"
    ASSIGNEE = "assignee"
    BACKUP = "backup"
    QUEUE_MEMBER = "queue_member"
    QUEUE_LEAD = "queue_lead"
    CUSTOMER = "customer"
    SYSTEM = "system"


class Recipient(StrEnum):
    """Who is told about a move."""

    OWNER = "owner"
    FORMER_OWNER = "former_owner"
    ASSIGNEE = "assignee"
    QUEUE = "queue"
    DISPATCHER = "dispatcher"
    LEAD = "lead"
    ORGANISATION_MANAGER = "organisation_manager"
    CASE_OWNER = "case_owner"
    SURVIVORS_OWNER = "survivors_owner"


class Mark(StrEnum):
    """What a move changes besides status, owner, placement and clocks."""

    COMPLETED = "completed"
    RESOLUTION_SENT = "resolution_sent"
    RESOLUTION_NOT_REACHABLE = "resolution_not_reachable"
    RESOLUTION_UNSENT = "resolution_unsent"
    OLDER_THAN_QUESTION = "older_than_question"
    MESSAGE_TO_JUDGE = "message_to_judge"
    MESSAGE_JUDGED = "message_judged"
    CLOSED = "closed"
    ESCALATED = "escalated"
    TASKS_CANCELLED = "tasks_cancelled"
    HANDOVERS_WITHDRAWN = "handovers_withdrawn"
    FOLLOW_UP = "follow_up"
    MERGED = "merged"
    MERGE_UNDONE = "merge_undone"
    NEW_CASE = "new_case"
