"""Own roles: what they permit, and what nobody can do to themselves with them."""

from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from servanda.core.access import Permission, Role, Viewer
from servanda.core.refusals import NotAllowed
from servanda.organisations import actions, queries
from servanda.people import actions as people
from servanda.people.models import Role as StoredRole
from servanda.people.models import User
from servanda.people.queries import UnknownRole
from tests.cast import NOON, staff
from tests.organisations.places import organisation

GLASS = [Permission.BREAK_GLASS, Permission.PROMISE_SEE]
MANAGES = [Permission.USER_MANAGE, Permission.SETUP_SEE]


def made(by: Viewer, name: str = "Night watch", permissions: list[Permission] = GLASS) -> StoredRole:
    return actions.create_role(name=name, permissions=permissions, by=by, at=NOON)


def given(role: StoredRole, user: User, by: Viewer) -> Viewer:
    actions.grant_roles(user_id=user.id, roles=[role.code], by=by, at=NOON)
    return queries.viewer_of(user)


def test_an_administrator_grants_break_glass_by_an_own_role(as_ada: Viewer, alice: User) -> None:
    assert given(made(as_ada), alice, as_ada).may(Permission.BREAK_GLASS)


def test_its_code_comes_from_its_name_and_is_never_taken_twice(as_ada: Viewer) -> None:
    codes = [made(as_ada, name).code for name in ("Night watch", "Night-watch", "夜")]
    assert codes == ["night_watch", "night_watch_2", "role"]


def test_all_that_is_wrong_with_a_role_is_said_at_once(as_ada: Viewer) -> None:
    made(as_ada)
    with pytest.raises(actions.RoleInvalid) as refused:
        actions.create_role(name=" night WATCH ", permissions=["case.see", "king"], by=as_ada, at=NOON)
    assert [fault.message for fault in refused.value.faults] == [
        "Another role has this name.",
        "There is no permission king.",
    ]


def test_a_change_holds_at_once_for_who_has_the_role(as_ada: Viewer, alice: User) -> None:
    role = made(as_ada)
    given(role, alice, as_ada)
    actions.change_role(code=role.code, permissions=[Permission.CASE_SEE], by=as_ada, at=NOON)
    assert queries.viewer_of(alice).everywhere == {Permission.CASE_SEE}


def test_a_shipped_role_stays_as_it_is(as_ada: Viewer) -> None:
    with pytest.raises(actions.RoleIsShipped, match="Copy it"):
        actions.change_role(code=Role.AGENT, permissions=[], by=as_ada, at=NOON)


def test_out_of_use_a_role_permits_nothing_until_it_is_put_back(as_ada: Viewer, alice: User) -> None:
    role = made(as_ada)
    given(role, alice, as_ada)
    token = people.create_api_token(
        email=alice.email, label="x", days=9, by=queries.viewer_of(alice), at=NOON
    )
    actions.change_role(code=role.code, is_active=False, by=as_ada, at=NOON)
    by_token = queries.viewer_by_token(token.secret, at=NOON)
    assert by_token is not None
    assert not queries.viewer_of(alice).everywhere
    assert not queries.viewers_of([alice])[alice.id].everywhere
    assert not by_token.everywhere
    actions.change_role(code=role.code, is_active=True, by=as_ada, at=NOON)
    assert queries.viewer_of(alice).may(Permission.BREAK_GLASS)


def test_a_role_out_of_use_is_given_to_nobody_and_kept_by_who_has_it(
    as_ada: Viewer, alice: User, bob: User
) -> None:
    role = made(as_ada)
    given(role, alice, as_ada)
    actions.change_role(code=role.code, is_active=False, by=as_ada, at=NOON)
    with pytest.raises(actions.RoleNotInUse, match="Night watch"):
        given(role, bob, as_ada)
    actions.grant_roles(user_id=alice.id, roles=[role.code, Role.AGENT], by=as_ada, at=NOON)
    assert set(alice.grants.values_list("role__code", flat=True)) == {role.code, Role.AGENT}


@pytest.mark.parametrize("change", [{"permissions": []}, {"is_active": False}], ids=["emptied", "retired"])
def test_the_last_role_that_manages_users_stays(as_ada: Viewer, ada: User, change: dict[str, object]) -> None:
    managers = made(as_ada, "Managers", MANAGES)
    mine = given(managers, ada, as_ada)
    with pytest.raises(actions.LastAdministrator):
        actions.change_role(code=managers.code, **change, by=mine, at=NOON)  # type: ignore[arg-type]


def test_nobody_takes_from_themselves_what_lets_them_manage_users(as_ada: Viewer, ada: User) -> None:
    staff("Eva Egger", Role.ADMINISTRATOR)
    with pytest.raises(actions.OwnRightsNeeded, match="Another administrator"):
        actions.grant_roles(user_id=ada.id, roles=[Role.AGENT], by=as_ada, at=NOON)
    managers = made(as_ada, "Managers", MANAGES)
    mine = given(managers, ada, as_ada)
    with pytest.raises(actions.OwnRightsNeeded):
        actions.change_role(code=managers.code, permissions=[], by=mine, at=NOON)


def test_who_manages_one_organisation_keeps_that_and_makes_no_roles(as_ada: Viewer, alice: User) -> None:
    graz = organisation("graz")
    actions.grant_roles(
        user_id=alice.id, roles=[Role.ADMINISTRATOR], organisation_id=graz.id, by=as_ada, at=NOON
    )
    of_graz = queries.viewer_of(alice)
    with pytest.raises(actions.OwnRightsNeeded):
        actions.grant_roles(user_id=alice.id, roles=[], organisation_id=graz.id, by=of_graz, at=NOON)
    with pytest.raises(NotAllowed):
        made(of_graz)


def test_another_administrator_may_take_it(as_ada: Viewer) -> None:
    eva = staff("Eva Egger", Role.ADMINISTRATOR)
    actions.grant_roles(user_id=eva.id, roles=[], by=as_ada, at=NOON)
    assert not queries.viewer_of(eva).everywhere


def test_a_role_that_is_none_is_not_found(as_ada: Viewer) -> None:
    with pytest.raises(UnknownRole):
        actions.change_role(code="king", by=as_ada, at=NOON)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        pytest.param("UPDATE people_role SET name = '' WHERE code = 'agent'", "role_has_a_name", id="name"),
        pytest.param(
            "UPDATE people_role SET name = 'ENGINEER' WHERE code = 'agent'", "one_role_per_name", id="twice"
        ),
    ],
)
def test_the_database_keeps_the_names_of_roles(db: None, statement: str, rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_role_that_nobody_has_is_removed_and_one_that_somebody_has_stays(
    as_ada: Viewer, alice: User, bob: User
) -> None:
    role = made(as_ada)
    for user in (alice, bob):
        given(role, user, as_ada)
    with pytest.raises(actions.RoleInUse, match="2 people have Night watch"):
        actions.remove_role(code=role.code, by=as_ada, at=NOON)
    for user in (alice, bob):
        actions.grant_roles(user_id=user.id, roles=[], by=as_ada, at=NOON)
    actions.remove_role(code=role.code, by=as_ada, at=NOON)
    assert not StoredRole.objects.filter(code=role.code).exists()


def test_a_shipped_role_is_not_removed(as_ada: Viewer) -> None:
    with pytest.raises(actions.RoleIsShipped):
        actions.remove_role(code=Role.KNOWLEDGE_EDITOR, by=as_ada, at=NOON)


def test_breaking_glass_does_not_come_with_a_change_of_a_role_that_people_have(
    as_ada: Viewer, alice: User
) -> None:
    role = made(as_ada, permissions=[Permission.CASE_SEE])
    given(role, alice, as_ada)
    with pytest.raises(actions.GivenByName, match="by name"):
        actions.change_role(code=role.code, permissions=GLASS, by=as_ada, at=NOON)
    actions.grant_roles(user_id=alice.id, roles=[], by=as_ada, at=NOON)
    actions.change_role(code=role.code, permissions=GLASS, by=as_ada, at=NOON)
    assert given(role, alice, as_ada).may(Permission.BREAK_GLASS)


def test_a_role_that_breaks_glass_is_changed_otherwise_while_people_have_it(
    as_ada: Viewer, alice: User
) -> None:
    role = made(as_ada)
    given(role, alice, as_ada)
    more = [*GLASS, Permission.CASE_SEE]
    assert actions.change_role(code=role.code, permissions=more, by=as_ada, at=NOON).permissions == sorted(
        more
    )


def test_who_manages_one_organisation_gives_themselves_no_more_than_they_have(
    as_ada: Viewer, alice: User, bob: User
) -> None:
    graz = organisation("graz")
    grant = partial(actions.grant_roles, organisation_id=graz.id, at=NOON)
    grant(user_id=alice.id, roles=[Role.ADMINISTRATOR], by=as_ada)
    of_graz = queries.viewer_of(alice)
    looking = made(as_ada, "Looking", [Permission.CUSTOMER_SEE])
    with pytest.raises(actions.MoreThanOwnRights, match="Engineer"):
        grant(user_id=alice.id, roles=[Role.ADMINISTRATOR, Role.ENGINEER], by=of_graz)
    grant(user_id=alice.id, roles=[Role.ADMINISTRATOR, looking.code], by=of_graz)
    grant(user_id=bob.id, roles=[Role.ENGINEER], by=of_graz)
    assert queries.viewer_of(bob).may(Permission.CASE_CLOSE, graz.id)


def test_an_administrator_gives_themselves_what_they_need(as_ada: Viewer, ada: User) -> None:
    actions.grant_roles(user_id=ada.id, roles=[Role.ADMINISTRATOR, Role.AGENT], by=as_ada, at=NOON)
    assert queries.viewer_of(ada).may(Permission.CASE_REGISTER)
