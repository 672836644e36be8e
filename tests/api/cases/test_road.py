"""From the call to the closed case, by REST alone."""

from typing import Any

import pytest

from servanda.people.models import User
from tests.api.caller import Caller, fields, problem
from tests.cases import works

pytestmark = pytest.mark.django_db


def test_a_case_goes_the_whole_road(
    desk: works.Desk, alice_calls: Caller, tomas: User, tomas_calls: Caller, entered: dict[str, Any]
) -> None:
    made = alice_calls.post("cases", entered, Idempotency_Key="call-1")
    case = f"cases/{made['number']}"
    assert made["status"] == "new"
    assert made["proposed_target"]["queue_id"] == str(desk.queue.id)
    assert made["clocks"]["ort"]["state"] in ("running", "paused")

    queued = alice_calls.post(f"{case}/dispatch", {"queue_id": str(desk.queue.id), "note": "E-217 again"})
    assert (queued["status"], queued["queue_id"]) == ("queued", str(desk.queue.id))
    taken = tomas_calls.post(f"{case}/acceptance", None)
    assert (taken["status"], taken["owner_id"]) == ("open", str(tomas.id))

    tomas_calls.post(f"{case}/external-infos", {"mode": "save", "text": "I have your case."})
    assert tomas_calls.get(f"{case}/clocks")["irt"]["state"] == "met"
    tomas_calls.post(f"{case}/external-infos", {"mode": "send_reply", "text": "Send me the log, please."})
    assert tomas_calls.get(case)["status"] == "awaiting_info"
    assert tomas_calls.get(f"{case}/clocks")["ort"]["state"] == "paused"
    answered = tomas_calls.post(f"{case}/customer-messages", {"text": "Here it is.", "channel": "email"})
    assert (answered["message"]["text"], answered["follow_up"]) == ("Here it is.", None)
    assert tomas_calls.get(case)["status"] == "open"

    resolution = {"text": "Replaced sensor B12.", "code_id": str(desk.solved.id)}
    assert tomas_calls.post(f"{case}/completion", resolution)["status"] == "completed"
    early = tomas_calls.send("POST", f"{case}/closure")
    assert problem(early) == (409, "illegal_move")
    assert fields(early) == {"resolution_sent"}
    assert tomas_calls.post(f"{case}/resolution/sending", {})["sent_how"] == "mail"
    closed = tomas_calls.post(f"{case}/closure", None)
    assert closed["status"] == "closed"
    assert tomas_calls.get(f"{case}/clocks")["ort"]["state"] == "met"

    happened = [one["data"].get("move", one["kind"]) for one in tomas_calls.get(f"{case}/events")["items"]]
    assert happened == [
        "registered",
        "dispatch",
        "accept",
        "inform",
        "send_reply",
        "customer_answers",
        "complete",
        "send_resolution",
        "close",
    ]


def test_a_call_is_registered_and_solved_in_one_step(
    desk: works.Desk, alice_calls: Caller, entered: dict[str, Any]
) -> None:
    told_at = works.later(0).isoformat()
    solved = {"text": "Switched it off and on.", "code_id": str(desk.solved.id), "told_at": told_at}
    made = alice_calls.post("cases", entered | {"received_at": told_at, "resolution": solved})
    assert (made["status"], made["sent_how"]) == ("completed", "told")
    assert made["proposed_target"] is None
    assert made["clocks"]["ort"]["state"] == "met"


def test_what_may_be_done_is_what_is_offered(
    desk: works.Desk, alice_calls: Caller, tomas_calls: Caller, entered: dict[str, Any]
) -> None:
    number = alice_calls.post("cases", entered | {"dispatch": True})["number"]
    assert "accept" in tomas_calls.get(f"cases/{number}/moves")["items"]
    assert "accept" not in alice_calls.get(f"cases/{number}/moves")["items"]
    refused = alice_calls.send("POST", f"cases/{number}/acceptance")
    assert problem(refused) == (403, "not_allowed")
