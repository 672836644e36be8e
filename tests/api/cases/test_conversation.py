"""The conversation of a case by REST."""

from datetime import timedelta

import pytest

from servanda.cases.models import Case, ExternalInfo
from servanda.foundation import clock
from servanda.people.models import User
from tests.api.caller import Caller, fields, problem
from tests.cases import works

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(desk: works.Desk, tomas: User) -> str:
    """The path of a case that Tomás has accepted."""
    return f"cases/{works.opened(desk, tomas).number}"


def test_a_text_is_recalled_before_it_is_sent(opened: str, tomas_calls: Caller) -> None:
    written = tomas_calls.post(f"{opened}/external-infos", {"mode": "send_reply", "text": "Which one?"})
    assert (written["to"], written["delivery"]) == (["carla@acme.example"], "waiting")
    recalled = tomas_calls.post(f"{opened}/external-infos/{written['id']}/recall", None)
    assert recalled["delivery"] == "recalled"
    assert tomas_calls.get(opened)["status"] == "open"


def test_a_text_that_is_on_its_way_is_not_recalled(opened: str, tomas_calls: Caller) -> None:
    written = tomas_calls.post(f"{opened}/external-infos", {"mode": "save", "text": "Soon."})
    ExternalInfo.objects.update(send_at=clock.now())
    late = tomas_calls.send("POST", f"{opened}/external-infos/{written['id']}/recall")
    assert problem(late) == (409, "too_late_to_recall")


def test_what_was_said_is_listed_by_its_kind(opened: str, tomas_calls: Caller) -> None:
    tomas_calls.post(f"{opened}/external-infos", {"mode": "save", "text": "To the customer"})
    tomas_calls.post(f"{opened}/customer-messages", {"text": "From the customer"})
    tomas_calls.post(f"{opened}/internal-notes", {"text": "Among us"})
    tomas_calls.post(f"{opened}/interactions", {"text": "A call", "minutes": 5, "is_answer": False})
    said = {
        kind: [one["text"] for one in tomas_calls.get(f"{opened}/{kind}")["items"]]
        for kind in ("external-infos", "customer-messages", "internal-notes", "interactions")
    }
    assert said == {
        "external-infos": ["To the customer"],
        "customer-messages": ["From the customer"],
        "internal-notes": ["Among us"],
        "interactions": ["A call"],
    }


def test_an_interaction_is_amended_in_part(opened: str, tomas_calls: Caller) -> None:
    call = tomas_calls.post(
        f"{opened}/interactions", {"text": "A call", "minutes": 5, "channel": "visit", "is_answer": False}
    )
    amended = tomas_calls.post(f"{opened}/interactions/{call['id']}/amendment", {"text": "A visit"})
    assert (amended["text"], amended["minutes"], amended["channel"]) == ("A visit", 5, "visit")
    assert (amended["amends_id"], call["amends_id"]) == (call["id"], None)
    former, present = tomas_calls.get(f"{opened}/interactions")["items"]
    assert (former, present) == (call, amended)


def test_an_interaction_that_was_amended_meanwhile_is_refused(opened: str, tomas_calls: Caller) -> None:
    call = tomas_calls.post(f"{opened}/interactions", {"text": "A call", "is_answer": False})
    below = f"{opened}/interactions/{call['id']}/amendment"
    tomas_calls.post(below, {"text": "Another", "channel": "chat", "minutes": None, "reason": "So it was."})
    refused = tomas_calls.send("POST", below, {"text": "A third"})
    assert problem(refused) == (409, "amended_meanwhile")


def test_an_interaction_that_there_is_not_is_not_found(opened: str, tomas_calls: Caller) -> None:
    missing = "01a202b5-5a45-7e64-a0de-76105466cb56"
    refused = tomas_calls.send("POST", f"{opened}/interactions/{missing}/amendment", {"text": "A call"})
    assert problem(refused) == (404, "no_such_interaction")


def test_nothing_is_documented_for_the_future(opened: str, tomas_calls: Caller) -> None:
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    refused = tomas_calls.send("POST", f"{opened}/interactions", {"text": "A call", "happened_at": tomorrow})
    assert problem(refused) == (422, "nothing_said")
    assert fields(refused) == {"happened_at"}


def test_a_message_long_after_the_closing_becomes_a_case_that_follows(
    desk: works.Desk, opened: str, tomas_calls: Caller
) -> None:
    done = {"text": "Done.", "code_id": str(desk.solved.id), "send": True}
    tomas_calls.post(f"{opened}/completion", done)
    tomas_calls.post(f"{opened}/closure", None)
    Case.objects.update(closed_at=works.later(0), reopening_window_s=60)
    answered = tomas_calls.post(f"{opened}/customer-messages", {"text": "It is back.", "channel": "email"})
    assert answered["message"] is None
    follow_up = tomas_calls.get(f"cases/{answered['follow_up']}")
    assert (follow_up["follows"], follow_up["description"]) == (opened.removeprefix("cases/"), "It is back.")
    assert (follow_up["status"], follow_up["caller_id"]) == ("new", str(desk.carla.id))
