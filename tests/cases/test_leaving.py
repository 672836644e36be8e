"""Nothing is lost because somebody left: what they answered for is handed over, their open work goes back."""

from typing import Final

import pytest

from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.core.access import Role, Viewer
from servanda.core.cases import Status
from servanda.core.leaving import Duty
from servanda.core.refusals import NotAllowed, Stale
from servanda.organisations import actions as set_up
from servanda.organisations.models import HoldReason, Queue
from servanda.organisations.queries import viewer_of
from servanda.people import actions as people
from servanda.people.models import User
from tests.agreements import promises, vault
from tests.cases import works
from tests.cast import NOON, staff

pytestmark = pytest.mark.django_db

LATER: Final = works.later(60)


@pytest.fixture
def eva() -> User:
    """Who comes after."""
    return staff("Eva Egger", Role.QUEUE_LEAD)


def left(user: User, by: Viewer, successor: User | None = None, **chosen: User) -> User:
    after = {Duty(duty): one.id for duty, one in chosen.items()}
    successor_id = successor.id if successor else None
    return actions.deactivate_user(
        user_id=user.id, successor_id=successor_id, successors=after, by=by, at=LATER
    )


def waiting(desk: works.Desk, owner: User) -> Case:
    """A case that waits for the customer."""
    case = works.opened(desk, owner)
    actions.ask_customer(number=case.number, text="Which?", by=viewer_of(owner), at=works.later(10))
    return case


def now(case: Case) -> tuple[str, User | None, User | None, Queue | None]:
    found = Case.objects.select_related("owner", "assignee", "queue").get(id=case.id)
    return found.status, found.owner, found.assignee, found.queue


def test_an_open_case_goes_back_to_its_queue_without_an_owner(as_ada: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    case = works.opened(desk, tomas)
    left(tomas, as_ada)
    assert now(case) == (Status.QUEUED, None, None, desk.queue)
    entry = case.events.order_by("seq").last()
    assert entry is not None
    assert (entry.by_name, entry.data["note"]) == ("Ada Adler", "Tomás Rivera has left.")


def test_a_case_outside_all_queues_goes_to_the_default_queue(as_ada: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    case = works.registered(desk, by=viewer_of(tomas))
    actions.accept_case(number=case.number, by=viewer_of(tomas), at=NOON)
    left(tomas, as_ada)
    assert now(case) == (Status.QUEUED, None, None, desk.queue)


def test_what_waits_for_somebody_to_accept_it_goes_back_too(as_ada: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    case = works.registered(desk)
    actions.dispatch_case(
        number=case.number, queue_id=desk.queue.id, assignee_id=tomas.id, by=works.BUILDER, at=NOON
    )
    left(tomas, as_ada)
    assert now(case) == (Status.QUEUED, None, None, desk.queue)


def test_what_waits_for_the_customer_goes_to_the_lead_and_goes_on_waiting(
    as_ada: Viewer, tomas: User, eva: User
) -> None:
    desk = works.desk(tomas, lead=eva)
    case = waiting(desk, tomas)
    left(tomas, as_ada)
    assert now(case) == (Status.AWAITING_INFO, eva, eva, desk.queue)


def test_what_rests_goes_to_who_leads_the_queue_after_them(as_ada: Viewer, tomas: User, eva: User) -> None:
    desk = works.desk(lead=tomas)
    case = works.opened(desk, tomas)
    reason = HoldReason.objects.filter(is_active=True).first()
    assert reason is not None
    actions.hold_case(number=case.number, hold_reason_id=reason.id, by=viewer_of(tomas), at=works.later(5))
    left(tomas, as_ada, queues=eva)
    assert now(case) == (Status.ON_HOLD, eva, eva, desk.queue)


def test_what_can_lie_in_no_queue_asks_for_somebody(as_ada: Viewer, tomas: User, eva: User) -> None:
    case = waiting(works.desk(tomas), tomas)
    with pytest.raises(people.SuccessorNeeded, match=f"the case {case.number}"):
        left(tomas, as_ada)
    left(tomas, as_ada, cases=eva)
    assert now(case)[:2] == (Status.AWAITING_INFO, eva)


def test_the_clocks_run_on_as_if_nobody_had_left(as_ada: Viewer, tomas: User, eva: User) -> None:
    desk = works.desk(tomas, lead=eva)
    cases = [works.opened(desk, tomas), waiting(desk, tomas)]
    before = [Case.objects.get(id=case.id).running_due_at for case in cases]
    left(tomas, as_ada)
    assert [Case.objects.get(id=case.id).running_due_at for case in cases] == before


def test_what_is_finished_and_what_others_have_stays_as_it_is(as_ada: Viewer, tomas: User, eva: User) -> None:
    desk = works.desk(tomas, eva)
    done, other = works.opened(desk, tomas), works.opened(desk, eva)
    actions.cancel_case(number=done.number, cancel_reason="mistake", by=works.BUILDER, at=works.later(5))  # type: ignore[arg-type]
    left(tomas, as_ada)
    assert now(done)[:2] == (Status.CANCELLED, tomas)
    assert now(other)[:2] == (Status.OPEN, eva)


def test_contracts_and_agreements_get_another_owner_each(as_ada: Viewer, miriam: User, eva: User) -> None:
    bert = staff("Bert Bauer", Role.CONTRACT_MANAGER)
    contract = promises.an_active_contract(owner_id=miriam.id)
    agreement = promises.approved(owner_id=miriam.id)
    left(miriam, as_ada, eva, agreements=bert)
    contract.refresh_from_db()
    agreement.refresh_from_db()
    assert (contract.owner, agreement.owner) == (eva, bert)


def test_everything_that_lacks_a_successor_is_named_at_once_and_nothing_is_changed(
    as_ada: Viewer, tomas: User
) -> None:
    desk = works.desk(lead=tomas)
    case = works.opened(desk, tomas)
    contract = promises.a_contract(owner_id=tomas.id)
    agreement = promises.draft(owner_id=tomas.id)
    vault.entry(viewer_of(tomas), key=promises.key())
    people.create_team(name="Night", manager_id=tomas.id, by=as_ada, at=NOON)
    with pytest.raises(people.SuccessorNeeded) as refused:
        left(tomas, as_ada)
    assert refused.value.message == (
        "Tomás Rivera answers for the team Night, the queue Line Support, "
        f"the contract {contract.number}, the agreement {agreement.number}, "
        "the secret Root password of K-7QX2. Choose who takes over."
    )
    assert now(case)[:2] == (Status.OPEN, tomas)
    tomas.refresh_from_db()
    assert tomas.is_active


def test_a_successor_for_each_duty_takes_that_and_nothing_else(
    as_ada: Viewer, tomas: User, bob: User, eva: User
) -> None:
    information = vault.entry(viewer_of(tomas), key=promises.key())
    team = people.create_team(name="Night", manager_id=tomas.id, by=as_ada, at=NOON)
    left(tomas, as_ada, teams=bob, secured_information=eva)
    team.refresh_from_db()
    assert team.manager == bob
    assert information.readers.get(user=eva).may_grant
    assert not information.readers.filter(user=bob).exists()


def test_who_has_left_or_leaves_cannot_take_over(as_ada: Viewer, tomas: User, eva: User, alice: User) -> None:
    left(alice, as_ada)
    with pytest.raises(people.SuccessorNeeded) as refused:
        left(tomas, as_ada, eva, contracts=tomas, cases=alice)
    assert [fault.field for fault in refused.value.faults] == ["successors.contracts", "successors.cases"]


def test_what_somebody_holds_is_told_before(as_ada: Viewer, tomas: User, eva: User) -> None:
    desk = works.desk(tomas, lead=eva)
    case = works.opened(desk, tomas)
    promises.a_contract(of=desk.customer, owner_id=tomas.id)
    held = {one.duty: (len(one.names), len(one.lacking)) for one in queries.holdings(tomas.id, viewer=as_ada)}
    assert set(held) == set(Duty)
    assert (held[Duty.CASES], held[Duty.CONTRACTS], held[Duty.TEAMS]) == ((1, 0), (1, 1), (0, 0))
    assert queries.holdings(tomas.id, viewer=as_ada)[-1].shown == case.number


def test_only_who_manages_all_users_lets_somebody_leave(as_bob: Viewer, tomas: User) -> None:
    with pytest.raises(NotAllowed):
        left(tomas, as_bob)
    with pytest.raises(NotAllowed):
        queries.holdings(tomas.id, viewer=as_bob)


def test_a_leaving_on_an_older_revision_is_stale(as_ada: Viewer, tomas: User) -> None:
    with pytest.raises(Stale):
        actions.deactivate_user(user_id=tomas.id, expecting=99, by=as_ada, at=LATER)


def test_a_member_of_a_queue_is_none_any_more(as_ada: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    left(tomas, as_ada)
    assert tomas not in desk.queue.members.all()


def test_the_last_administrator_does_not_leave(ada: User) -> None:
    with pytest.raises(set_up.LastAdministrator):
        left(ada, works.BUILDER)
