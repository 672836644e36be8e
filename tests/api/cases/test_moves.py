"""Moves by REST: what they change, what they refuse, and who was faster."""

from typing import Any

import pytest

from servanda.organisations.models import HoldReason
from servanda.people.models import User
from tests.api.caller import Caller, fields, problem
from tests.cases import works

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(desk: works.Desk, tomas: User) -> str:
    """The path of a case that Tomás has accepted."""
    return f"cases/{works.opened(desk, tomas).number}"


def test_a_case_rests_and_goes_on(opened: str, tomas_calls: Caller) -> None:
    reason = HoldReason.objects.filter(pauses_resolution=True)[0]
    held = tomas_calls.post(f"{opened}/hold", {"hold_reason_id": str(reason.id)})
    assert (held["status"], held["hold_reason_id"]) == ("on_hold", str(reason.id))
    assert not tomas_calls.get(f"{opened}/clocks")["ort"]["running"]
    resumed = tomas_calls.send("DELETE", f"{opened}/hold").json()
    assert (resumed["status"], resumed["hold_reason_id"]) == ("open", None)


def test_a_lead_gives_a_case_to_somebody_else(
    opened: str, bob: User, bob_calls: Caller, tomas_calls: Caller
) -> None:
    given = tomas_calls.send("POST", f"{opened}/ownership", {"user_id": str(bob.id)})
    assert problem(given) == (403, "not_allowed")
    assert bob_calls.post(f"{opened}/ownership", {"user_id": str(bob.id)})["owner_id"] == str(bob.id)
    tomas = tomas_calls.post(f"{opened}/ownership", {})
    assert tomas["owner_id"] != str(bob.id)
    returned = bob_calls.post(f"{opened}/ownership", {"user_id": str(bob.id)})
    assert returned["owner_id"] == str(bob.id)


def test_reassigning_to_another_user(opened: str, alice: User, bob_calls: Caller) -> None:
    assert bob_calls.post(f"{opened}/ownership", {"user_id": str(alice.id)})["owner_id"] == str(alice.id)


def test_waiting_is_taken_back_for_a_reason(opened: str, tomas_calls: Caller) -> None:
    tomas_calls.post(f"{opened}/external-infos", {"mode": "send_reply", "text": "Which one?"})
    assert tomas_calls.post(f"{opened}/take-back", {"reason": "She is on leave."})["status"] == "open"


def test_an_escalated_case_is_at_risk(opened: str, tomas_calls: Caller) -> None:
    escalated = tomas_calls.post(f"{opened}/escalation", {"reason": "The line stands."})
    assert escalated["escalated_at"] is not None
    assert escalated["at_risk_at"] <= escalated["escalated_at"]


def test_a_queue_gives_a_case_back(
    desk: works.Desk, alice_calls: Caller, tomas_calls: Caller, entered: dict[str, Any]
) -> None:
    number = alice_calls.post("cases", entered | {"dispatch": True})["number"]
    rejected = tomas_calls.post(f"cases/{number}/rejection", {"reason": "Not ours."})
    assert (rejected["status"], rejected["queue_id"]) == ("new", None)


def test_a_case_is_cancelled_for_a_reason(opened: str, tomas_calls: Caller) -> None:
    cancelled = tomas_calls.post(f"{opened}/cancellation", {"reason": "duplicate", "note": "See 1000."})
    assert (cancelled["status"], cancelled["cancel_reason"]) == ("cancelled", "duplicate")


def test_completing_says_everything_that_is_missing(opened: str, tomas_calls: Caller) -> None:
    refused = tomas_calls.send("POST", f"{opened}/completion", {})
    assert problem(refused) == (409, "illegal_move")
    assert fields(refused) == {"resolution_text", "resolution_code"}


def test_a_resolution_is_drafted_completed_told_and_reopened(
    desk: works.Desk, opened: str, tomas_calls: Caller
) -> None:
    draft = {"text": "Replaced sensor B12.", "code_id": str(desk.solved.id)}
    kept = tomas_calls.send("PUT", f"{opened}/resolution", draft).json()
    assert (kept["status"], kept["resolution_text"]) == ("open", "Replaced sensor B12.")
    assert tomas_calls.post(f"{opened}/completion", {"send": True})["sent_how"] == "mail"
    reopened = tomas_calls.post(f"{opened}/reopening", {"reason": "It stops again."})
    assert (reopened["status"], reopened["sent_at"]) == ("open", None)


def test_both_ways_of_telling_at_once_are_refused(opened: str, tomas_calls: Caller) -> None:
    both = {"send": True, "told_at": works.later(0).isoformat()}
    refused = tomas_calls.send("POST", f"{opened}/completion", both)
    assert problem(refused) == (422, "request_invalid")


def test_not_reachable_needs_a_documented_attempt(
    desk: works.Desk, opened: str, tomas_calls: Caller, bob_calls: Caller
) -> None:
    tomas_calls.post(f"{opened}/completion", {"text": "Done.", "code_id": str(desk.solved.id)})
    refused = bob_calls.send("POST", f"{opened}/resolution/sending", {"not_reachable": True})
    assert problem(refused) == (409, "illegal_move")
    call = {"text": "Nobody answers.", "direction": "outbound"}
    tomas_calls.post(f"{opened}/interactions", call)
    told = bob_calls.post(f"{opened}/resolution/sending", {"not_reachable": True})
    assert told["sent_how"] == "not_reachable"


def test_thanks_after_the_completion_are_judged(desk: works.Desk, opened: str, tomas_calls: Caller) -> None:
    done = {"text": "Done.", "code_id": str(desk.solved.id), "send": True}
    tomas_calls.post(f"{opened}/completion", done)
    tomas_calls.post(f"{opened}/customer-messages", {"text": "Thank you!"})
    assert tomas_calls.get(opened)["unjudged_message_at"] is not None
    judged = tomas_calls.post(f"{opened}/message-judgement", {"solved": True})
    assert (judged["status"], judged["unjudged_message_at"]) == ("completed", None)


def test_a_move_on_what_somebody_else_changed_is_refused(opened: str, tomas_calls: Caller) -> None:
    seen = tomas_calls.send("GET", opened)["ETag"]
    changed = tomas_calls.send("PATCH", opened, {"subject": "E-217 again"}, If_Match=seen)
    assert (changed.status_code, changed.json()["subject"]) == (200, "E-217 again")
    late = tomas_calls.send("POST", f"{opened}/escalation", {"reason": "Now!"}, If_Match=seen)
    assert problem(late) == (412, "stale")
