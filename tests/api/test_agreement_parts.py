"""What belongs to agreements by REST: contract and level, amendments, flash notes, projects, documents."""

import base64
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from servanda.agreements import actions
from servanda.agreements.models import CustomerProject
from servanda.people.models import User
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.api.caller import Caller, fields, problem
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def miriam_calls(miriam: User, calling: Any, settings: Settings, tmp_path: Path) -> Caller:
    """The contract manager with a token; files lie in a folder of the test."""
    settings.SERVANDA_HOME = tmp_path
    caller: Caller = calling(miriam)
    return caller


def test_an_agreement_names_a_contract_and_takes_its_plans_level(miriam_calls: Caller) -> None:
    places.organisation()
    customer = firms.customer(zone="Europe/Vienna")
    contract = promises.a_contract(customer)
    sent = {"customer_id": str(customer.id), "contract_number": contract.number, "level_by_plan": True}
    made = miriam_calls.post("agreements", sent)
    assert (made["contract_number"], made["level_by_plan"], made["service_level_id"]) == (
        contract.number,
        True,
        None,
    )
    approved = miriam_calls.post(f"agreements/{made['number']}/approval", {"expires_on": "2099-12-30"})
    assert approved["advice"][0].startswith(f"{contract.number} does not hold")
    listed = miriam_calls.get(f"agreements?contract_number={contract.number}")["items"]
    assert [one["number"] for one in listed] == [made["number"]]


def test_a_contract_that_there_is_not_is_refused_at_its_field(miriam_calls: Caller) -> None:
    response = miriam_calls.send(
        "PATCH", f"agreements/{promises.draft().number}", {"contract_number": "CT-1"}
    )
    assert problem(response) == (422, "agreement_invalid")
    assert fields(response) == {"contract_number"}


def test_an_agreement_is_amended_once_and_the_draft_discarded(miriam_calls: Caller) -> None:
    old = promises.approved()
    path = f"agreements/{old.number}/amendment"
    made = miriam_calls.post(path, None)
    assert (made["amends"], made["state"]) == (old.number, "draft")
    assert problem(miriam_calls.send("POST", path)) == (409, "cannot_amend")
    assert miriam_calls.send("DELETE", path).status_code == 204
    assert problem(miriam_calls.send("DELETE", path)) == (409, "no_amendment")


def test_what_is_amended_meanwhile_is_stale(miriam_calls: Caller) -> None:
    path = f"agreements/{promises.approved().number}/amendment"
    assert miriam_calls.send("POST", path, If_Match='"99"').status_code == 412


def test_keys_that_differ_are_named_and_take_the_terms_again(miriam_calls: Caller) -> None:
    agreement = promises.draft()
    key = promises.key(agreement)
    gold = promises.level()
    actions.change_agreement(number=agreement.number, service_level_id=gold.id, by=BUILDER, at=NOON)
    path = f"agreements/{agreement.number}/differing-keys"
    assert miriam_calls.get(path) == [{"code": key.code, "differs": ["service_level"]}]
    assert miriam_calls.post(path, {"codes": [key.code]}) == {"copied": 1}
    assert miriam_calls.get(path) == []


def test_a_flash_note_is_written_changed_and_taken_away(miriam_calls: Caller) -> None:
    path = f"agreements/{promises.approved().number}/flash-notes"
    made = miriam_calls.post(path, {"text": "Ask for Weber.", "banner": True, "from_on": "2026-06-15"})
    one = f"{path}/{made['id']}"
    changed = miriam_calls.send("PATCH", one, {"until_on": "2026-06-20"}, If_Match='"1"').json()
    assert (changed["until_on"], changed["revision"]) == ("2026-06-20", 2)
    assert miriam_calls.send("PATCH", one, {"text": "Mine"}, If_Match='"1"').status_code == 412
    assert miriam_calls.send("DELETE", one).json()["is_active"] is False
    assert [note["id"] for note in miriam_calls.get(path)["items"]] == [made["id"]]


def test_projects_are_kept(miriam_calls: Caller) -> None:
    path = f"agreements/{promises.approved().number}/projects"
    line = miriam_calls.post(path, {"kind": "project", "name": "Line 4"})
    visits = miriam_calls.post(path, {"kind": "activity", "parent_id": line["id"], "name": "Visits"})
    wrong = miriam_calls.send("POST", path, {"kind": "activity", "name": "Alone"})
    assert problem(wrong) == (422, "project_invalid")
    changed = miriam_calls.send("PATCH", f"{path}/{visits['id']}", {"is_default": True}).json()
    assert miriam_calls.get(f"{path}/{visits['id']}") == changed
    assert miriam_calls.send("DELETE", f"{path}/{visits['id']}").status_code == 204
    assert CustomerProject.objects.count() == 1


@pytest.mark.parametrize("kind", ["agreements", "contracts"])
def test_a_document_is_sent_read_and_removed(miriam_calls: Caller, kind: str) -> None:
    number = (promises.approved() if kind == "agreements" else promises.a_contract()).number
    path = f"{kind}/{number}/documents"
    # More than a form without files may have.
    content = b"%PDF-1.7 " + b"x" * 3_000_000
    sent = {"name": "../Offer.pdf", "content": base64.b64encode(content).decode()}
    made = miriam_calls.post(path, sent, Idempotency_Key="one")
    assert (made["name"], made["media_type"], made["size"]) == (
        "Offer.pdf",
        "application/pdf",
        len(content),
    )
    assert miriam_calls.post(path, sent, Idempotency_Key="one") == made
    file = miriam_calls.send("GET", f"{path}/{made['id']}/content")
    assert file.getvalue() == content
    assert file["Content-Disposition"] == 'attachment; filename="Offer.pdf"'
    assert miriam_calls.send("DELETE", f"{path}/{made['id']}").status_code == 204
    assert problem(miriam_calls.send("GET", f"{path}/{made['id']}/content")) == (404, "no_such_document")


def test_a_document_that_cannot_be_taken_is_refused(miriam_calls: Caller, settings: Settings) -> None:
    settings.SERVANDA_FILE_MB = 1
    path = f"agreements/{promises.draft().number}/documents"
    large = base64.b64encode(b"x" * 1_048_577).decode()
    assert problem(miriam_calls.send("POST", path, {"name": "a", "content": large})) == (
        422,
        "file_too_large",
    )
    huge = base64.b64encode(b"x" * 2_000_000).decode()
    assert problem(miriam_calls.send("POST", path, {"name": "a", "content": huge}))[0] == 413
    nothing = miriam_calls.send("POST", path, {"name": "a", "content": "no base64!"})
    assert problem(nothing) == (422, "request_invalid")
