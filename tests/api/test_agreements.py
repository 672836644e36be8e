"""Service levels, agreements, support keys and cover by REST."""

from typing import Any

import pytest

from servanda.people.models import User
from tests.agreements import promises
from tests.api.caller import Caller, fields, problem
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db

GOLD = {"name": "Gold", "targets": promises.GOLD, "warn": [60]}


@pytest.fixture
def miriam_calls(miriam: User, calling: Any) -> Caller:
    """The contract manager with a token."""
    caller: Caller = calling(miriam)
    return caller


def test_a_level_is_answered_with_its_newest_version(ada_calls: Caller) -> None:
    made = ada_calls.post("service-levels", GOLD)
    changed = ada_calls.send("PATCH", f"service-levels/{made['id']}", {"targets": {}}).json()
    assert (made["version"], changed["version"], changed["targets"]) == (1, 2, {})
    versions = ada_calls.get(f"service-levels/{made['id']}/versions")["items"]
    assert [one["number"] for one in versions] == [2, 1]
    assert versions[1]["targets"]["1"]["irt"] == {"minutes": 30, "calendar": "elapsed"}


def test_targets_that_cannot_be_are_refused_at_their_place(ada_calls: Caller) -> None:
    wrong = GOLD | {"targets": {"1": {"ola": {}}}}
    response = ada_calls.send("POST", "service-levels", wrong)
    assert problem(response) == (422, "service_level_invalid")
    assert fields(response) == {"targets.1.ola"}


def test_an_agreement_lives_from_draft_to_block(miriam_calls: Caller) -> None:
    places.organisation()
    customer = firms.customer(zone="Europe/Vienna")
    made = miriam_calls.post("agreements", {"customer_id": str(customer.id)})
    path = f"agreements/{made['number']}"
    assert (made["state"], made["zone"]) == ("draft", "Europe/Vienna")
    missing = miriam_calls.send("POST", f"{path}/approval", {})
    assert problem(missing) == (409, "cannot_approve")
    assert fields(missing) == {"expires_on"}
    approved = miriam_calls.post(f"{path}/approval", {"expires_on": "2099-12-30"})
    assert (approved["agreement"]["state"], approved["slower_than_plan"]) == ("valid", [])
    extended = miriam_calls.post(f"{path}/approval", {"expires_on": "2099-12-31"})
    assert extended["agreement"]["expires_on"] == "2099-12-31"
    blocked = miriam_calls.post(f"{path}/block", {"reason": "Unpaid."})
    assert (blocked["state"], blocked["blocked_by"]) == ("blocked", "Miriam Moser")
    assert miriam_calls.send("DELETE", f"{path}/block").json()["state"] == "valid"
    assert miriam_calls.send("DELETE", f"{path}/approval").json()["state"] == "draft"


def test_what_an_approval_locks_is_a_conflict(miriam_calls: Caller) -> None:
    number = promises.approved().number
    response = miriam_calls.send("PATCH", f"agreements/{number}", {"zone": "Asia/Tokyo", "reference": "A"})
    assert problem(response) == (409, "agreement_locked")
    assert fields(response) == {"zone"}


def test_agreements_are_listed_by_state_and_customer(miriam_calls: Caller) -> None:
    draft, valid = promises.draft(), promises.approved()
    assert [one["number"] for one in miriam_calls.get("agreements?state=draft")["items"]] == [draft.number]
    listed = miriam_calls.get(f"agreements?customer_id={valid.customer_id}")["items"]
    assert [one["number"] for one in listed] == [draft.number, valid.number]


def test_people_are_named_changed_and_removed(miriam_calls: Caller) -> None:
    agreement = promises.draft()
    path = f"agreements/{agreement.number}/contacts"
    made = miriam_calls.post(path, {"contact_id": str(firms.contact().id), "is_main": True})
    assert (made["name"], made["is_main"]) == ("Carla Conti", True)
    marked = miriam_calls.send("PATCH", f"{path}/{made['id']}", {"mail_to": True}).json()
    assert miriam_calls.get(path)["items"] == [marked]
    assert miriam_calls.send("DELETE", f"{path}/{made['id']}").status_code == 204
    assert miriam_calls.get(path)["items"] == []


def test_a_key_is_made_from_its_agreement_and_changed(miriam_calls: Caller) -> None:
    agreement = promises.approved()
    texts = {"description": "Line 1", "installation_description": "Two feeders."}
    made = miriam_calls.post(f"agreements/{agreement.number}/support-keys", texts)
    assert (made["agreement_number"], made["zone"]) == (agreement.number, agreement.zone)
    path = f"support-keys/{made['code']}"
    changed = miriam_calls.send("PATCH", path, {"severity_weight": 2}, If_Match='"1"').json()
    assert changed == made | {"severity_weight": 2, "revision": 2}
    assert miriam_calls.post(f"{path}/block", {"reason": "Lost."})["block_reason"] == "Lost."
    assert miriam_calls.send("DELETE", f"{path}/block").json()["blocked_at"] is None
    assert miriam_calls.get("support-keys?q=line")["items"][0]["code"] == made["code"]


def test_a_key_of_its_own_says_everything_that_is_missing(miriam_calls: Caller) -> None:
    texts = {"description": "Line 1", "installation_description": "Two feeders."}
    response = miriam_calls.send("POST", "support-keys", texts)
    assert problem(response) == (422, "key_incomplete")
    assert fields(response) == {
        "customer_id",
        "organisation_id",
        "work_calendar_id",
        "zone",
        "service_level_id",
    }


def test_cover_says_what_would_hold_and_what_was_rejected(alice_calls: Caller) -> None:
    key = promises.key()
    draft = promises.draft()
    answer = alice_calls.post("cover", {"key": key.code, "severity": 1})
    assert answer["key"] == {"reference": key.code, "why": "given"}
    assert answer["agreement"] == {"reference": str(key.agreement), "why": "of_key"}
    assert (answer["level"]["value"], answer["level_version"]) == ("Standard", 1)
    assert answer["targets"]["1"]["irt"]["seconds"] == 3600
    rejected = {one["reference"]: one["reasons"] for one in answer["rejected"]}
    assert rejected[draft.number] == ["not_approved"]


def test_cover_is_asked_for_another_day(alice_calls: Caller) -> None:
    agreement = promises.approved()
    asked = {"customer_id": str(agreement.customer_id), "at": "2030-01-01T00:00:00Z"}
    answer = alice_calls.post("cover", asked)
    assert answer["without_cover"] is True
    assert answer["rejected"][0]["reasons"] == ["expired"]


def test_cover_of_what_there_is_not_is_unknown(alice_calls: Caller) -> None:
    places.organisation()
    refused = alice_calls.send("POST", "cover", {"key": "K-NONE"})
    assert (problem(refused), fields(refused)) == ((422, "cannot_judge"), {"key"})


def test_a_caller_who_quotes_a_key_is_found(alice_calls: Caller) -> None:
    key = promises.key()
    (found,) = alice_calls.get(f"callers?q={key.code}")["items"]
    assert (found["matched"], found["customer_id"]) == ("key", str(key.customer_id))
