"""Who may give rights to whom."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from servanda.core.access import Permission, Role, Viewer
from servanda.core.refusals import NotAllowed
from servanda.organisations import actions, queries
from servanda.organisations.models import RoleGrant, SupportOrganisation
from servanda.people import actions as people
from servanda.people.models import User
from tests.cast import NOON, staff
from tests.organisations.places import organisation


@pytest.fixture
def graz(db: None) -> SupportOrganisation:
    return organisation("graz")


@pytest.fixture
def manager_in_graz(graz: SupportOrganisation, as_ada: Viewer) -> Viewer:
    """Somebody who manages users of one organisation."""
    user = staff("Greta Grazer")
    actions.grant_roles(
        user_id=user.id, roles=[Role.ADMINISTRATOR], organisation_id=graz.id, by=as_ada, at=NOON
    )
    return queries.viewer_of(user)


def test_who_manages_one_organisation_grants_roles_there(
    manager_in_graz: Viewer, graz: SupportOrganisation, alice: User
) -> None:
    actions.grant_roles(
        user_id=alice.id, roles=[Role.ENGINEER], organisation_id=graz.id, by=manager_in_graz, at=NOON
    )
    assert queries.viewer_of(alice).may(Permission.CASE_CLOSE, graz.id)


def test_who_manages_one_organisation_grants_none_elsewhere(manager_in_graz: Viewer, alice: User) -> None:
    linz = organisation("linz")
    for elsewhere in (linz.id, None):
        with pytest.raises(NotAllowed):
            actions.grant_roles(
                user_id=alice.id, roles=[Role.AGENT], organisation_id=elsewhere, by=manager_in_graz, at=NOON
            )


def test_who_manages_one_organisation_takes_over_no_account(manager_in_graz: Viewer, ada: User) -> None:
    with pytest.raises(NotAllowed):
        people.change_profile(user_id=ada.id, email="mine@halden.example", by=manager_in_graz, at=NOON)
    with pytest.raises(NotAllowed):
        actions.deactivate_user(user_id=ada.id, by=manager_in_graz, at=NOON)


def test_a_portal_user_has_no_roles(as_ada: Viewer) -> None:
    carla = people.create_user(email="carla@acme.example", name="Carla", is_staff=False, by=as_ada, at=NOON)
    with pytest.raises(actions.NoRolesForCustomers):
        actions.grant_roles(user_id=carla.id, roles=[Role.AGENT], by=as_ada, at=NOON)


def test_an_administrator_makes_no_token_in_anothers_name(as_ada: Viewer, alice: User) -> None:
    with pytest.raises(NotAllowed, match="everybody makes their own"):
        people.create_api_token(email=alice.email, label="x", days=1, by=as_ada, at=NOON)


def test_deactivating_names_everything_that_needs_a_successor(
    as_ada: Viewer, graz: SupportOrganisation, bob: User, tomas: User
) -> None:
    people.create_team(name="Line", manager_id=bob.id, by=as_ada, at=NOON)
    actions.change_organisation(organisation_id=graz.id, manager_id=bob.id, by=as_ada, at=NOON)
    with pytest.raises(people.SuccessorNeeded, match="the team Line, the organisation graz"):
        actions.deactivate_user(user_id=bob.id, by=as_ada, at=NOON)
    actions.deactivate_user(user_id=bob.id, successor_id=tomas.id, by=as_ada, at=NOON)
    graz.refresh_from_db()
    assert graz.manager == tomas


def test_two_administrators_cannot_take_away_each_others_rights(committed_db: None) -> None:
    users = [staff("Ada Adler", Role.ADMINISTRATOR), staff("Eva Egger", Role.ADMINISTRATOR)]
    viewers = [queries.viewer_of(user) for user in users]
    ready = Barrier(2)

    def take_from(victim: User, by: Viewer) -> bool:
        ready.wait()
        try:
            actions.grant_roles(user_id=victim.id, roles=[], by=by, at=NOON)
        except actions.LastAdministrator:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(take_from, users, reversed(viewers)))
    assert sorted(taken) == [False, True]
    assert RoleGrant.objects.count() == 1
