"""Documenting by REST what undoes a missed deadline."""

from typing import Any

import pytest

from servanda.commitments.models import AnnulledBreach
from servanda.organisations.models import CompletionCode
from servanda.people.models import User
from tests.api.caller import Caller, fields, problem
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db

CALLED = works.later(10).isoformat()


@pytest.fixture
def missed(desk: works.Desk, tomas: User) -> str:
    """The path of a case that was opened long ago and not answered since."""
    return f"cases/{works.opened(desk, tomas).number}"


def a_call() -> tuple[str, dict[str, Any]]:
    said = {"text": "Told Carla.", "direction": "outbound", "counts_as_response": True}
    return "interactions", said | {"happened_at": CALLED}


def a_completion() -> tuple[str, dict[str, Any]]:
    code = CompletionCode.objects.filter(for_unanswered=False, is_active=True)[0]
    return "completion", {"text": "Replaced B12.", "code_id": str(code.id), "told_at": CALLED}


every_way = pytest.mark.parametrize("way", [a_call, a_completion])


@every_way
def test_an_engineer_is_refused(way: Any, missed: str, tomas_calls: Caller) -> None:
    path, body = way()
    refused = tomas_calls.send("POST", f"{missed}/{path}", body | {"reason": "On paper."})
    assert problem(refused) == (403, "may_not_undo_breach")


@every_way
def test_a_lead_without_a_reason_is_asked_for_it(way: Any, missed: str, bob_calls: Caller) -> None:
    path, body = way()
    refused = bob_calls.send("POST", f"{missed}/{path}", body)
    assert problem(refused) == (422, "undoes_breach")
    assert fields(refused) == {"reason"}


@every_way
def test_a_lead_with_a_reason_documents_it(way: Any, missed: str, bob_calls: Caller) -> None:
    path, body = way()
    bob_calls.post(f"{missed}/{path}", body | {"reason": "On paper."})
    assert {(one.by_name, one.reason) for one in AnnulledBreach.objects.all()} == {
        ("Bob Berger", "On paper.")
    }


def test_a_resolution_told_earlier_takes_a_reason(missed: str, bob_calls: Caller) -> None:
    path, body = a_completion()
    del body["told_at"]
    bob_calls.post(f"{missed}/{path}", body)
    told = {"told_at": CALLED}
    assert problem(bob_calls.send("POST", f"{missed}/resolution/sending", told))[1] == "undoes_breach"
    bob_calls.post(f"{missed}/resolution/sending", told | {"reason": "On paper."})
    assert AnnulledBreach.objects.exists()


def test_a_message_that_came_earlier_takes_a_reason(missed: str, bob_calls: Caller) -> None:
    message = {"text": "Format 6.", "happened_at": NOON.isoformat(), "reason": "The fax was found today."}
    received = bob_calls.post(f"{missed}/customer-messages", message)
    assert received["message"]["text"] == "Format 6."
