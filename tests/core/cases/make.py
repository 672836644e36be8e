"""Dull cases, tasks and people for the moves table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from servanda.core.access import Role, Viewer, permissions_of
from servanda.core.cases import CaseFacts, Fold, Person, Relation, Status, TaskFacts

NOW: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
NORTH, SOUTH = UUID(int=1), UUID(int=2)
QUEUE, OTHER_QUEUE = UUID(int=11), UUID(int=12)
ALICE, BOB, ERIK, EVA, CARLA = (UUID(int=number) for number in range(21, 26))

_BY_STATUS: Final[dict[Status, dict[str, Any]]] = {
    Status.AWAITING_INFO: {"stored": Status.OPEN, "fold": Fold(responded=True, waiting=True)},
    Status.ON_HOLD: {"stored": Status.OPEN, "fold": Fold(held=True)},
    Status.COMPLETED: {"stored": Status.COMPLETED, "resolution_text": "Reset it", "resolution_code": "fixed"},
    Status.CLOSED: {
        "stored": Status.CLOSED,
        "fold": Fold(responded=True, solved=True),
        "resolution_text": "Reset it",
        "resolution_code": "fixed",
        "resolution_sent": True,
    },
}


def case(status: Status = Status.OPEN, **changed: Any) -> CaseFacts:
    """Return Erik's case 4817 of Acme in the north, as the fold would have it in this status."""
    dull = CaseFacts(status, NORTH, QUEUE, ERIK, ERIK, number="4817", customer="acme")
    return replace(dull, **{**_BY_STATUS.get(status, {}), **changed})


def task(status: Status = Status.OPEN, **changed: Any) -> TaskFacts:
    """Return Erik's task in the north."""
    return replace(TaskFacts(status, NORTH, QUEUE, ERIK, ERIK, task="t1", calendar="north-hours"), **changed)


def staff(user_id: UUID, role: Role, *relations: Relation, within: UUID = NORTH) -> Person:
    """Return somebody with a role for one organisation."""
    viewer = Viewer(user_id, role, within={within: permissions_of([role])})
    return Person(viewer, frozenset(relations))


alice: Final = staff(ALICE, Role.AGENT)
registrar: Final = staff(ALICE, Role.AGENT, Relation.REGISTRAR, within=SOUTH)
registering: Final = staff(ALICE, Role.AGENT, Relation.REGISTERING)
erik: Final = staff(ERIK, Role.ENGINEER, Relation.OWNER, Relation.ASSIGNEE)
eva: Final = staff(EVA, Role.ENGINEER)
member: Final = staff(EVA, Role.ENGINEER, Relation.QUEUE_MEMBER)
backup: Final = staff(EVA, Role.ENGINEER, Relation.BACKUP, within=SOUTH)
bob: Final = staff(BOB, Role.QUEUE_LEAD, Relation.QUEUE_LEAD)
auditor: Final = staff(BOB, Role.AUDITOR)
foreign_lead: Final = staff(BOB, Role.QUEUE_LEAD, within=SOUTH)
carla: Final = Person(Viewer(CARLA, "Carla", is_staff=False), frozenset({Relation.CUSTOMER}))
gus: Final = Person(Viewer(UUID(int=99), "Gus", is_staff=False))
