"""Secured information on the pages of keys and cases."""

import re
from typing import Any

import pytest
from django.test import Client

from servanda.agreements import actions, queries
from servanda.agreements.models import SecretReveal, SecuredInformation
from servanda.core.access import Permission, Viewer
from servanda.foundation.models import KeptAnswer
from servanda.organisations.models import RoleGrant
from servanda.people.models import Role, User
from tests.agreements import promises, vault
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db

ONCE = "01a00000-0000-7000-8000-000000000001"


@pytest.fixture
def desk(tomas: User, client: Client) -> Client:
    """The engineer's browser."""
    client.force_login(tomas)
    return client


@pytest.fixture
def one(as_tomas: Viewer) -> SecuredInformation:
    """Tomás reads and grants it."""
    return vault.entry(as_tomas)


def page_of(one: SecuredInformation, below: str = "") -> str:
    return f"/keys/{one.support_key.code}/secured/{one.id}{below}"


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    content: str = response.content.decode()
    return content


def test_an_entry_is_added_and_leads_to_its_readers(desk: Client) -> None:
    key = promises.key()
    answer = desk.post(f"/keys/{key.code}/secured/new", {"label": "Root", "secret": "a\r\nb ", "once": ONCE})
    made = SecuredInformation.objects.get()
    assert answer["Location"] == page_of(made)
    shown = text(desk.post(page_of(made, "/reveal"), {}))
    assert (
        '<pre class="secret" data-secret tabindex="0" translate="no" aria-label="Secret">a\nb </pre>' in shown
    )


def test_a_form_that_is_sent_twice_adds_one_entry(desk: Client) -> None:
    key = promises.key()
    sent = {"label": "Root", "secret": "s", "once": ONCE}
    first = desk.post(f"/keys/{key.code}/secured/new", sent)
    again = desk.post(f"/keys/{key.code}/secured/new", sent)
    assert first["Location"] == again["Location"]
    assert SecuredInformation.objects.count() == 1


def test_a_refused_form_does_not_send_the_secret_back(desk: Client) -> None:
    key = promises.key()
    refused = text(desk.post(f"/keys/{key.code}/secured/new", {"label": "", "secret": "hunter2"}), 422)
    assert "Name it with 1 to 120 characters" in refused
    assert "Enter the secret again" in refused
    assert "hunter2" not in refused


def test_the_key_shows_that_there_is_an_entry_and_a_button_to_its_readers(
    desk: Client, one: SecuredInformation
) -> None:
    shown = text(desk.get("/keys/K-7QX2"))
    assert "Root password" in shown
    assert "you may read it" in shown
    assert f'action="{page_of(one, "/reveal")}"' in shown
    assert vault.SECRET not in shown


def test_others_see_whom_to_ask_and_no_button(client: Client, alice: User, one: SecuredInformation) -> None:
    client.force_login(alice)
    shown = text(client.get("/keys/K-7QX2"))
    assert "Root password" in shown
    assert "Ask Tomás Rivera." in shown
    assert "/reveal" not in shown


def test_others_cannot_have_it_shown(client: Client, alice: User, one: SecuredInformation) -> None:
    client.force_login(alice)
    assert "Ask Tomás Rivera." in text(client.post(page_of(one, "/reveal"), {}), 403)


def test_what_is_shown_is_kept_by_nobody(desk: Client, one: SecuredInformation) -> None:
    answer = desk.post(page_of(one, "/reveal"), {"once": ONCE})
    assert vault.SECRET in text(answer)
    assert answer["Cache-Control"] == "no-store"
    assert [kept.body for kept in KeptAnswer.objects.all()] == [None]


def test_a_reload_shows_nothing_again(desk: Client, one: SecuredInformation) -> None:
    desk.post(page_of(one, "/reveal"), {"once": ONCE})
    again = text(desk.post(page_of(one, "/reveal"), {"once": ONCE}), 422)
    assert "its answer was shown once" in again
    assert vault.SECRET not in again
    assert SecretReveal.objects.count() == 1


def test_an_entry_that_asks_for_a_reason_is_not_shown_without(desk: Client, as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas, asks_for_reason=True)
    assert page_of(one, "/reveal") in text(desk.get("/keys/K-7QX2"))
    refused = text(desk.post(page_of(one, "/reveal"), {"reason": ""}), 422)
    assert "Say why you need it" in refused
    assert vault.SECRET in text(desk.post(page_of(one, "/reveal"), {"reason": "Line 1"}))


def test_on_a_case_the_key_s_entries_are_shown_for_that_case(
    desk: Client, as_tomas: Viewer, tomas: User
) -> None:
    at = works.desk(tomas)
    key = promises.key(promises.approved(at.customer))
    one = vault.entry(as_tomas, key)
    case = works.registered(at, support_key=key.code)
    page = text(desk.get(f"/cases/{case.number}"))
    assert re.search(rf'action="{page_of(one, "/reveal")}".*?name="case_number" value="{case.number}"', page)
    text(desk.post(page_of(one, "/reveal"), {"case_number": case.number}))
    assert SecretReveal.objects.get().case_number == case.number


def test_a_case_of_another_customer_is_no_reason(desk: Client, one: SecuredInformation, tomas: User) -> None:
    case = works.registered(works.desk(tomas))
    refused = text(desk.post(page_of(one, "/reveal"), {"case_number": case.number}), 422)
    assert "neither of this support key nor of its customer" in refused
    assert not SecretReveal.objects.exists()


@pytest.mark.parametrize("number", ["999999", "not a number", "٤٢"])
def test_a_case_that_there_is_not_is_refused_at_its_field_and_the_reason_stays(
    number: str, desk: Client, as_tomas: Viewer
) -> None:
    one = vault.entry(as_tomas, asks_for_reason=True)
    sent = {"reason": "Line 1 burns", "case_number": number}
    refused = text(desk.post(page_of(one, "/reveal"), sent), 422)
    assert re.search(r'id="id_case_number-error"[^§]*?There is no such case\. Correct its number', refused)
    assert "Line 1 burns" in refused and f'value="{number}"' in refused and vault.SECRET not in refused
    assert not SecretReveal.objects.exists()


def test_readers_are_let_and_removed_on_the_page_of_the_entry(
    desk: Client, one: SecuredInformation, bob: User, as_bob: Viewer
) -> None:
    desk.post(page_of(one), {"user_id": str(bob.id), "may_read": "on"})
    assert queries.entry("K-7QX2", one.id, viewer=as_bob).may_read
    reader = one.readers.get(user=bob)
    assert "Bob Berger" in text(desk.get(page_of(one)))
    desk.post(page_of(one, f"/readers/{reader.id}/removal"))
    assert not one.readers.filter(user=bob).exists()


def test_the_last_granter_is_not_removed(desk: Client, one: SecuredInformation) -> None:
    refused = text(desk.post(page_of(one, f"/readers/{one.readers.get().id}/removal")), 409)
    assert "Nobody active could grant" in refused


def test_a_change_without_a_secret_leaves_it(desk: Client, one: SecuredInformation) -> None:
    desk.post(page_of(one, "/change"), {"label": "Admin", "secret": "", "revision": "1", "once": ONCE})
    assert SecuredInformation.objects.get().label == "Admin"
    assert vault.SECRET in text(desk.post(page_of(one, "/reveal"), {}))


def test_a_change_takes_a_new_secret(desk: Client, one: SecuredInformation) -> None:
    desk.post(page_of(one, "/change"), {"label": "Admin", "secret": "new one", "once": ONCE})
    assert "new one" in text(desk.post(page_of(one, "/reveal"), {}))


def test_the_log_stands_on_the_page_for_readers_and_not_for_others(
    desk: Client, one: SecuredInformation, alice: User
) -> None:
    desk.post(page_of(one, "/reveal"), {"reason": "Format change on line 1"})
    assert "Format change on line 1" in text(desk.get(page_of(one)))
    desk.force_login(alice)
    others = text(desk.get(page_of(one)))
    assert "Format change on line 1" not in others
    assert "You may not read it" in others


def test_a_withdrawn_entry_leaves_the_key(desk: Client, one: SecuredInformation) -> None:
    desk.post(page_of(one, "/withdrawal"))
    assert "Root password" not in text(desk.get("/keys/K-7QX2")).partition('id="secured"')[2]
    assert "This entry was withdrawn" in text(desk.get(page_of(one)))


def test_an_entry_is_shared_with_another_key_and_taken_back(desk: Client, one: SecuredInformation) -> None:
    other = promises.key(one.support_key.agreement, "K-2ND")
    assert "Root password, K-7QX2" in text(desk.get(f"/keys/{other.code}/secured/sharing"))
    desk.post(f"/keys/{other.code}/secured/sharing", {"information_id": [str(one.id)]})
    assert "of K-7QX2; you may read it" in text(desk.get("/keys/K-2ND"))
    assert "Also shown at K-2ND" in text(desk.get(page_of(one)))
    desk.post(f"/keys/K-2ND/secured/{one.id}/sharing/removal")
    assert "of K-7QX2; you may read it" not in text(desk.get("/keys/K-2ND"))


@pytest.mark.parametrize("chosen", ["nonsense", ONCE])
def test_what_is_not_there_is_not_shared(chosen: str, desk: Client, one: SecuredInformation) -> None:
    text(desk.post("/keys/K-7QX2/secured/sharing", {"information_id": [chosen]}), 404)


def test_glass_is_broken_by_whoever_has_the_permission_and_says_why(
    client: Client, alice: User, one: SecuredInformation
) -> None:
    role = Role.objects.create(code="breaker", name="Breaker", permissions=[Permission.BREAK_GLASS])
    RoleGrant.objects.create(user=alice, role=role)
    client.force_login(alice)
    assert "Break glass" in text(client.get("/keys/K-7QX2"))
    assert "All who read or grant it are told at once" in text(client.get(page_of(one, "/broken-glass")))
    assert "Say why" in text(client.post(page_of(one, "/broken-glass"), {"reason": ""}), 422)
    lost = {"reason": "Line 1 burns", "case_number": "999999"}
    refused = text(client.post(page_of(one, "/broken-glass"), lost), 422)
    assert "There is no such case" in refused and "Line 1 burns" in refused and vault.SECRET not in refused
    shown = client.post(page_of(one, "/broken-glass"), {"reason": "Line 1 burns"})
    assert vault.SECRET in text(shown)
    assert shown["Cache-Control"] == "no-store"
    assert SecretReveal.objects.get().broke_glass


def test_a_person_who_keeps_the_last_key_leaves_with_a_successor(
    client: Client, ada: User, bob: User, tomas: User, one: SecuredInformation
) -> None:
    client.force_login(ada)
    page = f"/set-up/people/{tomas.id}/deactivation"
    assert "Root password of K-7QX2" in text(client.post(page, {}), 422)
    client.post(page, {"successor_id": str(bob.id)})
    assert one.readers.get(user=bob).may_grant


def test_the_panel_costs_the_same_however_many_entries(
    desk: Client, as_tomas: Viewer, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        vault.entry(as_tomas, label=f"Password {number}")
    actions.withdraw_information(
        code="K-7QX2",
        information_id=SecuredInformation.objects.earliest("made_at", "id").id,
        by=as_tomas,
        at=NOON,
    )
    with django_assert_max_num_queries(30):
        assert text(desk.get("/keys/K-7QX2")).count("/reveal") == 7
