"""Documenting a past that undoes a missed deadline: who may, that they say why, and who learns of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from servanda.cases import actions
from servanda.cases.actions import Call, MayNotUndoBreach, Resolution, UndoesBreach
from servanda.cases.models import Case, CaseEvent, Direction, Interaction
from servanda.commitments.models import AnnulledBreach, Obligation
from servanda.core.access import Role, Viewer
from servanda.core.cases import Channel
from servanda.organisations.models import CompletionCode
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.automation import rings
from tests.cases import works
from tests.cast import NOON, staff

pytestmark = pytest.mark.django_db

LATE = NOON + timedelta(days=4)
CALLED = works.later(10)

Documents = Callable[[Case, Viewer, str], object]


@pytest.fixture
def desk(tomas: User, bob: User) -> works.Desk:
    return works.desk(tomas, lead=bob)


@pytest.fixture
def case(desk: works.Desk, tomas: User) -> Case:
    """Open, of Tomás; four days later both its deadlines have long been missed."""
    return works.opened(desk, tomas)


def a_call(case: Case, by: Viewer, reason: str) -> object:
    call = Call(
        "Told Carla.",
        direction=Direction.OUTBOUND,
        counts_as_response=True,
        happened_at=CALLED,
        reason=reason,
    )
    return actions.record_interaction(number=case.number, call=call, by=by, at=LATE)


def an_earlier_solution(case: Case, by: Viewer, reason: str) -> object:
    code_id = CompletionCode.objects.filter(for_unanswered=False, is_active=True)[0].id
    resolution = Resolution("Replaced B12.", code_id, told_at=CALLED, reason=reason)
    return actions.complete_case(number=case.number, resolution=resolution, by=by, at=LATE)


def an_earlier_telling(case: Case, by: Viewer, reason: str) -> object:
    code_id = CompletionCode.objects.filter(for_unanswered=False, is_active=True)[0].id
    resolution = Resolution("Replaced B12.", code_id)
    actions.complete_case(number=case.number, resolution=resolution, by=by, at=LATE)
    return actions.send_resolution(number=case.number, told_at=CALLED, reason=reason, by=by, at=LATE)


every_way = pytest.mark.parametrize("document", [a_call, an_earlier_solution, an_earlier_telling])


@every_way
def test_an_engineer_is_told_who_may(document: Documents, case: Case, as_tomas: Viewer) -> None:
    with pytest.raises(MayNotUndoBreach, match="A queue lead may document it with a reason"):
        document(case, as_tomas, "I forgot.")
    assert not AnnulledBreach.objects.exists()


@every_way
@pytest.mark.parametrize("reason", ["", "  ", "x" * 401])
def test_a_lead_must_say_why(document: Documents, reason: str, case: Case, as_bob: Viewer) -> None:
    with pytest.raises(UndoesBreach) as refused:
        document(case, as_bob, reason)
    assert [fault.field for fault in refused.value.faults] == ["reason"]


@every_way
def test_what_a_lead_undoes_is_kept_with_who_and_why(document: Documents, case: Case, as_bob: Viewer) -> None:
    document(case, as_bob, " It was written down on paper. ")
    found = AnnulledBreach.objects.filter(sheet=case.sheet_id)
    assert {(one.by_name, one.reason) for one in found} == {("Bob Berger", "It was written down on paper.")}
    assert Obligation.objects.get(sheet=case.sheet_id, kind="irt").state == "met"


def test_the_stream_says_it_and_the_owner_is_told(case: Case, tomas: User, bob: User, as_bob: Viewer) -> None:
    a_call(case, as_bob, "On paper.")
    entry = CaseEvent.objects.get(case=case, kind="breach_annulled")
    assert (entry.by_name, entry.data["clocks"], entry.data["reason"]) == ("Bob Berger", ["irt"], "On paper.")
    rings.tell(case)
    assert (rings.bells(tomas), rings.bells(bob)) == (["breach_annulled"], [])


def test_the_lead_is_told_of_what_somebody_else_undid(case: Case, bob: User) -> None:
    a_call(case, viewer_of(staff("Mara Maier", Role.QUEUE_LEAD)), "On paper.")
    rings.tell(case)
    assert (rings.bells(bob), rings.mails(bob)) == (["breach_annulled"], ["breach_annulled"])


def test_a_past_that_undoes_nothing_needs_no_reason(case: Case, as_tomas: Viewer) -> None:
    call = Call("Told Carla.", direction=Direction.OUTBOUND, counts_as_response=True, happened_at=CALLED)
    actions.record_interaction(number=case.number, call=call, by=as_tomas, at=works.later(12))
    assert Interaction.objects.get().at == CALLED
    assert not CaseEvent.objects.filter(kind="breach_annulled").exists()


def test_a_message_that_came_earlier_needs_a_reason_too(case: Case, as_tomas: Viewer, as_bob: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which format?", by=as_tomas, at=works.later(5))
    actions.take_back_case(number=case.number, reason="Silent.", by=as_bob, at=works.later(60))

    def document(reason: str) -> object:
        return actions.record_customer_message(
            number=case.number,
            text="Format 6.",
            channel=Channel.FAX,
            happened_at=works.later(30),
            reason=reason,
            by=as_bob,
            at=LATE,
        )

    with pytest.raises(UndoesBreach):
        document("")
    document("The fax was found today.")
    assert {one.reason for one in AnnulledBreach.objects.all()} == {"The fax was found today."}
