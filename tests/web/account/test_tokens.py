"""The page with one's own API tokens."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from servanda.people.models import ApiToken, User
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db

NEW = {"label": "monitoring", "days": "30", "scopes": ["case.see"]}


@pytest.fixture
def browser(alice: User, client: Client) -> Client:
    client.force_login(alice)
    return client


def test_a_new_token_is_shown_once_and_works(browser: Client) -> None:
    response = browser.post("/account/tokens", NEW | {"once": str(uuid4())})
    [secret] = re.findall(r"srv_[\w-]+", response.content.decode())
    assert response["Cache-Control"] == "no-store"
    assert Caller(secret).get("me")["permissions"] == ["case.see"]
    assert secret not in browser.get("/account/tokens").content.decode()


def test_a_form_sent_twice_makes_one_token(browser: Client) -> None:
    once = {"once": str(uuid4())}
    browser.post("/account/tokens", NEW | once)
    repeat = browser.post("/account/tokens", NEW | once)
    assert "shown once" in repeat.content.decode()
    assert ApiToken.objects.count() == 1


def test_only_what_one_may_oneself_can_be_chosen(browser: Client) -> None:
    assert "user.manage" not in browser.get("/account/tokens").content.decode()
    refused = browser.post("/account/tokens", NEW | {"scopes": ["user.manage"], "once": str(uuid4())})
    assert refused.status_code == 422
    assert not ApiToken.objects.exists()


def test_a_revoked_token_is_shown_as_such(browser: Client) -> None:
    browser.post("/account/tokens", NEW | {"once": str(uuid4())})
    browser.post(f"/account/tokens/{ApiToken.objects.get().id}/revocation")
    assert "revoked" in browser.get("/account/tokens").content.decode()


def test_somebody_elses_token_is_not_found(browser: Client, ada: User) -> None:
    other = Client()
    other.force_login(ada)
    other.post("/account/tokens", NEW | {"scopes": [], "once": str(uuid4())})
    assert browser.post(f"/account/tokens/{ApiToken.objects.get().id}/revocation").status_code == 404
