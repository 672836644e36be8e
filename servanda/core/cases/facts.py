"""What a move is decided from: the case as folded under its lock, who asks, and what comes with the move."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from servanda.core.access import Viewer, system
from servanda.core.cases.words import FOLDED, CancelReason, EventType, Relation, ResolutionCounts, Status


@dataclass(frozen=True, slots=True)
class Fold:
    """What the fold over the clock events says at the instant of the move (3-clocks 3.2)."""

    responded: bool = False
    waiting: bool = False
    held: bool = False
    solved: bool = False


def folded_status(stored: Status, fold: Fold) -> Status:
    """Return the status shown: open, awaiting info and on hold by the fold, all others as stored."""
    if stored not in FOLDED:
        return stored
    if fold.waiting:
        return Status.AWAITING_INFO
    return Status.ON_HOLD if fold.held else Status.OPEN


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """What cases and tasks have in common. ``last_event_at`` is that of the case's last live clock event."""

    stored: Status
    organisation_id: UUID | None = None
    queue_id: UUID | None = None
    assignee_id: UUID | None = None
    owner_id: UUID | None = None
    last_event_at: datetime | None = None
    open_handovers: int = 0

    @property
    def status(self) -> Status:
        """The status from which moves are allowed."""
        return self.stored


@dataclass(frozen=True, slots=True)
class Told:
    """The clock event by which the customer learnt the resolution; ``solved`` if it also solved the case."""

    seq: int
    at: datetime
    solved: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge of this case into another; ``seq`` is that of its ``cancelled`` event."""

    survivor: str
    at: datetime
    status_before: Status
    seq: int


@dataclass(frozen=True, slots=True)
class CaseFacts(WorkFacts):
    """A case, folded. Counts are as they are in this transaction.

    ``reopen_until`` and ``silent_until`` come from the level and are empty where it sets nothing;
    ``judge_until`` ends the four working hours of the unjudged message. ``attempts`` are documented outbound
    interactions since completion; ``interactions`` are those of staff since the last opening.
    """

    number: str = ""
    customer: str | None = None
    fold: Fold = field(default_factory=Fold)
    counts: ResolutionCounts = ResolutionCounts.SENT
    resolution_text: str = ""
    resolution_code: str | None = None
    resolution_sent: bool = False
    told_by: Told | None = None
    unfinished_tasks: int = 0
    documentation_required: bool = False
    interactions: int = 0
    draft_interactions: int = 0
    asked_at: datetime | None = None
    reminders_left: int = 0
    attempts: int = 0
    held_since: datetime | None = None
    hold_ends_on_message: bool = False
    unjudged_message_at: datetime | None = None
    judge_until: datetime | None = None
    silent_until: datetime | None = None
    reopen_until: datetime | None = None
    merged: Merged | None = None

    @property
    def status(self) -> Status:
        """The status from which moves are allowed."""
        return folded_status(self.stored, self.fold)


@dataclass(frozen=True, slots=True)
class TaskFacts(WorkFacts):
    """A task. ``calendar`` is that of the organisation it is or will be dispatched to."""

    task: str = ""
    calendar: str | None = None
    case_unfinished: bool = True
    dispatched_before: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: what they may do anywhere, and what they are to this case or task."""

    viewer: Viewer
    relations: frozenset[Relation] = frozenset()


def the_program(name: str) -> Person:
    """Return the program itself as the one who moves, named by what it is doing."""
    return Person(system(name), frozenset({Relation.SYSTEM}))


@dataclass(frozen=True, slots=True)
class Survivor:
    """The case that another one is merged into."""

    number: str
    customer: str | None
    status: Status


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with a move; each move reads what it needs.

    ``happened_at`` documents the past. ``told``: the resolution is sent in the same step as the completion.
    ``code_says_unanswered`` belongs to ``code``. ``settles_tasks``: unfinished tasks are dealt with in the same
    step. ``withdraws_handovers``: whoever asks has agreed to it. ``automatic``: a text that no person wrote.
    """

    reason: str = ""
    queue_id: UUID | None = None
    assignee_id: UUID | None = None
    happened_at: datetime | None = None
    text: str = ""
    code: str | None = None
    code_says_unanswered: bool = False
    told: bool = False
    settles_tasks: bool = False
    withdraws_handovers: bool = False
    hold_reason: str | None = None
    hold_pauses: bool = False
    resume_at: datetime | None = None
    cancel_reason: CancelReason | None = None
    survivor: Survivor | None = None
    automatic: bool = False


FactsT_co = TypeVar("FactsT_co", bound=WorkFacts, covariant=True)


@dataclass(frozen=True)
class Asking(Generic[FactsT_co]):
    """One question to the table: may this person make the move now, and what comes of it?"""

    facts: FactsT_co
    person: Person
    at: datetime
    given: Given = field(default_factory=Given)

    @property
    def happened_at(self) -> datetime:
        """When it happened: as documented, else now."""
        return self.given.happened_at or self.live_at

    @property
    def live_at(self) -> datetime:
        """The instant of a live event: never before the last one (3-clocks 3.2)."""
        return max(self.at, self.facts.last_event_at or self.at)


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """A clock event to append: when it happened, and when we learnt it."""

    type: EventType
    at: datetime
    recorded_at: datetime
    data: Mapping[str, object] = field(default_factory=dict[str, object])
