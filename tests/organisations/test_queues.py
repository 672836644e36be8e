"""Queues, their people, and the routing table."""

from uuid import uuid4

import pytest

from servanda.core import routing
from servanda.core.access import Permission, Viewer
from servanda.core.cover.criteria import Criterion, Match, Subject
from servanda.core.refusals import NotAllowed
from servanda.organisations import actions, queries
from servanda.organisations.models import Route
from servanda.people.models import User
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db


def test_a_lead_becomes_a_member(as_ada: Viewer, bob: User, tomas: User) -> None:
    queue = actions.create_queue(
        organisation_id=places.organisation().id,
        name="Lines",
        member_ids=frozenset({tomas.id}),
        lead_id=bob.id,
        by=as_ada,
        at=NOON,
    )
    assert set(queue.members.all()) == {bob, tomas}


def test_members_who_have_left_are_refused(as_ada: Viewer, bob: User) -> None:
    bob.is_active = False
    bob.store()
    with pytest.raises(actions.QueueInvalid) as refused:
        actions.create_queue(
            organisation_id=places.organisation().id,
            name="",
            member_ids=frozenset({uuid4()}),
            lead_id=bob.id,
            by=as_ada,
            at=NOON,
        )
    assert [fault.field for fault in refused.value.faults] == ["name", "lead_id", "member_ids"]


def test_a_name_is_taken_once_in_an_organisation_and_free_in_another(as_ada: Viewer) -> None:
    graz, linz = places.organisation("graz"), places.organisation("linz")
    places.queue("Lines", graz)
    places.queue("Lines", linz)
    with pytest.raises(actions.QueueInvalid) as refused:
        actions.create_queue(organisation_id=graz.id, name="LINES", by=as_ada, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["name"]


def test_changing_the_lead_keeps_the_members_that_are_named(as_ada: Viewer, bob: User, tomas: User) -> None:
    queue = places.queue(lead_id=bob.id)
    actions.change_queue(
        queue_id=queue.id,
        name="Lines",
        member_ids=frozenset({tomas.id}),
        lead_id=tomas.id,
        by=as_ada,
        at=NOON,
    )
    queue.refresh_from_db()
    assert (queue.lead, set(queue.members.all())) == (tomas, {tomas})


def test_a_queue_that_new_cases_go_to_stays_in_use(as_ada: Viewer) -> None:
    graz = places.organisation()
    queue = places.queue("Lines", graz)
    graz.default_queue = queue
    graz.store()
    actions.add_route(details=actions.RouteDetails(queue_id=queue.id), by=as_ada, at=NOON)
    actions.add_term(
        vocabulary="categories", values={"label": "Feeders", "queue_id": queue.id}, by=as_ada, at=NOON
    )
    with pytest.raises(actions.QueueInUse) as refused:
        actions.deactivate_queue(queue_id=queue.id, by=as_ada, at=NOON)
    assert len(refused.value.faults) == 3


def test_a_queue_out_of_use_takes_no_cases(as_ada: Viewer) -> None:
    queue = places.queue()
    actions.deactivate_queue(queue_id=queue.id, by=as_ada, at=NOON)
    assert queries.queues_in_use() == frozenset()
    actions.reactivate_queue(queue_id=queue.id, by=as_ada, at=NOON)
    assert queries.queues_in_use() == {str(queue.id)}


def test_whoever_leads_a_queue_cannot_leave_without_a_successor(as_ada: Viewer, bob: User) -> None:
    places.queue("Lines", lead_id=bob.id)
    with pytest.raises(actions.QueueInUse, match="Bob Berger leads Lines"):
        actions.hand_over_queues(user=bob, successor=None, by=as_ada, at=NOON)


def test_the_successor_leads_and_whoever_left_is_in_no_queue(as_ada: Viewer, bob: User, tomas: User) -> None:
    queue = places.queue(lead_id=bob.id)
    actions.hand_over_queues(user=bob, successor=tomas, by=as_ada, at=NOON)
    queue.refresh_from_db()
    assert (queue.lead, set(queue.members.all())) == (tomas, {tomas})


def test_queues_of_a_user_are_those_in_use_that_they_are_a_member_of(as_tomas: Viewer, tomas: User) -> None:
    graz = places.organisation()
    own = places.queue("Lines", graz, member_ids=frozenset({tomas.id}))
    places.queue("Spare parts", graz)
    assert list(queries.queues_of(tomas.id, viewer=as_tomas)) == [own]


def test_the_routing_table_is_read_as_the_core_reads_it(as_ada: Viewer) -> None:
    queue = places.queue()
    mail = Criterion(Subject.CHANNEL, ("mail", "portal"))
    row = actions.add_route(
        details=actions.RouteDetails(queue_id=queue.id, criteria=(mail,), match=Match.ANY), by=as_ada, at=NOON
    )
    assert queries.routing_table() == (routing.Route(str(row.id), str(queue.id), (mail,), Match.ANY),)


def test_a_row_moves_up_and_the_rows_close_up_when_one_goes(as_ada: Viewer) -> None:
    details = actions.RouteDetails(queue_id=places.queue().id)
    first, second, third = (actions.add_route(details=details, by=as_ada, at=NOON) for _ in range(3))
    actions.move_route_up(route_id=third.id, by=as_ada, at=NOON)
    actions.remove_route(route_id=first.id, by=as_ada, at=NOON)
    assert list(Route.objects.order_by("position").values_list("id", "position")) == [
        (third.id, 1),
        (second.id, 2),
    ]


def test_the_first_row_has_no_higher_place(as_ada: Viewer) -> None:
    row = actions.add_route(details=actions.RouteDetails(queue_id=places.queue().id), by=as_ada, at=NOON)
    assert actions.move_route_up(route_id=row.id, by=as_ada, at=NOON).position == 1


def test_a_row_to_nowhere_or_with_an_empty_criterion_is_refused(as_ada: Viewer) -> None:
    details = actions.RouteDetails(queue_id=uuid4(), criteria=(Criterion(Subject.CHANNEL, ()),))
    with pytest.raises(actions.RouteInvalid) as refused:
        actions.add_route(details=details, by=as_ada, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["queue_id", "criteria"]


def test_only_who_may_edit_set_up_changes_a_queue(as_bob: Viewer) -> None:
    queue = places.queue()
    with pytest.raises(NotAllowed):
        actions.change_queue(
            queue_id=queue.id, name="Mine", member_ids=frozenset(), lead_id=None, by=as_bob, at=NOON
        )


def test_an_administrator_of_one_organisation_changes_its_queues_alone() -> None:
    graz, linz = places.organisation("graz"), places.organisation("linz")
    local = Viewer(user_id=None, name="Local", within={graz.id: frozenset({Permission.SETUP_EDIT})})
    actions.deactivate_queue(queue_id=places.queue("Lines", graz).id, by=local, at=NOON)
    with pytest.raises(NotAllowed):
        actions.deactivate_queue(queue_id=places.queue("Lines", linz).id, by=local, at=NOON)
