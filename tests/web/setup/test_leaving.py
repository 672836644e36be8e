"""The page on which somebody leaves: what they hold, and who takes it over."""

from typing import Any

import pytest
from django.test import Client

from servanda.core.access import Viewer
from servanda.people import actions as people
from servanda.people.models import User
from tests.agreements import promises
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(ada)
    return client


def page(user: User) -> str:
    return f"/set-up/people/{user.id}/deactivation"


def text(response: Any) -> str:
    content: str = response.content.decode()
    return content


def test_what_somebody_holds_is_shown_with_counts_before_they_leave(
    desk: Client, as_ada: Viewer, tomas: User, bob: User
) -> None:
    case = works.opened(works.desk(tomas, lead=bob), tomas)
    contract = promises.a_contract(owner_id=tomas.id)
    people.create_team(name="Night", manager_id=tomas.id, by=as_ada, at=NOON)
    shown = text(desk.get(page(tomas)))
    for words in (
        "Teams managed: 1",
        "Contracts owned: 1",
        contract.number,
        "Open cases: 1",
        case.number,
        "Night",
    ):
        assert words in shown
    assert "Agreements owned" not in shown


def test_who_holds_nothing_leaves_with_one_click(desk: Client, alice: User) -> None:
    assert "answers for nothing" in text(desk.get(page(alice)))
    assert desk.post(page(alice), {})["Location"] == "/set-up/people"
    alice.refresh_from_db()
    assert not alice.is_active


def test_what_lacks_a_successor_is_said_and_the_choices_stay(
    desk: Client, as_ada: Viewer, miriam: User, bob: User, tomas: User
) -> None:
    contract = promises.a_contract(owner_id=miriam.id)
    people.create_team(name="Night", manager_id=miriam.id, by=as_ada, at=NOON)
    refused = desk.post(page(miriam), {"contracts": str(bob.id)})
    assert refused.status_code == 422
    assert "answers for the team Night. Choose who takes over." in text(refused)
    assert f'value="{bob.id}" selected' in text(refused)
    desk.post(page(miriam), {"contracts": str(bob.id), "successor_id": str(tomas.id)})
    contract.refresh_from_db()
    miriam.refresh_from_db()
    assert (contract.owner, miriam.is_active) == (bob, False)
    assert tomas.managed_teams.get().name == "Night"


def test_a_person_who_changed_meanwhile_is_not_let_go_unseen(desk: Client, alice: User) -> None:
    late = desk.post(page(alice), {"revision": "99"})
    assert "Somebody else changed this" in text(late)
