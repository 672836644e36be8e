"""The pages on which people and teams are arranged."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from servanda.core.access import Permission
from servanda.organisations import queries
from servanda.people.models import Team, User
from tests.cast import staff
from tests.organisations.places import organisation

pytestmark = pytest.mark.django_db

IVO = {"name": "Ivo Ilic", "email": "ivo@halden.example", "zone": "Europe/Vienna"}


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(ada)
    return client


def text(response: Any) -> str:
    content: str = response.content.decode()
    return content


def test_everybody_stands_in_the_list_with_their_roles(desk: Client, alice: User) -> None:
    shown = text(desk.get("/set-up/people"))
    assert alice.email in shown
    assert "Agent" in shown


def test_the_search_finds_by_all_words_and_keeps_them(desk: Client, alice: User, bob: User) -> None:
    shown = text(desk.get("/set-up/people", {"q": "auer alice"}))
    assert alice.email in shown
    assert bob.email not in shown
    assert 'value="auer alice"' in shown


def test_a_search_without_a_hit_says_what_to_do(desk: Client) -> None:
    assert "Show everybody" in text(desk.get("/set-up/people", {"q": "zzz"}))


def test_the_list_costs_the_same_for_any_number(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        staff(f"Person{number} Number")
    with django_assert_max_num_queries(12):
        desk.get("/set-up/people")


def test_an_agent_is_told_who_may(alice: User, client: Client) -> None:
    client.force_login(alice)
    response = client.get("/set-up/people")
    assert response.status_code == 403
    assert "administrator" in text(response)


def test_a_new_person_is_asked_for_roles_next(desk: Client) -> None:
    response = desk.post("/set-up/people/new", IVO | {"once": str(uuid4())})
    user = User.objects.get(email=IVO["email"])
    assert response["Location"] == f"/set-up/people/{user.id}/roles"


def test_a_refused_form_keeps_its_input_and_says_what_to_mend(desk: Client, alice: User) -> None:
    response = desk.post(
        "/set-up/people/new", IVO | {"email": alice.email, "zone": "Mars", "once": str(uuid4())}
    )
    shown = text(response)
    assert response.status_code == 422
    assert "Another user has this mail address" in shown
    assert "There is no time zone Mars" in shown
    assert f'value="{alice.email}"' in shown


def test_a_form_sent_twice_is_taken_once(desk: Client) -> None:
    once = {"once": str(uuid4())}
    first, second = (desk.post("/set-up/people/new", IVO | once) for _ in range(2))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert User.objects.filter(email=IVO["email"]).count() == 1


def test_a_mended_form_is_no_repeat(desk: Client) -> None:
    once = {"once": str(uuid4())}
    desk.post("/set-up/people/new", IVO | once | {"name": ""})
    desk.post("/set-up/people/new", IVO | once)
    assert User.objects.filter(email=IVO["email"]).exists()


def test_two_tabs_do_not_overwrite_each_other(desk: Client, alice: User) -> None:
    page = f"/set-up/people/{alice.id}"
    seen = {"revision": str(alice.revision), "email": alice.email, "zone": alice.zone}
    desk.post(page, seen | {"name": "First"})
    late = desk.post(page, seen | {"name": "Second"})
    alice.refresh_from_db()
    assert alice.name == "First"
    assert late.status_code == 422
    assert "Somebody else changed this" in text(late)
    assert 'value="Second"' in text(late)
    assert f'name="revision" value="{seen["revision"]}"' in text(late)


def test_roles_are_given_for_all_organisations_or_for_one(desk: Client, alice: User) -> None:
    graz = organisation()
    page = f"/set-up/people/{alice.id}/roles"
    desk.post(page, {"roles": ["auditor"]})
    desk.post(f"{page}?organisation={graz.id}", {"roles": ["queue_lead"]})
    viewer = queries.viewer_of(alice)
    assert viewer.may(Permission.CASE_REASSIGN, graz.id)
    assert Permission.CASE_REASSIGN not in viewer.everywhere
    assert Permission.HISTORY_SEE in viewer.everywhere


def test_the_roles_held_are_ticked(desk: Client, alice: User) -> None:
    assert 'value="agent" checked' in text(desk.get(f"/set-up/people/{alice.id}/roles"))


@pytest.mark.parametrize("chosen", ["nonsense", str(UUID(int=7))])
def test_an_organisation_that_is_none_is_not_found(desk: Client, alice: User, chosen: str) -> None:
    assert desk.get(f"/set-up/people/{alice.id}/roles", {"organisation": chosen}).status_code == 404


def test_the_last_administrator_keeps_that_role(desk: Client, ada: User) -> None:
    response = desk.post(f"/set-up/people/{ada.id}/roles", {"roles": ["agent"]})
    assert "Nobody could manage users any more" in text(response)
    assert queries.viewer_of(ada).may(Permission.USER_MANAGE)


def test_leaving_asks_for_a_successor_and_hands_over(desk: Client, bob: User, tomas: User) -> None:
    desk.post("/set-up/teams/new", {"name": "Line", "manager_id": str(bob.id), "once": str(uuid4())})
    page = f"/set-up/people/{bob.id}/deactivation"
    assert "answers for the team Line" in text(desk.post(page, {}))
    desk.post(page, {"successor_id": str(tomas.id)})
    bob.refresh_from_db()
    assert not bob.is_active
    assert Team.objects.get().manager == tomas


def test_who_left_can_come_back(desk: Client, alice: User) -> None:
    desk.post(f"/set-up/people/{alice.id}/deactivation", {})
    desk.post(f"/set-up/people/{alice.id}/reactivation")
    alice.refresh_from_db()
    assert alice.is_active


def test_who_left_is_signed_out_at_once(desk: Client, alice: User) -> None:
    browser = Client()
    browser.force_login(alice)
    desk.post(f"/set-up/people/{alice.id}/deactivation", {})
    assert browser.get("/")["Location"].startswith("/sign-in")


def test_a_team_is_made_changed_and_taken_out_of_use(desk: Client, ada: User, alice: User) -> None:
    assert "There is no team yet" in text(desk.get("/set-up/teams"))
    desk.post("/set-up/teams/new", {"name": "Line", "manager_id": str(ada.id), "once": str(uuid4())})
    team = Team.objects.get()
    change = {"name": "First line", "manager_id": str(ada.id), "member_ids": [str(alice.id)]}
    desk.post(f"/set-up/teams/{team.id}", change | {"revision": str(team.revision)})
    desk.post(f"/set-up/teams/{team.id}/deactivation")
    team.refresh_from_db()
    assert (team.name, team.members.count(), team.is_active) == ("First line", 2, False)
    assert "Out of use" in text(desk.get("/set-up/teams"))


def test_all_that_a_person_lacks_is_said_in_one_round(desk: Client) -> None:
    answer = desk.post("/set-up/people/new", {"name": "", "email": "ivo", "zone": "Mars"})
    assert answer.context["form"].errors == {
        "name": ["Enter a name."],
        "email": ["Enter a mail address like ada@example.com."],
        "zone": ["There is no time zone Mars; choose one like Europe/Vienna."],
    }
