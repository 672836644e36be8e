"""Moves that are made on the page of a case."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from servanda.cases import actions, queries
from servanda.cases.models import Case, CaseEvent
from servanda.core.access import Viewer
from servanda.core.cases import Channel, Move
from servanda.core.clocks.events import TYPES
from servanda.core.cover import Why
from servanda.organisations.models import CompletionCode, HoldReason
from servanda.people.models import User
from servanda.web import words
from servanda.web.desk.cases.moves import PAGES
from servanda.web.desk.cases.wording import CLOCK_EVENT, MOVED, WHY
from tests.cases import works
from tests.web.desk.cases.conftest import Minutes
from tests.web.desk.cases.reading import form_of, page_of, text

pytestmark = pytest.mark.django_db

ELSEWHERE = {
    Move.INFORM,
    Move.SEND_REPLY,
    Move.CUSTOMER_ANSWERS,
    Move.CUSTOMER_WRITES,
    Move.RESOLUTION_BOUNCED,
    Move.MERGE,
    Move.UNDO_MERGE,
    Move.SPLIT,
}
"""Made in the composer or by the program, or not offered yet."""


def status(case: Case, viewer: Viewer) -> str:
    return queries.case(case.number, viewer=viewer).status


def code() -> CompletionCode:
    return CompletionCode.objects.filter(is_active=True, for_unanswered=False)[0]


def completed(case: Case, viewer: Viewer, minutes: int = 1, **how: object) -> Case:
    resolution = actions.Resolution("Replaced sensor B12.", code().id, **how)  # type: ignore[arg-type]
    return actions.complete_case(
        number=case.number, resolution=resolution, by=viewer, at=works.later(minutes)
    )


def test_every_move_has_its_page_and_its_words() -> None:
    assert set(PAGES) == set(Move) - ELSEWHERE
    assert set(MOVED) == set(words.MOVE) == set(Move)


def test_every_cause_and_every_reason_has_its_words() -> None:
    assert set(CLOCK_EVENT) == set(TYPES.values())
    assert set(WHY) == set(Why)


def test_a_queued_case_is_accepted_with_one_click(
    browser: Client, desk: works.Desk, as_tomas: Viewer
) -> None:
    case = works.registered(desk, dispatch=True)
    accept = f"{page_of(case)}/accept"
    browser.post(accept, form_of(text(browser.get(page_of(case))), accept))
    assert status(case, as_tomas) == "open"
    assert "You own this case now." in text(browser.get(page_of(case)))


def test_a_case_is_dispatched_to_a_queue_with_a_note(
    browser: Client, case: Case, desk: works.Desk, as_tomas: Viewer
) -> None:
    address = f"{page_of(case)}/dispatch"
    assert "Line Support · Support LINE" in text(browser.get(address))
    answer = browser.post(address, {"queue_id": str(desk.queue.id), "note": "Needs a fitter."})
    assert answer["Location"] == page_of(case)
    page = text(browser.get(page_of(case)))
    assert "dispatched it to Line Support" in page
    assert "Needs a fitter." in page
    assert status(case, as_tomas) == "queued"


def test_what_is_missing_stands_at_the_fields_and_the_input_stays(
    browser: Client, case: Case, as_tomas: Viewer
) -> None:
    page = text(browser.post(f"{page_of(case)}/complete", {"resolution_text": "Replaced B12."}), 422)
    assert "Choose a completion code." in page
    assert ">Replaced B12.</textarea>" in page.replace("> R", ">R")
    assert status(case, as_tomas) == "open"


def test_a_case_is_completed_and_sent(browser: Client, case: Case, as_tomas: Viewer) -> None:
    sent = {"resolution_text": "Replaced B12.", "resolution_code_id": str(code().id), "how": "send"}
    assert browser.post(f"{page_of(case)}/complete", sent).status_code == 302
    found = queries.case(case.number, viewer=as_tomas)
    assert (found.status, found.sent_how) == ("completed", "mail")
    page = text(browser.get(page_of(case)))
    assert 'action="' + page_of(case) + "/recall/" in page
    assert re.search(rf'class="btn primary" href="{page_of(case)}/close"', page)


def test_a_resolution_told_by_phone_counts_from_the_call(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    it_is(30)
    told = {"how": "told", "happened_at": "2026-06-15T12:20"}
    sent = {"resolution_text": "Replaced B12.", "resolution_code_id": str(code().id), **told}
    assert browser.post(f"{page_of(case)}/complete", sent).status_code == 302
    found = queries.case(case.number, viewer=as_tomas)
    assert (found.sent_how, found.sent_at) == ("told", works.later(20))


def test_a_hold_says_its_reason_and_when_it_ends(browser: Client, case: Case, as_tomas: Viewer) -> None:
    reason = HoldReason.objects.filter(is_active=True)[0]
    sent = {"hold_reason_id": str(reason.id), "resume_at": "2026-06-16T09:00"}
    browser.post(f"{page_of(case)}/hold", sent)
    page = text(browser.get(page_of(case)))
    assert f"put it on hold: {reason.label}" in page
    assert "resumes" in page
    assert status(case, as_tomas) == "on_hold"
    browser.post(f"{page_of(case)}/resume")
    assert status(case, as_tomas) == "open"


@pytest.mark.parametrize("when", ["tomorrow", "2026-13-01T10:00"])
def test_what_is_no_time_is_said_so(browser: Client, case: Case, when: str) -> None:
    reason = HoldReason.objects.filter(is_active=True)[0]
    answer = browser.post(f"{page_of(case)}/hold", {"hold_reason_id": str(reason.id), "resume_at": when})
    assert "Enter a date and a time" in text(answer, 422)


def test_a_case_is_cancelled_for_a_reason(browser: Client, case: Case, as_tomas: Viewer) -> None:
    address = f"{page_of(case)}/cancel"
    assert "Choose a reason" in text(browser.post(address, {}), 422)
    browser.post(address, {"reason": "withdrawn"})
    assert "cancelled it: withdrawn by the customer" in text(browser.get(page_of(case)))
    assert status(case, as_tomas) == "cancelled"


def test_the_lead_gives_it_to_another_owner(client: Client, bob: User, case: Case, as_bob: Viewer) -> None:
    client.force_login(bob)
    client.post(f"{page_of(case)}/reassign", {"assignee_id": str(bob.id)})
    assert queries.case(case.number, viewer=as_bob).owner_id == bob.id
    assert "gave it to Bob Berger" in text(client.get(page_of(case)))


@pytest.mark.parametrize(("move", "after"), [("judge-thanks", "completed"), ("judge-not-solved", "open")])
def test_a_message_after_completion_is_judged(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes, move: str, after: str
) -> None:
    completed(case, as_tomas, send=True)
    actions.record_customer_message(
        number=case.number, text="Thanks?", channel=Channel.EMAIL, by=as_tomas, at=works.later(2)
    )
    it_is(3)
    assert "The customer wrote after the completion" in text(browser.get(page_of(case)))
    browser.post(f"{page_of(case)}/{move}")
    assert status(case, as_tomas) == after


def test_a_completed_case_is_closed_and_within_the_window_reopened(
    browser: Client, client: Client, bob: User, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    completed(case, as_tomas, send=True)
    it_is(2)
    browser.post(f"{page_of(case)}/close")
    assert status(case, as_tomas) == "closed"
    client.force_login(bob)
    client.post(f"{page_of(case)}/reopen", {"reason": "It stops again."})
    assert status(case, as_tomas) == "open"


def test_a_case_that_was_closed_too_long_ago_stays_closed_and_says_what_to_do(
    client: Client, bob: User, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    completed(case, as_tomas, send=True)
    actions.close_case(number=case.number, by=as_tomas, at=works.later(2))
    Case.objects.filter(id=case.id).update(reopening_window_s=60)
    it_is(90)
    client.force_login(bob)
    page = client.post(f"{page_of(case)}/reopen", {"reason": "It stops again."})
    assert "Register a case that follows it" in page.content.decode()
    assert "It stops again." in page.content.decode()
    assert status(case, as_tomas) == "closed"


def test_a_move_that_is_not_possible_says_why(browser: Client, case: Case) -> None:
    page = text(browser.get(f"{page_of(case)}/resume"))
    assert "Not possible while open; possible while on hold." in page
    assert '<button class="btn primary"' not in page


def test_a_move_that_is_not_ones_own_says_whose_it_is(client: Client, miriam: User, case: Case) -> None:
    client.force_login(miriam)
    page = text(client.post(f"{page_of(case)}/escalate", {"reason": "Too slow."}), 403)
    assert "You may not do this. Who may: agent" in page


def test_a_move_sent_twice_is_made_once(browser: Client, case: Case) -> None:
    sent = {"reason": "Line 3 is down.", "once": str(uuid4()), "seen": "99"}
    before = CaseEvent.objects.filter(case=case).count()
    for _ in range(2):
        assert browser.post(f"{page_of(case)}/escalate", sent).status_code == 302
    assert CaseEvent.objects.filter(case=case).count() == before + 1


def test_what_others_did_meanwhile_is_told_and_the_input_stays(
    browser: Client, case: Case, as_bob: Viewer, as_tomas: Viewer
) -> None:
    address = f"{page_of(case)}/escalate"
    opened = form_of(text(browser.get(address)), address)
    actions.write_internal_note(number=case.number, text="Wait.", by=as_bob, at=works.later(0))
    page = text(browser.post(address, opened | {"reason": "Line 3 is down."}), 422)
    assert "Since you opened this: Bob Berger wrote an internal note (today, 12:00)." in page
    assert "Line 3 is down." in page
    again = form_of(page, address)
    assert browser.post(address, again | {"reason": "Line 3 is down."}).status_code == 302


@pytest.mark.parametrize(("by", "who"), [("tomas", "You"), ("bob", "Bob Berger")])
def test_what_was_typed_meanwhile_is_not_lost_when_a_move_is_over(
    browser: Client, case: Case, as_bob: Viewer, as_tomas: Viewer, it_is: Minutes, by: str, who: str
) -> None:
    address = f"{page_of(case)}/complete"
    opened = form_of(text(browser.get(address)), address)
    completed(case, {"tomas": as_tomas, "bob": as_bob}[by], send=True)
    it_is(9)
    page = text(browser.post(address, opened | {"resolution_text": "Cleaned the lens."}), 422)
    assert f"{who} completed it (today, 12:01)." in page
    assert re.search(r"<textarea[^>]*readonly>\s*Cleaned the lens.</textarea>", page)


def test_where_nobody_has_an_address_the_resolution_is_not_preset_to_go_by_mail(
    browser: Client, desk: works.Desk, tomas: User
) -> None:
    case = works.opened(desk, tomas, caller_id=None, customer_id=desk.customer.id)
    page = text(browser.get(f"{page_of(case)}/complete"))
    assert "nobody of this case has a mail address" in page
    assert 'value="send"' not in page
    assert re.search(r'value="later"[^>]*checked', page)


def test_a_closed_case_says_who_may_reopen_it_and_until_when(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    completed(case, as_tomas, send=True)
    actions.close_case(number=case.number, by=as_tomas, at=works.later(2))
    Case.objects.filter(id=case.id).update(reopening_window_s=3600)
    it_is(9)
    page = text(browser.get(page_of(case)))
    assert "Who may reopen it until today, 13:02: " in page
    assert "A message of the customer reopens it too." in page
    it_is(90)
    assert "register a case that follows it" in text(browser.get(page_of(case)))


def test_ones_own_notes_and_deliveries_are_no_news(browser: Client, case: Case, as_tomas: Viewer) -> None:
    address = f"{page_of(case)}/escalate"
    opened = form_of(text(browser.get(address)), address)
    actions.write_internal_note(number=case.number, text="Mine.", by=as_tomas, at=works.later(0))
    assert browser.post(address, opened | {"reason": "Line 3 is down."}).status_code == 302
