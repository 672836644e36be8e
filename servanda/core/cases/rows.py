"""The shape of a moves table: rows of status × move, with who may, what is needed and what follows.

The generic classes have no slots: Python 3.11 cannot make a frozen one of them through its alias.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from types import MappingProxyType
from typing import Generic, TypeVar

from servanda.core.access import Permission, roles_with
from servanda.core.cases.facts import Asking, Person, WorkFacts
from servanda.core.cases.words import EventType, Mark, Move, Recipient, Relation, Status

FactsT = TypeVar("FactsT", bound=WorkFacts)
FactsT_contra = TypeVar("FactsT_contra", bound=WorkFacts, contravariant=True)


class Goes(Enum):
    """Results that no single status names."""

    BY_FOLD = auto()
    STAYS = auto()


class Owner(Enum):
    """Who owns it afterwards."""

    STAYS = auto()
    ACTOR = auto()
    NAMED = auto()


class Placing(Enum):
    """In which queue and with whom it lies afterwards."""

    STAYS = auto()
    AS_GIVEN = auto()
    WITH_ACTOR = auto()
    WITH_NAMED = auto()
    BACK_TO_QUEUE = auto()
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class Grant:
    """One way of being entitled: a permission, a relation, or both together.

    ``anywhere``: the relation ties the person to the case, so the permission need not be of its organisation.
    """

    permission: Permission | None = None
    relations: frozenset[Relation] = frozenset()
    anywhere: bool = False

    def holds(self, person: Person, facts: WorkFacts) -> bool:
        """Whether the person is entitled this way."""
        organisation = None if self.anywhere else facts.organisation_id
        permitted = self.permission is None or person.viewer.may(self.permission, organisation)
        return permitted and (not self.relations or not self.relations.isdisjoint(person.relations))

    def who(self) -> str:
        """Say who that is, for refusals: the least role as shipped that suffices, and the relation."""
        roles = roles_with(self.permission) if self.permission else ()
        relations = " or ".join(sorted(self.relations))
        parts = [*roles[:1], *([relations] if relations else [])]
        return " who is ".join(parts).replace("_", " ")


@dataclass(frozen=True)
class Need(Generic[FactsT_contra]):
    """A condition. ``offered``: what comes with the move can meet it, so the move is offered while it is unmet."""

    field: str
    message: str
    holds: Callable[[Asking[FactsT_contra]], bool]
    offered: bool = False


def _always(_: Asking[WorkFacts]) -> bool:
    return True


def live(asking: Asking[WorkFacts]) -> datetime:
    """Now: the time of everything that is not documented afterwards."""
    return asking.live_at


def as_happened(asking: Asking[WorkFacts]) -> datetime:
    """The documented time, else now."""
    return asking.happened_at


def _no_data(_: Asking[WorkFacts]) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class Effect(Generic[FactsT_contra]):
    """A clock event that the move writes, if ``only`` holds."""

    type: EventType
    only: Callable[[Asking[FactsT_contra]], bool] = _always
    data: Callable[[Asking[FactsT_contra]], Mapping[str, object]] = _no_data
    at: Callable[[Asking[FactsT_contra]], datetime] = live
    on_survivor: bool = False


@dataclass(frozen=True)
class Row(Generic[FactsT_contra]):
    """What a move does from one status; of several rows the first whose ``when`` holds counts."""

    to: Status | Goes
    grants: tuple[Grant, ...]
    needs: tuple[Need[FactsT_contra], ...] = ()
    effects: tuple[Effect[FactsT_contra], ...] = ()
    marks: tuple[Mark, ...] = ()
    told: tuple[Recipient, ...] = ()
    owner: Owner = Owner.STAYS
    placing: Placing = Placing.STAYS
    when: Callable[[Asking[FactsT_contra]], bool] = field(default=_always)


Table = Mapping[tuple[Status, Move], tuple[Row[FactsT], ...]]
Lines = Iterable[tuple[tuple[Status, ...], Move, tuple[Row[FactsT], ...]]]


def table(lines: Lines[FactsT]) -> Table[FactsT]:
    """Return the table that the lines say: each is statuses, a move, and the rows that it has from there."""
    return MappingProxyType({(status, move): rows for statuses, move, rows in lines for status in statuses})
