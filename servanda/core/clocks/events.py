"""Clock events: what happened to a case, as far as its clocks care (3-clocks 3.2).

An event's type is the class of its data. Every value that a rule reads is in the event; booleans are false
unless said otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from servanda.core.clocks.promises import Cover
from servanda.core.clocks.states import ClockState


@dataclass(frozen=True, slots=True)
class Registered:
    """Receipt. A second one has no effect."""

    severity: str
    cover: Cover


@dataclass(frozen=True, slots=True)
class ExternalInfo:
    """Information to the customer: *save*, or *send reply* when ``asks`` the customer to act."""

    asks: bool = False
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class InternalNote:
    """Has no effect."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """A documented call or meeting. An inbound one that answers is stored as a customer message."""

    outbound: bool = False
    counts_as_response: bool = False


@dataclass(frozen=True, slots=True)
class CustomerMessage:
    """The customer wrote or called, by any channel."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The ball returns without an answer."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Another reason replaces the first. ``pauses``: whether this reason pauses the ORT."""

    reason: str = ""
    pauses: bool = False


@dataclass(frozen=True, slots=True)
class Resume:
    """Ends a hold."""


@dataclass(frozen=True, slots=True)
class Solved:
    """``told``: the customer learnt the resolution with it, so it is a qualified response."""

    told: bool = True


@dataclass(frozen=True, slots=True)
class Reopened:
    """The case runs on."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Ends every clock."""


@dataclass(frozen=True, slots=True)
class SeverityChanged:
    """Another severity of the same cover."""

    severity: str


@dataclass(frozen=True, slots=True)
class CoverChanged:
    """Judged again: another cover at the same severity."""

    cover: Cover


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """A marker in the case: the edit itself is in the calendar's timeline."""

    calendar: str


@dataclass(frozen=True, slots=True)
class TaskDispatched:
    """The task's first dispatch, to an organisation with this calendar."""

    task: str
    calendar: str


@dataclass(frozen=True, slots=True)
class TaskReassigned:
    """To another organisation, with its calendar."""

    task: str
    calendar: str


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """The task is done."""

    task: str


@dataclass(frozen=True, slots=True)
class TaskReopened:
    """A completed task runs on."""

    task: str


@dataclass(frozen=True, slots=True)
class TaskCancelled:
    """The task is not needed any more."""

    task: str


@dataclass(frozen=True, slots=True)
class MergedIn:
    """On the survivor: another case was merged in. ``clocks`` are the other's as they stood just before."""

    case: str
    clocks: tuple[ClockState, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeUndone:
    """As if the case had never been merged in."""

    case: str


@dataclass(frozen=True, slots=True)
class Retracted:
    """The event with this seq counts as never written."""

    seq: int


EventData = (
    Registered
    | ExternalInfo
    | InternalNote
    | Interaction
    | CustomerMessage
    | TakenBack
    | Hold
    | Resume
    | Solved
    | Reopened
    | Cancelled
    | SeverityChanged
    | CoverChanged
    | CalendarChanged
    | TaskDispatched
    | TaskReassigned
    | TaskCompleted
    | TaskReopened
    | TaskCancelled
    | MergedIn
    | MergeUndone
    | Retracted
)

TYPES: Final[Mapping[str, type[EventData]]] = {
    "registered": Registered,
    "external_info": ExternalInfo,
    "internal_note": InternalNote,
    "interaction": Interaction,
    "customer_message": CustomerMessage,
    "taken_back": TakenBack,
    "hold": Hold,
    "resume": Resume,
    "solved": Solved,
    "reopened": Reopened,
    "cancelled": Cancelled,
    "severity_changed": SeverityChanged,
    "cover_changed": CoverChanged,
    "calendar_changed": CalendarChanged,
    "task_dispatched": TaskDispatched,
    "task_reassigned": TaskReassigned,
    "task_completed": TaskCompleted,
    "task_reopened": TaskReopened,
    "task_cancelled": TaskCancelled,
    "merged_in": MergedIn,
    "merge_undone": MergeUndone,
    "retracted": Retracted,
}
"""The names under which events are stored."""


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """``at`` is when it happened, ``recorded_at`` when we learnt it; both in UTC seconds."""

    seq: int
    at: int
    recorded_at: int
    data: EventData
