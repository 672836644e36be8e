"""Routing: the target found for a registered case, and why."""

import pytest

from servanda.core.cover import Criterion, Match, Subject, Traits
from servanda.core.routing import (
    Entry,
    Named,
    Proposal,
    Route,
    RoutedBy,
    RoutingFacts,
    Target,
    dispatches_at_once,
    found_target,
)

TRAITS = Traits(
    severity=2, channel="mail", products=("press",), customers=("acme", "holding"), organisation="north"
)
QUEUES = frozenset({"first", "second", "third", "default"})


def facts(**changed: object) -> RoutingFacts:
    """Return facts in which nothing but the default queue names a target."""
    table: dict[str, object] = {"traits": TRAITS, "queues": QUEUES, "default_queue": "default", **changed}
    return RoutingFacts(**table)  # type: ignore[arg-type]


def rule(subject: Subject, *values: str) -> Criterion:
    return Criterion(subject, values)


EVERYTHING = {
    "categories": (Named("leaf", None), Named("root", "first")),
    "business_objects": (Named("order-1", "second"),),
    "routes": (Route("row-1", "third"),),
}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param(
            {**EVERYTHING, "queue_by_hand": "closed", "assignee_by_hand": "eve"},
            Target(RoutedBy.HAND, "", "closed", "eve"),
            id="by hand before all else",
        ),
        pytest.param(
            {"assignee_by_hand": "eve"}, Target(RoutedBy.HAND, "", None, "eve"), id="a person alone"
        ),
        pytest.param(
            EVERYTHING, Target(RoutedBy.CATEGORY, "root", "first"), id="nearest category with a queue"
        ),
        pytest.param(
            {**EVERYTHING, "categories": ()},
            Target(RoutedBy.BUSINESS_OBJECT, "order-1", "second"),
            id="business object",
        ),
        pytest.param(
            {"routes": EVERYTHING["routes"]},
            Target(RoutedBy.ROUTING_TABLE, "row-1", "third"),
            id="routing table",
        ),
        pytest.param(
            {}, Target(RoutedBy.DEFAULT_QUEUE, "", "default"), id="default queue of the organisation"
        ),
        pytest.param({"default_queue": None}, None, id="nothing"),
    ],
)
def test_the_first_source_that_names_a_queue_wins(
    changed: dict[str, object], expected: Target | None
) -> None:
    assert found_target(facts(**changed)) == expected


def test_a_queue_out_of_use_is_passed_over_and_said_so() -> None:
    target = found_target(facts(categories=(Named("leaf", "closed"),)))
    assert target == Target(
        RoutedBy.DEFAULT_QUEUE, "", "default", None, (Proposal(RoutedBy.CATEGORY, "leaf", "closed"),)
    )


@pytest.mark.parametrize(
    ("criteria", "match", "taken"),
    [
        pytest.param((rule(Subject.SEVERITY, "1", "2"),), Match.ALL, True, id="severity"),
        pytest.param((rule(Subject.CHANNEL, "phone"),), Match.ALL, False, id="other channel"),
        pytest.param((rule(Subject.CUSTOMER, "holding"),), Match.ALL, True, id="parent of the customer"),
        pytest.param((rule(Subject.ORGANISATION, "north"),), Match.ALL, True, id="organisation"),
        pytest.param((rule(Subject.CATEGORY, "paper"),), Match.ANY, False, id="no category"),
        pytest.param((rule(Subject.OBJECT_KIND, "rma"),), Match.ANY, False, id="no business object"),
        pytest.param(
            (rule(Subject.PRODUCT, "press"), rule(Subject.SEVERITY, "4")), Match.ALL, False, id="not all"
        ),
        pytest.param(
            (rule(Subject.PRODUCT, "press"), rule(Subject.SEVERITY, "4")), Match.ANY, True, id="any"
        ),
        pytest.param((), Match.ANY, True, id="any of nothing lets everything through"),
        pytest.param((), Match.ALL, True, id="all of nothing lets everything through"),
    ],
)
def test_a_row_is_taken_when_its_criteria_hold(
    criteria: tuple[Criterion, ...], match: Match, *, taken: bool
) -> None:
    target = found_target(facts(routes=(Route("row", "third", criteria, match),)))
    assert target is not None
    assert (target.by is RoutedBy.ROUTING_TABLE) is taken


def test_a_case_without_an_organisation_matches_no_organisation_criterion() -> None:
    routes = (Route("row", "third", (rule(Subject.ORGANISATION, "north"),)),)
    target = found_target(facts(traits=Traits(severity=2, channel="mail"), routes=routes))
    assert target is not None
    assert target.by is RoutedBy.DEFAULT_QUEUE


@pytest.mark.parametrize(
    ("entry", "asked", "at_once"),
    [
        pytest.param(Entry.MAIL, False, True, id="mail"),
        pytest.param(Entry.PORTAL, False, True, id="portal"),
        pytest.param(Entry.STAFF, False, False, id="staff: proposed"),
        pytest.param(Entry.API, False, False, id="API: proposed"),
        pytest.param(Entry.API, True, True, id="API with dispatch"),
    ],
)
def test_who_gets_the_target_proposed_and_who_dispatched(entry: Entry, *, asked: bool, at_once: bool) -> None:
    assert dispatches_at_once(entry, asked=asked) is at_once
