"""Users, teams, tokens: the rules of their actions."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from servanda.core.access import ROLE_PERMISSIONS, Permission, Role, Viewer, system
from servanda.core.refusals import NotAllowed, Stale
from servanda.organisations import actions as organisations
from servanda.organisations import queries
from servanda.people import actions, tokens
from servanda.people.models import Role as StoredRole
from servanda.people.models import User
from servanda.people.queries import NoSuchUser
from tests.cast import NOON, PASSWORD, staff

pytestmark = pytest.mark.django_db


def test_the_stored_roles_are_those_of_the_core() -> None:
    stored = {role.code: set(role.permissions) for role in StoredRole.objects.all()}
    assert stored == {role.value: set(permitted) for role, permitted in ROLE_PERMISSIONS.items()}


def test_a_refusal_names_everything_that_is_wrong(as_ada: Viewer) -> None:
    with pytest.raises(actions.UserInvalid) as refused:
        actions.create_user(
            email="no address", name=" ", password="short", zone="Mars/Base", by=as_ada, at=NOON
        )
    assert {fault.field for fault in refused.value.faults} == {"name", "email", "zone", "password"}


def test_two_users_cannot_share_an_address_in_any_case(as_ada: Viewer, alice: User) -> None:
    with pytest.raises(actions.UserInvalid, match="cannot be added"):
        actions.create_user(email=alice.email.upper(), name="Other", password=PASSWORD, by=as_ada, at=NOON)


def test_the_database_refuses_the_same_address_in_another_case(alice: User) -> None:
    with (
        pytest.raises(IntegrityError, match="one_user_per_mail_address"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO people_user (id, revision, password, email, name, sort_name, zone, language, is_staff,"
            " is_active) SELECT gen_random_uuid(), 1, '', upper(email), name, sort_name, zone, language, true,"
            " true FROM people_user WHERE id = %s",
            [alice.id],
        )


def test_an_agent_may_not_add_users(as_alice: Viewer) -> None:
    with pytest.raises(NotAllowed, match="administrator"):
        actions.create_user(email="x@halden.example", name="X", password=PASSWORD, by=as_alice, at=NOON)


def test_a_change_on_an_older_revision_is_stale(as_ada: Viewer, alice: User) -> None:
    change: dict[str, Any] = {
        "user_id": alice.id,
        "email": alice.email,
        "zone": "UTC",
        "by": as_ada,
        "at": NOON,
    }
    actions.change_profile(name="First", expecting=alice.revision, **change)
    with pytest.raises(Stale):
        actions.change_profile(name="Second", expecting=alice.revision, **change)


def test_a_team_manager_leaves_only_with_a_successor(as_ada: Viewer, bob: User, tomas: User) -> None:
    team = actions.create_team(name="Line", manager_id=bob.id, member_ids=[], by=as_ada, at=NOON)
    with pytest.raises(actions.SuccessorNeeded, match="Line"):
        organisations.deactivate_user(user_id=bob.id, by=as_ada, at=NOON)
    organisations.deactivate_user(user_id=bob.id, successor_id=tomas.id, by=as_ada, at=NOON)
    team.refresh_from_db()
    assert team.manager == tomas


def test_a_password_chosen_meanwhile_does_not_undo_a_deactivation(as_ada: Viewer, alice: User) -> None:
    organisations.deactivate_user(user_id=alice.id, by=as_ada, at=NOON)
    actions.set_password(user=alice, password="another promise 5", by=as_ada, at=NOON)
    alice.refresh_from_db()
    assert not alice.is_active
    assert alice.check_password("another promise 5")


def test_a_name_that_grows_by_folding_is_kept(as_ada: Viewer) -> None:
    user = actions.create_user(
        email="s@halden.example", name="ß" * 120, password=PASSWORD, by=as_ada, at=NOON
    )
    assert user.name == "ß" * 120


def test_nobody_deactivates_themselves(as_ada: Viewer, ada: User) -> None:
    with pytest.raises(actions.CannotDeactivateYourself):
        organisations.deactivate_user(user_id=ada.id, by=as_ada, at=NOON)


def test_the_last_administrator_stays(as_ada: Viewer, ada: User) -> None:
    with pytest.raises(organisations.LastAdministrator):
        organisations.deactivate_user(user_id=ada.id, by=system("test"), at=NOON)
    with pytest.raises(organisations.LastAdministrator):
        organisations.grant_roles(user_id=ada.id, roles=[Role.AGENT], by=as_ada, at=NOON)


def test_granting_roles_replaces_those_held_before(as_ada: Viewer, alice: User) -> None:
    organisations.grant_roles(user_id=alice.id, roles=[Role.AUDITOR], by=as_ada, at=NOON)
    viewer = queries.viewer_of(alice)
    assert viewer.may(Permission.REPORT_SEE)
    assert not viewer.may(Permission.CASE_REGISTER)


def test_somebody_deactivated_may_do_nothing(as_ada: Viewer, alice: User) -> None:
    organisations.deactivate_user(user_id=alice.id, by=as_ada, at=NOON)
    alice.refresh_from_db()
    assert not queries.viewer_of(alice).may(Permission.CASE_SEE)


def make_token(user: User, by: Viewer, **changes: Any) -> str:
    facts: dict[str, Any] = {
        "email": user.email,
        "label": "test",
        "scopes": [],
        "days": 1,
        "by": by,
        "at": NOON,
    }
    return actions.create_api_token(**facts | changes).secret


def test_a_token_finds_its_user_until_it_expires(alice: User, as_alice: Viewer) -> None:
    token = make_token(alice, as_alice)
    found = queries.viewer_by_token(token, at=NOON + timedelta(hours=23))
    assert found is not None
    assert (found.user_id, found.everywhere) == (alice.id, as_alice.everywhere)
    assert queries.viewer_by_token(token, at=NOON + timedelta(days=1)) is None


def test_a_revoked_token_is_useless_at_once(alice: User, as_alice: Viewer) -> None:
    token = make_token(alice, as_alice)
    actions.revoke_api_token(token_id=alice.api_tokens.get().id, by=as_alice, at=NOON)
    assert queries.viewer_by_token(token, at=NOON) is None


def test_the_token_itself_is_stored_nowhere(alice: User, as_alice: Viewer) -> None:
    token = make_token(alice, as_alice)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT string_agg(to_json(t)::text, '') FROM people_apitoken t),"
            " (SELECT string_agg(to_json(h)::text, '') FROM history h)"
        )
        stored, logged = cursor.fetchone() or ("", "")
    assert token not in stored + logged
    assert tokens.digest(token) in stored
    assert tokens.digest(token) not in logged


def test_a_token_for_somebody_else_needs_the_permission(alice: User, as_bob: Viewer) -> None:
    with pytest.raises(NotAllowed):
        make_token(alice, as_bob)


def test_a_token_names_all_its_faults(alice: User, as_alice: Viewer) -> None:
    with pytest.raises(actions.TokenInvalid) as refused:
        make_token(alice, as_alice, label="", scopes=["fly"], days=0)
    assert [fault.field for fault in refused.value.faults] == ["label", "days", "scopes"]


def test_an_unknown_address_is_refused(db: None) -> None:
    with pytest.raises(NoSuchUser):
        actions.create_api_token(email="nobody@halden.example", label="x", days=1, by=system("test"), at=NOON)


def test_scopes_narrow_what_a_viewer_may_do(alice: User) -> None:
    viewer = queries.viewer_of(alice, scopes=frozenset({Permission.CASE_SEE}))
    assert viewer.may(Permission.CASE_SEE)
    assert not viewer.may(Permission.CASE_REGISTER)


def test_a_grant_for_one_organisation_holds_there_alone(as_ada: Viewer) -> None:
    user = staff("Nora Novak")
    here, there = UUID(int=1), UUID(int=2)
    viewer = Viewer(user.id, user.name, within={here: frozenset({Permission.CASE_SEE})})
    assert viewer.may(Permission.CASE_SEE, here)
    assert not viewer.may(Permission.CASE_SEE, there)
