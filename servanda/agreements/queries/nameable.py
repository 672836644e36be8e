"""What an escalation matrix may name, as people call it."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from servanda.core.access import Viewer
from servanda.core.agreements import ActionKind, EscalationRow, RecipientKind
from servanda.organisations.models import Priority, Queue
from servanda.organisations.queries import require_staff
from servanda.people.models import Team, User


@dataclass(frozen=True, slots=True)
class Nameable:
    """A user, team, priority or queue; ``kind`` is that of the recipient or action. ``address`` is a user's."""

    kind: str
    id: UUID
    name: str
    address: str = ""
    in_use: bool = True


def nameable(rows: Iterable[EscalationRow], *, viewer: Viewer) -> tuple[Nameable, ...]:
    """All that is in use, and what the rows name besides, each kind in its order. Four statements.

    Raises ``NotAllowed``.
    """
    require_staff(viewer)
    named = {record for row in rows for _, record in row.named}
    return tuple(one for read in _READ for one in read(named))


def _users(named: Collection[UUID]) -> list[Nameable]:
    in_use = Q(is_active=True, is_staff=True)
    return [
        Nameable(RecipientKind.USER, one.id, one.name, one.email, one.is_active)
        for one in _ordered(User, in_use, named)
    ]


def _teams(named: Collection[UUID]) -> list[Nameable]:
    found = _ordered(Team, Q(is_active=True), named)
    return [Nameable(RecipientKind.TEAM, one.id, one.name, in_use=one.is_active) for one in found]


def _priorities(named: Collection[UUID]) -> list[Nameable]:
    found = Priority.objects.filter(Q(is_active=True) | Q(id__in=named)).order_by("rank")
    return [Nameable(ActionKind.PRIORITY, one.id, one.label, in_use=one.is_active) for one in found]


def _queues(named: Collection[UUID]) -> list[Nameable]:
    in_use = Q(is_active=True, organisation__is_active=True)
    return [
        Nameable(
            ActionKind.DISPATCH,
            one.id,
            f"{one.name}, {one.organisation.code}",
            in_use=one.is_active and one.organisation.is_active,
        )
        for one in _ordered(Queue, in_use, named).select_related("organisation")
    ]


def _ordered(kind: Any, in_use: Q, named: Collection[UUID]) -> "QuerySet[Any]":
    return kind.objects.filter(in_use | Q(id__in=named)).order_by("sort_name", "id")  # type: ignore[no-any-return]


_READ: Final[tuple[Callable[[Collection[UUID]], list[Nameable]], ...]] = (
    _users,
    _teams,
    _priorities,
    _queues,
)
