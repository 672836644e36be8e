"""Registering cases by REST, and asking what one would be."""

from typing import Any
from uuid import uuid4

import pytest

from servanda.agreements import actions as promising
from servanda.cases.models import Case
from tests.agreements import promises
from tests.api.caller import Caller, fields, problem
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


def codes(told: dict[str, Any]) -> set[str]:
    return {warning["code"] for warning in told["warnings"]}


def test_what_holds_and_why_is_answered(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    agreement = promises.approved(desk.customer)
    made = alice_calls.post("cases", entered)
    assert made["agreement"] == agreement.number
    assert made["cover"]["agreement"] == {"reference": agreement.number, "why": "only_valid"}
    assert made["cover"]["level"]["kind"] == "agreement"
    assert (made["entry"], made["channel"], made["without_cover"]) == ("api", "phone", False)
    assert codes(made) == set()


def test_a_case_without_a_promise_is_registered_with_a_warning(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    made = alice_calls.post("cases", entered)
    assert made["without_cover"]
    assert codes(made) == {"without_cover"}


def test_a_blocked_key_informs_and_is_warned_of(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    key = promises.key(promises.approved(desk.customer))
    promising.block_support_key(code=key.code, reason="Not paid.", by=promises.BUILDER, at=NOON)
    made = alice_calls.post("cases", entered | {"support_key": key.code})
    assert made["support_key"] == key.code
    assert "key_blocked" in codes(made)
    assert any("key_blocked" in one["reasons"] for one in made["cover"]["rejected"])


def test_several_agreements_are_a_preset_to_check(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    promises.approved(desk.customer)
    promises.approved(desk.customer)
    assert codes(alice_calls.post("cases", entered)) == {"preset_check"}


def test_a_foreign_caller_is_warned_of(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    other = firms.customer("Grazer Druck")
    told = alice_calls.post("cases/prospect", entered | {"customer_id": str(other.id)})
    assert "caller_is_foreign" in codes(told)


def test_everything_that_is_missing_is_said_at_once(desk: works.Desk, alice_calls: Caller) -> None:
    refused = alice_calls.send("POST", "cases", {"severity": 2, "support_key": "K-NONE"})
    assert problem(refused) == (422, "cannot_register")
    assert fields(refused) >= {"subject", "description", "customer_id", "support_key"}
    assert not Case.objects.exists()


def test_a_case_follows_only_one_that_there_is(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    before = works.registered(desk)
    assert alice_calls.post("cases", entered | {"follows_id": str(before.id)})["follows"] == before.number
    refused = alice_calls.send("POST", "cases", entered | {"follows_id": str(uuid4())})
    assert problem(refused) == (422, "cannot_register")
    assert fields(refused) == {"follows_id"}


def test_a_repeat_registers_nothing_twice(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    first = alice_calls.post("cases", entered, Idempotency_Key="k")
    assert alice_calls.post("cases", entered, Idempotency_Key="k") == first
    assert Case.objects.count() == 1


def test_dispatched_at_once_nothing_is_proposed(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    made = alice_calls.post("cases", entered | {"dispatch": True})
    assert (made["status"], made["queue_id"]) == ("queued", str(desk.queue.id))
    assert made["proposed_target"] is None


def test_a_prospect_says_what_the_case_would_be_and_changes_nothing(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    agreement = promises.approved(desk.customer)
    told = alice_calls.post("cases/prospect", entered | {"subject": ""})
    assert [fault["field"] for fault in told["faults"]] == ["subject"]
    assert told["cover"]["agreement"]["reference"] == agreement.number
    assert told["customer_id"] == str(desk.customer.id)
    assert told["proposed_target"] == {
        "queue_id": str(desk.queue.id),
        "assignee_id": None,
        "by": "default_queue",
        "reference": "",
    }
    assert told["clocks"]["ort"]["target_s"] > 0
    assert not Case.objects.exists()


def test_the_answer_told_on_the_phone_stops_the_response_clock(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    made = alice_calls.post("cases", entered | {"qualified_answer": "Reset the drive; I will call back."})
    assert made["clocks"]["irt"]["state"] == "met"
    said = alice_calls.get(f"cases/{made['number']}/interactions")["items"]
    assert [one["counts_as_response"] for one in said] == [True]
