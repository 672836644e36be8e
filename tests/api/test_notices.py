"""One's notices by REST."""

from datetime import timedelta

import pytest

from servanda.automation.models import NoticeChannel
from servanda.core.notices import NoticeKind
from servanda.people.models import User
from tests.api.caller import Caller, fields, problem
from tests.api.conftest import caller_of
from tests.automation import rings
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def numbers(caller: Caller, query: str = "") -> list[str]:
    return [one["case_number"] for one in caller.get(f"notices{query}")["items"]]


def test_notices_are_listed_newest_first_and_those_of_others_are_not(
    alice_calls: Caller, alice: User, bob: User
) -> None:
    rings.rung(alice, 1)
    rings.rung(alice, 2, created_at=NOON + timedelta(minutes=1), read_at=NOON)
    rings.rung(alice, 3, channel=NoticeChannel.MAIL)
    rings.rung(bob, 4)
    assert numbers(alice_calls) == ["1002", "1001"]
    assert numbers(alice_calls, "?unread=true") == ["1001"]
    assert numbers(alice_calls, "?unread=false") == ["1002"]


def test_a_notice_says_what_happened_in_parts(alice_calls: Caller, alice: User) -> None:
    notice = rings.rung(alice, kind=NoticeKind.ESCALATED, words={"subject": "Press", "reason": "Stands."})
    assert alice_calls.get(f"notices/{notice.id}") == {
        "id": str(notice.id),
        "revision": 1,
        "kind": "escalated",
        "about": "case_event",
        "about_id": str(notice.about_id),
        "case_number": "1001",
        "words": {"subject": "Press", "reason": "Stands."},
        "created_at": "2026-06-15T10:00:00Z",
        "read_at": None,
    }


def test_a_notice_of_clocks_says_lists_as_lists(alice_calls: Caller, alice: User) -> None:
    moved = [{"clock": "irt", "was": "2026-06-15T10:00:00+00:00", "is": "2026-06-16T10:00:00+00:00"}]
    words = {"moved": moved, "done": ["escalate"]}
    notice = rings.rung(alice, kind=NoticeKind.DEADLINE_MOVED, words=words)
    assert alice_calls.get(f"notices/{notice.id}")["words"] == words


def test_a_notice_is_marked_as_read_once_it_was_seen_as_it_is(alice_calls: Caller, alice: User) -> None:
    address = f"notices/{rings.rung(alice).id}"
    read = alice_calls.send("PATCH", address, {"read": True}, If_Match='"1"')
    assert (read.status_code, read["ETag"]) == (200, '"2"')
    stale = alice_calls.send("PATCH", address, {"read": False}, If_Match='"1"')
    assert problem(stale) == (412, "stale")
    assert alice_calls.get(address)["read_at"] is not None


def test_a_mark_has_to_be_said(alice_calls: Caller, alice: User) -> None:
    assert fields(alice_calls.send("PATCH", f"notices/{rings.rung(alice).id}", {})) == {"read"}


def test_somebody_elses_notice_is_not_found(alice_calls: Caller, bob: User) -> None:
    address = f"notices/{rings.rung(bob).id}"
    assert problem(alice_calls.send("GET", address)) == (404, "no_such_notice")
    assert problem(alice_calls.send("PATCH", address, {"read": True})) == (404, "no_such_notice")


def test_all_are_read_up_to_an_instant(alice_calls: Caller, alice: User) -> None:
    rings.rung(alice, 1)
    rings.rung(alice, 2, created_at=NOON + timedelta(minutes=1))
    assert alice_calls.post("notices/reading", {"until": "2026-06-15T12:00:00+02:00"}) == {"read": 1}
    assert numbers(alice_calls, "?unread=true") == ["1002"]
    assert alice_calls.post("notices/reading", {}) == {"read": 1}


def test_a_narrow_token_that_may_not_see_cases_reads_no_notices(alice: User) -> None:
    caller = caller_of(alice, "customer.see")
    assert problem(caller.send("GET", "notices"))[0] == 403
