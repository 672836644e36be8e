"""Who sees which case."""

import pytest

from servanda.cases import actions, queries
from servanda.core.access import Permission, Viewer
from servanda.core.refusals import NotAllowed, Unknown
from servanda.organisations import actions as set_up
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db


def restricted(*members: User) -> works.Desk:
    desk = works.desk(*members)
    set_up.change_organisation(
        organisation_id=desk.organisation.id, restricted=True, by=works.BUILDER, at=NOON
    )
    return desk


def test_staff_see_the_cases_of_others(as_alice: Viewer, as_bob: Viewer) -> None:
    number = works.registered(works.desk(), by=as_alice).number
    assert queries.case(number, viewer=as_bob).number == number


def test_cases_of_a_restricted_organisation_are_unknown_to_others(as_alice: Viewer) -> None:
    number = works.registered(restricted()).number
    with pytest.raises(Unknown):
        queries.case(number, viewer=as_alice)
    assert not queries.work(queries.Wanted(), viewer=as_alice, at=NOON).items
    assert not queries.listed(queries.Wanted(), viewer=as_alice).exists()


def test_members_of_its_queue_see_a_restricted_case(as_tomas: Viewer, tomas: User) -> None:
    number = works.registered(restricted(tomas), dispatch=True).number
    assert queries.case(number, viewer=as_tomas).number == number


def test_whoever_registered_a_restricted_case_sees_it(as_alice: Viewer) -> None:
    number = works.registered(restricted(), by=as_alice).number
    assert queries.case(number, viewer=as_alice).number == number


def test_a_restricted_case_cannot_be_worked_on_by_others(as_bob: Viewer) -> None:
    number = works.registered(restricted(), dispatch=True).number
    with pytest.raises(Unknown):
        actions.write_internal_note(number=number, text="Hm.", by=as_bob, at=NOON)


def test_who_may_not_see_cases_is_told_so(as_ada: Viewer) -> None:
    with pytest.raises(NotAllowed):
        queries.cases(viewer=as_ada)


def test_history_is_read_where_it_is_granted(tomas: User) -> None:
    number = works.registered(works.desk()).number
    elsewhere = places.organisation("ELSE")
    within = {elsewhere.id: frozenset({Permission.HISTORY_SEE, Permission.CASE_SEE})}
    with pytest.raises(NotAllowed):
        queries.case_history(number, viewer=Viewer(user_id=tomas.id, name="Aud", within=within))
