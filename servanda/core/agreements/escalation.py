"""The values of an escalation matrix, and how they are written: who is told, and what is done (2-domain 2.2).

Written, a recipient is ``{"kind": "owner"}``, ``{"kind": "user", "id": …}`` or ``{"kind": "address", "address": …}``,
an action ``{"kind": "escalate"}`` or ``{"kind": "dispatch", "id": …}``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from servanda.core.clocks.promises import ClockKind


class RecipientKind(StrEnum):
    """Who is told. Whoever has left is replaced by the manager when the level fires."""

    ASSIGNEE = "assignee"
    OWNER = "owner"
    QUEUE_LEAD = "queue_lead"
    ORGANISATION_MANAGER = "organisation_manager"
    AGREEMENT_OWNER = "agreement_owner"
    USER = "user"
    TEAM = "team"
    ADDRESS = "address"


class ActionKind(StrEnum):
    """What is done. ``escalate``: the case counts as at risk."""

    ESCALATE = "escalate"
    PRIORITY = "priority"
    DISPATCH = "dispatch"


_CLOCKS: Final = tuple(ClockKind)
NAMED: Final = frozenset({RecipientKind.USER, RecipientKind.TEAM})
"""Recipients that are chosen by their id."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """``id`` of a user or team, ``address`` of somebody outside; empty for all others."""

    kind: RecipientKind
    id: UUID | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class EscalationAction:
    """``id`` of the priority that the case gets, or of the queue that it is dispatched to."""

    kind: ActionKind
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """One level of one clock; ``offset_s`` is counted as the target is, negative before the deadline."""

    clock: ClockKind
    number: int
    offset_s: int
    recipients: tuple[Recipient, ...] = ()
    actions: tuple[EscalationAction, ...] = ()

    def place(self, what: str) -> str:
        """The name of a field of this level."""
        return f"{self.clock}.{self.number}.{what}"

    @property
    def named(self) -> tuple[tuple[str, UUID], ...]:
        """Kind and id of every record that it refers to."""
        told = [(str(one.kind), one.id) for one in self.recipients]
        done = [(str(one.kind), one.id) for one in self.actions]
        return tuple((kind, record) for kind, record in (*told, *done) if record is not None)


def by_clock(rows: Iterable[EscalationRow]) -> dict[ClockKind, list[EscalationRow]]:
    """The levels of each clock that has any, in the order of the clocks, by number."""
    found: dict[ClockKind, list[EscalationRow]] = {}
    for row in sorted(rows, key=lambda one: (_CLOCKS.index(one.clock), one.number)):
        found.setdefault(row.clock, []).append(row)
    return found


def read_recipients(written: Iterable[Mapping[str, str]]) -> tuple[Recipient, ...]:
    """Recipients as they are stored."""
    return tuple(Recipient(RecipientKind(one["kind"]), _id(one), one.get("address", "")) for one in written)


def read_actions(written: Iterable[Mapping[str, str]]) -> tuple[EscalationAction, ...]:
    """Actions as they are stored."""
    return tuple(EscalationAction(ActionKind(one["kind"]), _id(one)) for one in written)


def written_recipients(recipients: Iterable[Recipient]) -> list[dict[str, str]]:
    """The form in which recipients are stored and told."""
    return [
        _written(one.kind, one.id) | ({"address": one.address} if one.address else {}) for one in recipients
    ]


def written_actions(actions: Iterable[EscalationAction]) -> list[dict[str, str]]:
    """The form in which actions are stored and told."""
    return [_written(one.kind, one.id) for one in actions]


def _id(written: Mapping[str, str]) -> UUID | None:
    return UUID(written["id"]) if "id" in written else None


def _written(kind: str, named: UUID | None) -> dict[str, str]:
    return {"kind": str(kind)} | ({"id": str(named)} if named else {})
