"""What is said to a request that cannot be taken."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client
from pytest_django import Settings

from servanda.api import errors, limits
from servanda.core.refusals import NotAllowed
from servanda.people.actions import UserInvalid
from servanda.people.models import User
from servanda.people.queries import NoSuchUser
from tests.api.caller import Caller, fields, problem

pytestmark = pytest.mark.django_db


def test_without_a_token_the_answer_says_how_to_sign_in() -> None:
    response = Caller().send("GET", "me")
    assert problem(response) == (401, "not_signed_in")
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic YTpi", "Bearer", "", "Bearer é\x00"])
def test_a_token_that_is_none_is_refused(header: str) -> None:
    assert problem(Caller().send("GET", "me", Authorization=header)) == (401, "not_signed_in")


@pytest.mark.parametrize("address", ["nothing/here", "teams/a%0Ab"], ids=["unknown", "with a line break"])
def test_an_unknown_address_below_the_api_is_a_problem_too(address: str) -> None:
    assert problem(Caller().send("GET", address)) == (404, "no_such_address")


def test_an_unknown_address_is_a_problem_for_any_method_without_a_csrf_token() -> None:
    assert problem(Client(enforce_csrf_checks=True).delete("/api/v1/teams/1")) == (404, "no_such_address")


def test_another_method_is_told_which_there_are(ada_calls: Caller) -> None:
    response = ada_calls.send("DELETE", "users")
    assert problem(response) == (405, "method_not_allowed")
    assert response["Allow"] == "GET, POST"


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff", b'{"name": NaN}', b"[" * 100_000, b'{"a": ' + b"1" * 5000 + b"}"],
    ids=["broken off", "no UTF-8", "not a number", "too deep", "too long a number"],
)
def test_what_is_not_json_is_malformed(ada_calls: Caller, body: bytes) -> None:
    assert problem(ada_calls.send("POST", "users", body)) == (400, "malformed")


def test_another_media_type_is_refused(ada_calls: Caller) -> None:
    response = ada_calls.send("POST", "users", b"name=x", Content_Type="application/x-www-form-urlencoded")
    assert problem(response) == (415, "not_json")


def test_too_large_a_body_is_refused(ada_calls: Caller, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert problem(ada_calls.send("POST", "users", {"name": "x" * 200})) == (413, "body_too_large")


@pytest.mark.parametrize("text", ["a\0b", "half \ud800"], ids=["NUL", "half a character"])
def test_characters_that_no_text_has_are_refused_at_their_field(ada_calls: Caller, text: str) -> None:
    response = ada_calls.send("POST", "users", {"name": text, "email": "x@halden.example"})
    assert problem(response) == (422, "request_invalid")
    assert fields(response) == {"name"}


def test_a_nul_in_the_address_is_refused(ada_calls: Caller) -> None:
    assert problem(ada_calls.send("GET", "users?q=a%00b")) == (422, "request_invalid")


def test_unknown_fields_are_refused_together_with_what_else_is_wrong(ada_calls: Caller) -> None:
    response = ada_calls.send("POST", "users", {"nmae": "Ivo", "email": "ivo@halden.example"})
    assert problem(response) == (422, "request_invalid")
    assert fields(response) == {"nmae", "name"}


def test_an_unknown_parameter_is_refused(ada_calls: Caller) -> None:
    response = ada_calls.send("GET", "users?active=true")
    assert problem(response) == (422, "request_invalid")
    assert fields(response) == {"active"}


def said(response: Any) -> dict[str, str]:
    """What a refusal says of each field."""
    return {error["field"]: error["message"] for error in json.loads(response.content)["errors"]}


@pytest.mark.parametrize("body", [[], "x", 7, None], ids=["a list", "a text", "a number", "null"])
def test_whoever_sends_no_object_is_told_to_send_one(ada_calls: Caller, body: Any) -> None:
    sent = json.dumps(body).encode()
    assert said(ada_calls.send("POST", "cases", sent)) == {"": "Send a JSON object."}


def test_what_is_of_another_kind_is_told_in_our_words(ada_calls: Caller) -> None:
    body = {
        "subject": 7,
        "severity": "high",
        "customer_id": "acme",
        "customer_unknown": "yes",
        "received_at": "yesterday",
        "channel": "smoke",
    }
    found = said(ada_calls.send("POST", "cases", body))
    assert found.keys() == body.keys()
    assert {one.partition(" ")[0] for one in found.values()} == {"Send"}
    assert found["customer_unknown"] == "Send true or false."


def test_a_bound_is_named(ada_calls: Caller) -> None:
    body = {"name": "x" * 1_000, "email": "ivo@halden.example"}
    assert said(ada_calls.send("POST", "users", body)) == {"name": "At most 200 characters."}


def test_an_element_of_a_list_is_named_by_its_place(ada_calls: Caller) -> None:
    body = {"email": "ivo@halden.example", "name": "Ivo", "roles": ["agent", 7]}
    assert fields(ada_calls.send("POST", "users", body)) == {"roles.1"}


def test_null_is_refused_where_a_field_may_only_be_left_out(ada_calls: Caller, alice: User) -> None:
    assert fields(ada_calls.send("PATCH", f"users/{alice.id}", {"name": None})) == {"name"}


def test_a_rule_says_everything_that_is_wrong(ada_calls: Caller) -> None:
    response = ada_calls.send("POST", "users", {"email": "nowhere", "name": "x\ny", "zone": "Mars"})
    assert problem(response) == (422, "user_invalid")
    assert fields(response) == {"email", "name", "zone"}


def test_a_missing_permission_names_who_has_it(alice_calls: Caller) -> None:
    response = alice_calls.send("GET", "users")
    assert problem(response) == (403, "not_allowed")
    assert "administrator" in json.loads(response.content)["detail"]


def test_a_scope_that_the_token_lacks_is_a_missing_permission(ada: User, calling: Any) -> None:
    assert problem(calling(ada, "setup.see").send("GET", "users")) == (403, "not_allowed")


def test_a_session_changes_nothing_without_its_csrf_token(ada: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    body = {"name": "Line", "manager_id": str(ada.id)}
    response = browser.post("/api/v1/teams", body, content_type="application/json")
    assert problem(response) == (403, "csrf_missing")


def test_a_session_with_its_csrf_token_may_change(ada: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    browser.cookies["csrftoken"] = token = "a" * 32
    body = {"name": "Line", "manager_id": str(ada.id)}
    response = browser.post(
        "/api/v1/teams", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert response.status_code == 201


def test_beyond_the_limit_the_answer_says_when_to_come_back(
    alice: User, alice_calls: Caller, settings: Settings
) -> None:
    settings.SERVANDA_API_PACE = 2 / limits.PER_MINUTE["read"]
    first, _, third = (alice_calls.send("GET", "me") for _ in range(3))
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("2", "1")
    assert problem(third) == (429, "too_many_requests")
    assert 1 <= int(third["Retry-After"]) <= 30


def test_strangers_are_limited_by_their_address(settings: Settings) -> None:
    settings.SERVANDA_API_PACE = 1 / limits.PER_MINUTE["stranger"]
    stranger = Caller()
    stranger.client.defaults["REMOTE_ADDR"] = "192.0.2.77"
    assert [stranger.send("GET", "me").status_code for _ in range(2)] == [401, 429]


def test_limits_can_be_switched_off(alice_calls: Caller, settings: Settings) -> None:
    settings.SERVANDA_API_PACE = 0
    assert "RateLimit-Limit" not in alice_calls.send("GET", "me")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (IntegrityError("x"), 409, "rule_of_the_database"),
        (OperationalError("x"), 503, "unavailable"),
        (ZeroDivisionError("secret"), 500, "broken"),
    ],
    ids=["a rule of the database", "no database", "a defect"],
)
def test_what_no_rule_foresaw_tells_no_details(error: Exception, status: int, code: str) -> None:
    response = errors.problem(errors.refusal_for(error))
    assert problem(response) == (status, code)
    assert b"secret" not in response.content


def test_the_documentation_explains_every_code_that_a_problem_points_to() -> None:
    read = Client().get("/api/v1/docs").content.decode()
    for kind in (NotAllowed, UserInvalid, NoSuchUser):
        assert f'id="{kind.code}"' in read
