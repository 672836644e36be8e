"""Routing: where a newly registered case should go, and why (2-domain 2.4, register).

By hand, else the category's queue, else the business object's, else the routing table, else the default queue of
the organisation. Queues that are not in use any more are passed over and said so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from servanda.core.cover.criteria import Criterion, Match, Traits, matches


class RoutedBy(StrEnum):
    """What named the target."""

    HAND = "hand"
    CATEGORY = "category"
    BUSINESS_OBJECT = "business_object"
    ROUTING_TABLE = "routing_table"
    DEFAULT_QUEUE = "default_queue"


class Entry(StrEnum):
    """How a case came into the program, whatever its channel: a letter is typed in by staff."""

    STAFF = "staff"
    PORTAL = "portal"
    MAIL = "mail"
    API = "api"


@dataclass(frozen=True, slots=True)
class Named:
    """A record that names a queue: a category (nearest first) or a business object."""

    reference: str
    queue: str | None


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the routing table, in its order."""

    reference: str
    queue: str
    criteria: tuple[Criterion, ...] = ()
    match: Match = Match.ALL


@dataclass(frozen=True, slots=True)
class RoutingFacts:
    """Everything that may name a target. ``queues`` are those in use."""

    traits: Traits
    queues: frozenset[str]
    queue_by_hand: str | None = None
    assignee_by_hand: str | None = None
    categories: tuple[Named, ...] = ()
    business_objects: tuple[Named, ...] = ()
    routes: tuple[Route, ...] = ()
    default_queue: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one source named; ``reference`` is the category, object or row."""

    by: RoutedBy
    reference: str
    queue: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where the case should go. ``passed_over`` named queues that are not in use."""

    by: RoutedBy
    reference: str
    queue: str | None
    assignee: str | None = None
    passed_over: tuple[Proposal, ...] = ()


def found_target(facts: RoutingFacts) -> Target | None:
    """Return the target, or ``None`` if nothing names a queue in use: the case then stays New, for everyone."""
    if facts.queue_by_hand is not None or facts.assignee_by_hand is not None:
        return Target(RoutedBy.HAND, "", facts.queue_by_hand, facts.assignee_by_hand)
    passed_over: list[Proposal] = []
    for proposal in _proposals(facts):
        if proposal.queue in facts.queues:
            return Target(proposal.by, proposal.reference, proposal.queue, None, tuple(passed_over))
        passed_over.append(proposal)
    return None


def dispatches_at_once(entry: Entry, *, asked: bool = False) -> bool:
    """Whether the found target is taken at registration: always for mail and portal, else when asked for."""
    return asked or entry in (Entry.MAIL, Entry.PORTAL)


def _proposals(facts: RoutingFacts) -> Iterator[Proposal]:
    named = ((RoutedBy.CATEGORY, facts.categories), (RoutedBy.BUSINESS_OBJECT, facts.business_objects))
    for by, records in named:
        yield from (Proposal(by, one.reference, one.queue) for one in records if one.queue is not None)
    for route in facts.routes:
        if matches(route.criteria, route.match, facts.traits):
            yield Proposal(RoutedBy.ROUTING_TABLE, route.reference, route.queue)
    if facts.default_queue is not None:
        yield Proposal(RoutedBy.DEFAULT_QUEUE, "", facts.default_queue)
