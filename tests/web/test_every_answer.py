"""What holds for every answer: policy, request id, errors that help."""

import re

import pytest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from servanda.core.access import ANYBODY
from servanda.core.refusals import Conflict, Fault, Invalid, NotAllowed, Refusal, Stale, Unknown
from servanda.people.models import User
from servanda.web import errors
from servanda.web.middleware.refusals import Refusals
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/healthz", "/api/v1/openapi.json"])
def test_every_answer_forbids_what_is_inline_or_from_elsewhere(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_well_formed_request_id_is_taken_over(client: Client) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-Id": "proxy-12345678"})["X-Request-Id"] == "proxy-12345678"
    )


@pytest.mark.parametrize("given", ["short", "x" * 65, "new\tline-123", ""])
def test_any_other_request_id_is_replaced(client: Client, given: str) -> None:
    assert re.fullmatch(
        "[0-9a-f]{16}", client.get("/healthz", headers={"X-Request-Id": given})["X-Request-Id"]
    )


def test_readiness_says_that_all_is_well(client: Client) -> None:
    assert client.get("/readyz").json() == {"ready": True}


def refused(refusal: Refusal) -> tuple[int, str]:
    request: HttpRequest = RequestFactory().get("/")
    request.viewer = ANYBODY  # type: ignore[attr-defined]
    answer = errors.answer(request, refusal)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Unknown, 404), (NotAllowed, 403), (Invalid, 422), (Stale, 412), (Conflict, 409), (Refusal, 409)],
)
def test_each_kind_of_refusal_has_its_status(kind: type[Refusal], status: int) -> None:
    assert refused(kind("Why and what helps."))[0] == status


def test_a_refusal_page_names_every_fault() -> None:
    _, page = refused(
        Invalid("Cannot be saved.", [Fault("name", "Enter a name."), Fault("zone", "Choose a zone.")])
    )
    assert "Cannot be saved." in page
    assert "Enter a name." in page
    assert "Choose a zone." in page


def test_a_refusal_page_escapes_what_people_typed() -> None:
    assert "<script>" not in refused(Invalid("There is no <script>alert(1)</script>."))[1]


def test_two_who_save_the_same_at_one_moment_are_told_so(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.viewer = ANYBODY  # type: ignore[attr-defined]
    answer = Refusals(lambda _: HttpResponse()).process_exception(
        request, IntegrityError("one_team_per_name")
    )
    assert answer is not None
    assert answer.status_code == 409
    assert "one_team_per_name" not in answer.content.decode()


HERE = "http://testserver/teams?q=a%20b"


def test_a_forged_form_is_refused_with_words(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in", {"login": ada.email, "password": PASSWORD})
    assert answer.status_code == 403
    assert "your browser keeps no cookies" in answer.content.decode()


@pytest.mark.parametrize("checks", [True, False], ids=["no cookie at all", "the session alone has ended"])
def test_a_form_sent_signed_out_leads_back_to_its_page_by_the_sign_in(checks: bool) -> None:
    client = Client(enforce_csrf_checks=checks)
    answer = client.post("/account/tokens", {"name": "x"}, headers={"Referer": HERE})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You are signed out" in page
    assert "kept as a draft in this browser" in page
    assert 'href="/sign-in?next=%2Fteams%3Fq%3Da%2520b"' in page


def test_a_form_of_an_earlier_sign_in_leads_back_to_its_page(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    page = client.post("/look", {"theme": "dark"}, headers={"Referer": HERE}).content.decode()
    assert "This form is from an earlier sign-in" in page
    assert 'href="/teams?q=a%20b"' in page


@pytest.mark.parametrize("elsewhere", ["https://evil.example/teams", "//evil.example", "nonsense:", ""])
def test_a_form_sent_signed_out_leads_to_no_other_site(elsewhere: str) -> None:
    answer = Client(enforce_csrf_checks=True).post("/look", headers={"Referer": elsewhere})
    assert 'href="/sign-in?next=%2F"' in answer.content.decode()


def test_signing_in_changes_the_session(client: Client, ada: User) -> None:
    client.get("/sign-in")
    before = client.session.session_key
    client.post("/sign-in", {"login": ada.email.upper(), "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert client.session.session_key != before


def test_a_deactivated_person_cannot_sign_in(client: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    client.post("/sign-in", {"login": alice.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_signing_in_leads_to_no_other_site(client: Client, ada: User) -> None:
    answer = client.post("/sign-in?next=https://evil.example/", {"login": ada.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_the_look_leads_to_no_other_site(client: Client) -> None:
    answer = client.post("/look", {"theme": "dark", "next": "//evil.example/"})
    assert answer.headers["Location"] == "/"
    assert client.cookies["theme"].value == "dark"


def test_a_look_that_does_not_exist_is_refused(client: Client) -> None:
    assert client.post("/look", {"theme": "pink"}).status_code == 422


def test_many_wrong_passwords_are_slowed_down(client: Client, bob: User) -> None:
    for _ in range(12):
        answer = client.post("/sign-in", {"login": bob.email, "password": "wrong"})
    assert answer.status_code == 429 or "Too many" in answer.content.decode()
