"""``support-keys/{code}/secured-information``: secrets come once, never in a list."""

import json
from collections.abc import Callable

import pytest

from servanda.agreements.models import SecretReveal, SecuredInformation
from servanda.core.access import Permission, Viewer
from servanda.foundation.models import KeptAnswer
from servanda.organisations.models import RoleGrant
from servanda.people.models import Role, User
from tests.agreements import promises, vault
from tests.api.caller import Caller, problem
from tests.cases import works

pytestmark = pytest.mark.django_db

ALL = "support-keys/K-7QX2/secured-information"


@pytest.fixture
def tomas_calls(tomas: User, calling: Callable[..., Caller]) -> Caller:
    return calling(tomas)


@pytest.fixture
def one(as_tomas: Viewer) -> SecuredInformation:
    return vault.entry(as_tomas)


def path_of(one: SecuredInformation, below: str = "") -> str:
    return f"{ALL}/{one.id}{below}"


def test_an_entry_is_added_listed_changed_and_withdrawn_without_its_secret(tomas_calls: Caller) -> None:
    promises.key()
    made = tomas_calls.post(ALL, {"label": "Root", "secret": vault.SECRET})
    one = SecuredInformation.objects.get()
    assert made["id"] == str(one.id)
    answers = [
        tomas_calls.send("GET", ALL),
        tomas_calls.send("GET", path_of(one)),
        tomas_calls.send("PATCH", path_of(one), {"label": "Admin", "secret": vault.SECRET}),
        tomas_calls.send("DELETE", path_of(one)),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 204]
    assert not any(vault.SECRET in answer.content.decode() for answer in answers)
    assert "secret" not in made
    assert tomas_calls.get(ALL)["items"] == []
    assert [entry["label"] for entry in tomas_calls.get(f"{ALL}?withdrawn=true")["items"]] == ["Admin"]


def test_a_reveal_answers_the_secret_once_and_is_logged(tomas_calls: Caller, one: SecuredInformation) -> None:
    shown = tomas_calls.send("POST", path_of(one, "/reveal"), {"reason": "Line 1"})
    assert json.loads(shown.content)["secret"] == vault.SECRET
    assert shown["Cache-Control"] == "no-store"
    (line,) = tomas_calls.get(path_of(one, "/reveals"))["items"]
    told = (line["user_name"], line["reason"], line["case_number"], line["broke_glass"])
    assert told == ("Tomás Rivera", "Line 1", "", False)


def test_a_repeat_under_the_same_key_is_a_conflict_and_nothing_is_kept(
    tomas_calls: Caller, one: SecuredInformation
) -> None:
    tomas_calls.post(path_of(one, "/reveal"), {}, Idempotency_Key="k1")
    again = tomas_calls.send("POST", path_of(one, "/reveal"), {}, Idempotency_Key="k1")
    assert problem(again) == (409, "answer_not_kept")
    assert [kept.body for kept in KeptAnswer.objects.all()] == [None]
    assert SecretReveal.objects.count() == 1


def test_a_reveal_says_for_which_case(tomas_calls: Caller, as_tomas: Viewer) -> None:
    at = works.desk()
    one = vault.entry(as_tomas, promises.key(promises.approved(at.customer)))
    case = works.registered(at)
    tomas_calls.post(path_of(one, "/reveal"), {"case_number": case.number})
    assert SecretReveal.objects.get().case_number == case.number


@pytest.mark.parametrize(
    ("number", "code"),
    [("999999", (422, "case_not_known")), ("of another customer", (409, "not_for_this_case"))],
)
def test_a_case_that_has_nothing_to_do_with_it_is_refused(
    number: str, code: tuple[int, str], tomas_calls: Caller, one: SecuredInformation
) -> None:
    given = number if number.isdecimal() else works.registered(works.desk()).number
    assert problem(tomas_calls.send("POST", path_of(one, "/reveal"), {"case_number": given})) == code


def test_a_case_that_there_is_not_is_named_as_the_field_at_fault(
    tomas_calls: Caller, one: SecuredInformation
) -> None:
    refused = tomas_calls.send("POST", path_of(one, "/reveal"), {"case_number": "999999"}).json()
    assert [fault["field"] for fault in refused["errors"]] == ["case_number"]


def test_others_are_told_whom_to_ask(alice_calls: Caller, one: SecuredInformation) -> None:
    refused = alice_calls.send("POST", path_of(one, "/reveal"), {})
    assert problem(refused) == (403, "not_a_reader")
    assert json.loads(refused.content)["detail"].endswith("Ask Tomás Rivera.")
    (entry,) = alice_calls.get(ALL)["items"]
    assert (entry["may_read"], entry["may_grant"]) == (False, False)


def test_a_reason_is_asked_for(tomas_calls: Caller, as_tomas: Viewer) -> None:
    one = vault.entry(as_tomas, asks_for_reason=True)
    assert problem(tomas_calls.send("POST", path_of(one, "/reveal"), {})) == (422, "reason_missing")


def test_a_token_of_narrow_scopes_reaches_no_secret(
    tomas: User, calling: Callable[..., Caller], one: SecuredInformation
) -> None:
    narrow = calling(tomas, "promise.see")
    assert problem(narrow.send("POST", path_of(one, "/reveal"), {})) == (403, "not_a_reader")
    wide = calling(tomas, "promise.see", "secret.add")
    assert wide.post(path_of(one, "/reveal"), {})["secret"] == vault.SECRET


def test_readers_come_and_go(tomas_calls: Caller, one: SecuredInformation, bob: User) -> None:
    made = tomas_calls.post(path_of(one, "/readers"), {"user_id": str(bob.id)})
    assert (made["name"], made["may_read"], made["may_grant"]) == ("Bob Berger", True, False)
    names = [reader["name"] for reader in tomas_calls.get(path_of(one, "/readers"))["items"]]
    assert names == ["Bob Berger", "Tomás Rivera"]
    gone = tomas_calls.send("DELETE", path_of(one, f"/readers/{made['id']}"))
    assert gone.status_code == 204
    again = tomas_calls.send("DELETE", path_of(one, f"/readers/{made['id']}"))
    assert problem(again) == (404, "no_such_reader")


def test_the_last_granter_stays(tomas_calls: Caller, one: SecuredInformation) -> None:
    mine = one.readers.get().id
    assert problem(tomas_calls.send("DELETE", path_of(one, f"/readers/{mine}"))) == (409, "last_granter")


def test_a_stale_change_is_refused(tomas_calls: Caller, one: SecuredInformation) -> None:
    answer = tomas_calls.send("PATCH", path_of(one), {"label": "x"}, If_Match='"9"')
    assert answer.status_code == 412


def test_broken_glass_needs_the_permission_and_a_reason(
    alice: User, calling: Callable[..., Caller], one: SecuredInformation
) -> None:
    role = Role.objects.create(code="breaker", name="Breaker", permissions=[Permission.BREAK_GLASS])
    RoleGrant.objects.create(user=alice, role=role)
    breaking = calling(alice)
    assert problem(breaking.send("POST", path_of(one, "/broken-glass"), {})) == (422, "request_invalid")
    shown = breaking.post(path_of(one, "/broken-glass"), {"reason": "Line 1 burns"})
    assert shown["secret"] == vault.SECRET
    assert SecretReveal.objects.get().broke_glass


def test_an_entry_of_another_key_is_unknown_until_it_is_shared(
    tomas_calls: Caller, one: SecuredInformation
) -> None:
    promises.key(one.support_key.agreement, "K-2ND")
    at_other = f"support-keys/K-2ND/secured-information/{one.id}/reveal"
    assert problem(tomas_calls.send("POST", at_other, {})) == (404, "no_such_information")
    shared = tomas_calls.post("support-keys/K-2ND/shared-information", {"information_id": str(one.id)})
    assert shared["support_key_code"] == "K-7QX2"
    assert tomas_calls.post(at_other, {})["secret"] == vault.SECRET
    tomas_calls.send("DELETE", f"support-keys/K-2ND/shared-information/{one.id}")
    assert problem(tomas_calls.send("POST", at_other, {})) == (404, "no_such_information")


def test_a_body_that_is_refused_is_not_quoted(tomas_calls: Caller) -> None:
    promises.key()
    refused = tomas_calls.send("POST", ALL, {"label": "", "secret": ["hunter2"], "other": "hunter2"})
    assert problem(refused) == (422, "request_invalid")
    assert "hunter2" not in refused.content.decode()


def test_a_key_that_is_away_is_named_without_a_crash(tomas_calls: Caller, one: SecuredInformation) -> None:
    SecuredInformation.objects.filter(id=one.id).update(sealed_with="20200101-lost")
    refused = tomas_calls.send("POST", path_of(one, "/reveal"), {})
    assert problem(refused) == (409, "key_missing")
    assert "20200101-lost" in refused.content.decode()
    assert not SecretReveal.objects.exists()
