"""Who sees which cases, asked for many at once: the same answer as when each asks alone."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.cases.models import Case
from servanda.cases.queries import cases
from servanda.cases.queries.seen_by import sight
from servanda.core.access import Permission, Role
from servanda.organisations import actions as set_up
from servanda.organisations.models import RoleGrant
from servanda.organisations.queries import viewers_of
from servanda.people.models import Role as StoredRole
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON, staff
from tests.organisations import places

pytestmark = pytest.mark.django_db

Ties = Callable[[User, Case], object]


@pytest.fixture
def desk(tomas: User, bob: User) -> works.Desk:
    return works.desk(tomas, lead=bob)


def closed(desk: works.Desk) -> None:
    set_up.change_organisation(
        organisation_id=desk.organisation.id, restricted=True, by=works.BUILDER, at=NOON
    )


def nothing(user: User, case: Case) -> object:
    return None


def registered_it(user: User, case: Case) -> object:
    return Case.objects.filter(id=case.id).update(registered_by=user)


def owns_it(user: User, case: Case) -> object:
    return Case.objects.filter(id=case.id).update(owner=user)


def is_assigned(user: User, case: Case) -> object:
    return Case.objects.filter(id=case.id).update(assignee=user)


def is_of_its_queue(user: User, case: Case) -> None:
    assert case.queue is not None
    case.queue.members.add(user)


def is_of_another_queue_there(user: User, case: Case) -> None:
    places.queue("Spare Parts", case.organisation).members.add(user)


def is_of_a_queue_elsewhere(user: User, case: Case) -> None:
    places.queue("Elsewhere", places.organisation("ELSE")).members.add(user)


def manages_it(user: User, case: Case) -> object:
    return set_up.change_organisation(
        organisation_id=case.organisation_id, manager_id=user.id, by=works.BUILDER, at=NOON
    )


def has_a_role_there(user: User, case: Case) -> object:
    role = StoredRole.objects.get(code=Role.AGENT)
    return RoleGrant.objects.create(user=user, role=role, organisation=case.organisation)


def may_see_nothing(user: User, case: Case) -> object:
    return user.grants.all().delete()


def has_left(user: User, case: Case) -> object:
    return User.objects.filter(id=user.id).update(is_active=False)


EVERY_TIE = [
    nothing,
    registered_it,
    owns_it,
    is_assigned,
    is_of_its_queue,
    is_of_another_queue_there,
    is_of_a_queue_elsewhere,
    manages_it,
    has_a_role_there,
    may_see_nothing,
    has_left,
]


@pytest.mark.parametrize("tie", EVERY_TIE, ids=lambda tie: tie.__name__.replace("_", " "))
@pytest.mark.parametrize("restricted", [True, False], ids=["restricted", "open"])
def test_many_see_what_each_sees_alone(tie: Ties, desk: works.Desk, *, restricted: bool) -> None:
    case = works.registered(desk, dispatch=True)
    olga = staff("Olga Outsider", Role.AGENT)
    if restricted:
        closed(desk)
    tie(olga, case)
    case = Case.objects.select_related("organisation").get(id=case.id)
    viewer = viewers_of([User.objects.get(id=olga.id)])[olga.id]
    alone = viewer.may(Permission.CASE_SEE) and cases(viewer=viewer).filter(id=case.id).exists()
    assert sight([case], [viewer]).sees(viewer, case) == alone


def test_it_costs_one_statement_where_something_is_restricted_and_none_elsewhere(
    desk: works.Desk, tomas: User, bob: User
) -> None:
    for _ in range(2):
        works.registered(desk)
    viewers = list(viewers_of([tomas, bob]).values())
    spent = []
    for _ in range(2):
        found = list(Case.objects.select_related("organisation"))
        with CaptureQueriesContext(connection) as asked:
            sight(found, viewers)
        spent.append(len(asked))
        closed(desk)
    assert spent == [0, 1]
