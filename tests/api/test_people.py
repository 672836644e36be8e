"""Users, roles, teams and one's own tokens by REST."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.people.models import User
from tests.api.caller import Caller, fields, problem
from tests.organisations.places import organisation

pytestmark = pytest.mark.django_db

IVO = {"email": "ivo@halden.example", "name": "Ivo Ilic", "zone": "Europe/Vienna", "roles": ["agent"]}


def test_me_says_what_this_token_may_do(alice: User, calling: Any) -> None:
    me = calling(alice, "case.see", "user.manage").get("me")
    assert me["user_id"] == str(alice.id)
    assert me["permissions"] == ["case.see"]


def test_a_new_user_has_the_roles_asked_for(ada_calls: Caller) -> None:
    response = ada_calls.send("POST", "users", IVO)
    assert response.status_code == 201
    assert response["ETag"] == f'"{response.json()["revision"]}"'
    assert response.json()["grants"] == [{"role": "agent", "organisation_id": None}]


def test_a_role_that_is_none_is_named_with_those_that_there_are(ada_calls: Caller) -> None:
    response = ada_calls.send("POST", "users", IVO | {"roles": ["king"]})
    assert problem(response) == (422, "no_such_role")
    assert not User.objects.filter(email=IVO["email"]).exists()


def test_a_change_leaves_alone_what_was_not_sent(ada_calls: Caller, alice: User) -> None:
    ada_calls.send("PATCH", f"users/{alice.id}", {"name": "Alice Amsel"})
    alice.refresh_from_db()
    assert (alice.name, alice.zone) == ("Alice Amsel", "Europe/Vienna")


def test_a_change_with_an_old_etag_changes_nothing(ada_calls: Caller, alice: User) -> None:
    seen = ada_calls.send("GET", f"users/{alice.id}")["ETag"]
    first = ada_calls.send("PATCH", f"users/{alice.id}", {"name": "First"}, If_Match=seen)
    second = ada_calls.send("PATCH", f"users/{alice.id}", {"name": "Second"}, If_Match=seen)
    alice.refresh_from_db()
    assert first.status_code == 200
    assert problem(second) == (412, "stale")
    assert alice.name == "First"


@pytest.mark.parametrize(
    ("etag", "status"),
    [("*", 200), ('W/"1"', 412), ('"other"', 412), ("1", 400), ("", 400)],
    ids=["any", "weak", "not ours", "without quotes", "empty"],
)
def test_if_match_takes_an_etag_as_it_was_answered(
    ada_calls: Caller, alice: User, etag: str, status: int
) -> None:
    response = ada_calls.send("PATCH", f"users/{alice.id}", {"name": "Any"}, If_Match=etag)
    assert response.status_code == status


def test_granting_roles_is_a_change_that_others_notice(ada_calls: Caller, alice: User) -> None:
    seen = ada_calls.send("GET", f"users/{alice.id}")["ETag"]
    ada_calls.send("PUT", f"users/{alice.id}/roles", {"roles": ["engineer"]})
    late = ada_calls.send("PUT", f"users/{alice.id}/roles", {"roles": ["auditor"]}, If_Match=seen)
    assert problem(late) == (412, "stale")


def test_roles_for_one_organisation_leave_the_others_alone(ada_calls: Caller, alice: User) -> None:
    halden = organisation()
    body = {"roles": ["queue_lead"], "organisation_id": str(halden.id)}
    answer = ada_calls.send("PUT", f"users/{alice.id}/roles", body).json()
    assert {(grant["role"], grant["organisation_id"]) for grant in answer["grants"]} == {
        ("agent", None),
        ("queue_lead", str(halden.id)),
    }


def test_an_organisation_that_is_none_is_not_found(ada_calls: Caller, alice: User) -> None:
    body = {"roles": ["agent"], "organisation_id": str(alice.id)}
    assert problem(ada_calls.send("PUT", f"users/{alice.id}/roles", body)) == (404, "no_such_organisation")


def test_the_last_administrator_stays(ada_calls: Caller, ada: User) -> None:
    response = ada_calls.send("PUT", f"users/{ada.id}/roles", {"roles": ["agent"]})
    assert problem(response) == (409, "last_administrator")


def test_deactivating_asks_for_a_successor_and_takes_one(
    ada_calls: Caller, ada: User, bob: User, tomas: User
) -> None:
    ada_calls.post("teams", {"name": "Line", "manager_id": str(bob.id)})
    refused = ada_calls.send("POST", f"users/{bob.id}/deactivation", {})
    assert problem(refused) == (409, "successor_needed")
    assert fields(refused) == {"successor_id"}
    taken = ada_calls.post(f"users/{bob.id}/deactivation", {"successor_id": str(tomas.id)})
    assert not taken["is_active"]
    assert ada_calls.get("teams")["items"][0]["manager"]["name"] == tomas.name


def test_a_deactivated_user_can_come_back(ada_calls: Caller, alice: User) -> None:
    ada_calls.post(f"users/{alice.id}/deactivation", {})
    assert ada_calls.post(f"users/{alice.id}/reactivation", {})["is_active"]


def test_tokens_end_with_their_user(ada_calls: Caller, alice_calls: Caller, alice: User) -> None:
    ada_calls.post(f"users/{alice.id}/deactivation", {})
    assert problem(alice_calls.send("GET", "me")) == (401, "not_signed_in")


def test_users_are_paged_without_gap_or_repeat(
    ada_calls: Caller, alice: User, bob: User, tomas: User
) -> None:
    found, address = [], "users?limit=1&total=true"
    while True:
        answer = ada_calls.get(address)
        found += [user["name"] for user in answer["items"]]
        if answer["next"] is None:
            break
        address = f"users?limit=1&total=true&next={answer['next']}"
    assert found == ["Ada Adler", alice.name, bob.name, tomas.name]
    assert answer["total"] == 4


@pytest.mark.parametrize("cursor", ["x", "x:y:z", "é"])
def test_a_cursor_that_is_not_ours_is_refused(ada_calls: Caller, cursor: str) -> None:
    assert problem(ada_calls.send("GET", f"users?next={cursor}")) == (422, "cursor_invalid")


def test_a_cursor_of_another_list_is_refused(ada_calls: Caller, alice: User, bob: User) -> None:
    cursor = ada_calls.get("users?limit=1")["next"]
    assert problem(ada_calls.send("GET", f"teams?next={cursor}")) == (422, "cursor_invalid")


def test_users_are_found_by_all_words(ada_calls: Caller, alice: User, bob: User) -> None:
    assert [user["name"] for user in ada_calls.get("users?q=AUER+halden")["items"]] == [alice.name]


def test_the_number_of_statements_does_not_grow_with_the_users(
    ada_calls: Caller, alice: User, bob: User, tomas: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ada_calls.get("me")
    # The token with its grants, the page, and two for the roles of everybody on it.
    with django_assert_num_queries(4):
        ada_calls.get("users")


def test_a_team_is_changed_field_by_field(ada_calls: Caller, ada: User, alice: User) -> None:
    team = ada_calls.post("teams", {"name": "Line", "manager_id": str(ada.id), "member_ids": [str(alice.id)]})
    changed = ada_calls.send("PATCH", f"teams/{team['id']}", {"name": "First line"}).json()
    assert (changed["name"], len(changed["members"])) == ("First line", 2)
    assert ada_calls.get(f"teams/{team['id']}") == changed


def test_a_token_is_shown_once_and_works(alice_calls: Caller) -> None:
    made = alice_calls.post("tokens", {"label": "laptop", "days": 30})
    assert Caller(made["secret"]).get("me")["name"] == "Alice Auer"
    assert made["secret"] not in str(alice_calls.get("tokens"))


def test_the_answer_with_a_token_is_not_kept(alice_calls: Caller) -> None:
    body = {"label": "laptop", "days": 30}
    alice_calls.post("tokens", body, Idempotency_Key="once")
    repeat = alice_calls.send("POST", "tokens", body, Idempotency_Key="once")
    assert problem(repeat) == (409, "answer_not_kept")


def test_a_narrow_token_makes_no_wider_one(alice: User, calling: Any) -> None:
    narrow = calling(alice, "case.see")
    assert problem(narrow.send("POST", "tokens", {"label": "x", "days": 1})) == (403, "not_allowed")
    wider = {"label": "x", "days": 1, "scopes": ["case.see", "case.write"]}
    assert problem(narrow.send("POST", "tokens", wider)) == (403, "not_allowed")
    assert narrow.post("tokens", {"label": "x", "days": 1, "scopes": ["case.see"]})


def test_a_token_made_with_a_token_ends_no_later(alice_calls: Caller) -> None:
    short = Caller(alice_calls.post("tokens", {"label": "short", "days": 1})["secret"])
    assert problem(short.send("POST", "tokens", {"label": "long", "days": 2})) == (403, "not_allowed")


def test_a_narrow_token_revokes_no_wider_one(alice: User, alice_calls: Caller, calling: Any) -> None:
    made = alice_calls.post("tokens", {"label": "laptop", "days": 30})
    narrow = calling(alice, "case.see")
    assert problem(narrow.send("DELETE", f"tokens/{made['token']['id']}")) == (403, "not_allowed")
    assert Caller(made["secret"]).get("me")


def test_a_revoked_token_ends_at_once_and_is_nobody_elses(alice_calls: Caller, ada_calls: Caller) -> None:
    made = alice_calls.post("tokens", {"label": "laptop", "days": 30})
    address = f"tokens/{made['token']['id']}"
    assert problem(ada_calls.send("DELETE", address)) == (404, "no_such_token")
    assert alice_calls.send("DELETE", address).status_code == 204
    assert problem(Caller(made["secret"]).send("GET", "me")) == (401, "not_signed_in")


def test_roles_are_listed_with_what_they_permit(ada_calls: Caller) -> None:
    found = {role["code"]: role["permissions"] for role in ada_calls.get("roles")["items"]}
    assert "user.manage" in found["administrator"]


def test_a_role_is_made_changed_and_taken_out_of_use(ada_calls: Caller) -> None:
    made = ada_calls.send("POST", "roles", {"name": "Night watch", "permissions": ["secret.break_glass"]})
    assert made.status_code == 201
    assert made.json() | {"code": "night_watch", "is_shipped": False, "is_active": True} == made.json()
    stale = ada_calls.send("PATCH", "roles/night_watch", {"is_active": False}, If_Match='"9"')
    assert problem(stale) == (412, "stale")
    ada_calls.send("PATCH", "roles/night_watch", {"is_active": False, "permissions": []})
    found = ada_calls.get("roles/night_watch")
    assert (found["permissions"], found["is_active"]) == ([], False)


def test_a_shipped_role_is_not_changed_by_rest(ada_calls: Caller) -> None:
    assert problem(ada_calls.send("PATCH", "roles/agent", {"name": "King"})) == (409, "role_is_shipped")
    assert problem(ada_calls.send("PATCH", "roles/king", {"name": "King"})) == (404, "unknown_role")


def test_a_role_that_nobody_has_is_removed_by_rest(ada_calls: Caller) -> None:
    ada_calls.send("POST", "roles", {"name": "Night watch"})
    assert ada_calls.send("DELETE", "roles/night_watch", If_Match='"9"').status_code == 412
    assert ada_calls.send("DELETE", "roles/night_watch").status_code == 204
    assert problem(ada_calls.send("DELETE", "roles/night_watch")) == (404, "unknown_role")


def test_what_a_user_holds_is_told_and_goes_to_who_is_chosen_for_it(
    ada_calls: Caller, bob: User, tomas: User, alice: User
) -> None:
    ada_calls.post("teams", {"name": "Line", "manager_id": str(bob.id)})
    held = ada_calls.get(f"users/{bob.id}/holdings")["items"]
    assert {"duty": "teams", "names": ["Line"], "lacking": ["Line"]} in held
    chosen = {"successor_id": str(alice.id), "successors": {"teams": str(tomas.id)}}
    ada_calls.post(f"users/{bob.id}/deactivation", chosen)
    assert ada_calls.get("teams")["items"][0]["manager"]["name"] == tomas.name


def test_a_successor_who_cannot_be_one_is_named_at_their_field(
    ada_calls: Caller, bob: User, alice: User
) -> None:
    ada_calls.post(f"users/{alice.id}/deactivation", {})
    chosen = {"successors": {"contracts": str(alice.id)}}
    refused = ada_calls.send("POST", f"users/{bob.id}/deactivation", chosen)
    assert problem(refused) == (409, "successor_needed")
    assert fields(refused) == {"successors.contracts"}
