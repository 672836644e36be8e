"""The pages on which roles are made and read."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from servanda.core.access import Permission, Role, Viewer, system
from servanda.organisations import actions, queries
from servanda.people.models import Role as StoredRole
from servanda.people.models import User
from servanda.web.permissions import TOPICS, WORDS
from tests.cast import NOON
from tests.organisations.places import organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(ada)
    return client


def text(response: Any) -> str:
    content: str = response.content.decode()
    return content


def watch(by: Viewer, *permissions: Permission) -> StoredRole:
    return actions.create_role(name="Night watch", permissions=permissions, by=by, at=NOON)


def test_no_permission_lacks_words_and_none_has_them_twice() -> None:
    assert set(WORDS) == set(Permission)
    assert sum(len(topic) for topic in TOPICS.values()) == len(Permission)


def test_shipped_and_own_roles_stand_in_one_list_for_the_same_cost(
    desk: Client, as_ada: Viewer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        actions.create_role(name=f"Watch {number}", by=as_ada, at=NOON)
    with django_assert_max_num_queries(10):
        shown = text(desk.get("/set-up/roles"))
    assert "Queue lead" in shown
    assert "Watch 4" in shown


def test_a_shipped_role_says_that_it_stays_and_offers_a_copy(desk: Client) -> None:
    shown = text(desk.get("/set-up/roles/of/agent"))
    assert "stays as it is" in shown
    assert "/set-up/roles/new?from=agent" in shown
    assert WORDS[Permission.CASE_REGISTER] in shown
    assert WORDS[Permission.SETUP_EDIT] not in shown
    assert "Save" not in shown


def test_a_copy_begins_with_what_its_model_permits(desk: Client) -> None:
    shown = text(desk.get("/set-up/roles/new", {"from": "agent"}))
    assert 'value="case.register" checked' in shown
    assert 'value="setup.edit"><' in shown


def test_a_role_is_added_and_given_on_the_page_of_a_person(desk: Client, alice: User) -> None:
    sent = {"name": "Night watch", "permissions": ["secret.break_glass"], "once": str(uuid4())}
    first, second = (desk.post("/set-up/roles/new", sent) for _ in range(2))
    assert first["Location"] == second["Location"] == "/set-up/roles/of/night_watch"
    assert "Night watch" in text(desk.get(f"/set-up/people/{alice.id}/roles"))
    desk.post(f"/set-up/people/{alice.id}/roles", {"roles": ["agent", "night_watch"]})
    assert queries.viewer_of(alice).may(Permission.BREAK_GLASS)
    assert alice.name in text(desk.get("/set-up/roles/of/night_watch"))


def test_a_refused_role_keeps_its_ticks_and_says_what_to_mend(desk: Client) -> None:
    sent = {"name": "Agent", "permissions": ["secret.break_glass"], "once": str(uuid4())}
    answer = desk.post("/set-up/roles/new", sent)
    assert answer.status_code == 422
    assert "Another role has this name" in text(answer)
    assert 'value="secret.break_glass" checked' in text(answer)


def test_a_change_of_a_role_is_in_its_history_with_what_came_and_went(desk: Client, as_ada: Viewer) -> None:
    role = watch(as_ada, Permission.CASE_SEE)
    sent = {"name": role.name, "permissions": ["case.write"], "revision": str(role.revision)}
    assert desk.post("/set-up/roles/of/night_watch", sent).status_code == 302
    shown = text(desk.get("/set-up/roles/of/night_watch"))
    assert f"added: {WORDS[Permission.CASE_WRITE]}; removed: {WORDS[Permission.CASE_SEE]}" in shown


def test_two_tabs_do_not_overwrite_each_other(desk: Client, as_ada: Viewer) -> None:
    sent = {"name": "First", "revision": str(watch(as_ada).revision)}
    desk.post("/set-up/roles/of/night_watch", sent)
    late = desk.post("/set-up/roles/of/night_watch", sent | {"name": "Second"})
    assert late.status_code == 422
    assert "Somebody else changed this" in text(late)


def test_a_role_is_taken_out_of_use_and_put_back(desk: Client, as_ada: Viewer, alice: User) -> None:
    watch(as_ada, Permission.BREAK_GLASS)
    desk.post(f"/set-up/people/{alice.id}/roles", {"roles": ["agent", "night_watch"]})
    desk.post("/set-up/roles/of/night_watch/retire")
    assert not queries.viewer_of(alice).may(Permission.BREAK_GLASS)
    assert "out of use" in text(desk.get(f"/set-up/people/{alice.id}/roles"))
    desk.post("/set-up/roles/of/night_watch/restore")
    assert queries.viewer_of(alice).may(Permission.BREAK_GLASS)


def test_what_cannot_be_taken_out_of_use_says_why(desk: Client) -> None:
    answer = desk.post("/set-up/roles/of/administrator/retire")
    assert answer.status_code == 422
    assert "comes with Servanda" in text(answer)


def test_nobody_takes_their_own_right_by_a_slip(desk: Client, ada: User, as_ada: Viewer) -> None:
    actions.add_staff(
        email="eva@halden.example", name="Eva Egger", roles=[Role.ADMINISTRATOR], by=as_ada, at=NOON
    )
    answer = desk.post(f"/set-up/people/{ada.id}/roles", {"roles": ["agent"]})
    assert "You could no longer manage users yourself" in text(answer)


def test_who_manages_one_organisation_reads_roles_and_changes_none(client: Client, alice: User) -> None:
    actions.grant_roles(
        user_id=alice.id,
        roles=[Role.ADMINISTRATOR],
        organisation_id=organisation("graz").id,
        by=system("test"),
        at=NOON,
    )
    client.force_login(alice)
    assert "Add a role" not in text(client.get("/set-up/roles"))
    assert client.post("/set-up/roles/new", {"name": "Kings", "once": str(uuid4())}).status_code == 403


def test_a_role_that_nobody_has_is_removed_on_its_page(desk: Client, as_ada: Viewer, alice: User) -> None:
    watch(as_ada, Permission.CASE_SEE)
    desk.post(f"/set-up/people/{alice.id}/roles", {"roles": ["night_watch"]})
    assert "Remove" not in text(desk.get("/set-up/roles/of/night_watch"))
    late = desk.post("/set-up/roles/of/night_watch/removal")
    assert "Somebody has Night watch" in text(late)
    desk.post(f"/set-up/people/{alice.id}/roles", {"roles": []})
    assert desk.post("/set-up/roles/of/night_watch/removal")["Location"] == "/set-up/roles"
    assert "Night watch" not in text(desk.get("/set-up/roles")).replace("Night watch was removed", "")
