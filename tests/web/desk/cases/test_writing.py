"""Writing on a case, and changing what is known of it."""

import re
from functools import partial

import pytest
from django.test import Client

from servanda.agreements import actions as promising
from servanda.agreements.models import ProjectKind
from servanda.cases import actions, queries
from servanda.cases.models import Case, ExternalInfo, Interaction, InternalNote
from servanda.core.access import Viewer
from servanda.core.cases import CancelReason
from servanda.people.models import User
from tests.agreements import promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms
from tests.web.desk.cases.conftest import Minutes
from tests.web.desk.cases.reading import form_of, page_of, text

pytestmark = pytest.mark.django_db


def written(browser: Client, case: Case, tab: str, **sent: str) -> str:
    """The address that the composer leads to."""
    address: str = browser.post(f"{page_of(case)}/write/{tab}", sent)["Location"]
    return address


def test_the_customer_is_informed_and_the_draft_is_done(browser: Client, case: Case) -> None:
    assert written(browser, case, "customer", text="I have it.", do="inform") == f"{page_of(case)}#latest"
    page = text(browser.get(page_of(case)))
    assert "The customer is informed." in page
    assert f'data-draft-done="case-{case.number}-customer"' in page
    info = ExternalInfo.objects.get()
    assert (info.mode, info.to) == ("save", ["carla@acme.example"])


def test_the_customer_is_asked_and_the_case_waits(browser: Client, case: Case, as_tomas: Viewer) -> None:
    written(browser, case, "customer", text="Which format?", do="ask")
    assert queries.case(case.number, viewer=as_tomas).status == "awaiting_info"


def test_a_text_is_taken_back_before_it_is_sent_and_stands_in_the_field_again(
    browser: Client, case: Case
) -> None:
    written(browser, case, "customer", text="Wrong case.", do="inform")
    undo = re.search(rf'action="({page_of(case)}/recall/[^"]+)"', text(browser.get(page_of(case))))
    assert undo is not None
    back = browser.post(undo[1])["Location"]
    page = text(browser.get(back))
    assert re.search(r'<textarea name="text"[^>]*>Wrong case.</textarea>', page)
    assert "Recalled before it was sent" in page


def test_a_question_that_is_taken_back_was_never_asked(browser: Client, case: Case, as_tomas: Viewer) -> None:
    written(browser, case, "customer", text="Which format?", do="ask")
    undo = re.search(rf'action="({page_of(case)}/recall/[^"]+)"', text(browser.get(page_of(case))))
    assert undo is not None
    browser.post(undo[1])
    assert queries.case(case.number, viewer=as_tomas).status == "open"
    assert "ORT pauses with" in text(browser.get(page_of(case)))


def test_a_text_that_is_on_its_way_cannot_be_taken_back(browser: Client, case: Case, it_is: Minutes) -> None:
    written(browser, case, "customer", text="Wrong case.", do="inform")
    it_is(1)
    assert "/recall/" not in text(browser.get(page_of(case)))
    info = ExternalInfo.objects.get()
    browser.post(f"{page_of(case)}/recall/{info.id}")
    assert "too late to recall" in text(browser.get(page_of(case)))


def test_a_text_of_somebody_else_is_not_put_into_the_field(
    browser: Client, case: Case, as_bob: Viewer
) -> None:
    info = actions.inform_customer(number=case.number, text="Of Bob.", by=as_bob, at=works.later(0))
    actions.recall_external_info(number=case.number, info_id=info.id, by=as_bob, at=works.later(0))
    page = text(browser.get(f"{page_of(case)}/write/customer", {"text": str(info.id)}))
    assert ">Of Bob.</textarea>" not in page
    text(browser.get(f"{page_of(case)}/write/customer", {"text": "nothing"}))


def test_whoever_asks_about_a_queued_case_is_told_that_they_accept_it(
    browser: Client, desk: works.Desk, as_tomas: Viewer
) -> None:
    case = works.registered(desk, dispatch=True)
    assert ", you accept the case" in text(browser.get(page_of(case)))
    written(browser, case, "customer", text="Which format?", do="ask")
    assert queries.case(case.number, viewer=as_tomas).owner_id == as_tomas.user_id


def test_a_way_of_writing_that_is_closed_leads_to_the_case(
    browser: Client, case: Case, as_bob: Viewer
) -> None:
    reason = CancelReason.WITHDRAWN
    actions.cancel_case(number=case.number, cancel_reason=reason, by=as_bob, at=works.later(0))
    assert browser.get(f"{page_of(case)}/write/customer")["Location"] == page_of(case)


def test_a_note_stays_among_staff(browser: Client, case: Case) -> None:
    written(browser, case, "note", text="Suspect B12.")
    assert InternalNote.objects.get().text == "Suspect B12."
    assert "Internal note, staff only" in text(browser.get(page_of(case)))


@pytest.mark.parametrize(("tab", "do"), [("customer", "inform"), ("customer", "ask"), ("note", "add")])
def test_an_empty_text_is_refused_at_the_field(browser: Client, case: Case, tab: str, do: str) -> None:
    page = text(browser.post(f"{page_of(case)}/write/{tab}", {"text": " ", "do": do}), 422)
    assert page.count("Write something.") == len(["what a script shows", "what was refused"])
    assert 'aria-describedby="id-text-error"' in page


@pytest.mark.parametrize("tab", ["customer", "note", "interaction"])
def test_no_single_key_sends(browser: Client, case: Case, tab: str) -> None:
    page = text(browser.get(f"{page_of(case)}/write/{tab}"))
    for button in re.findall(r'<button[^>]*name="do"[^>]*>', page):
        assert "data-key" not in button


def test_a_call_is_documented_at_its_time(browser: Client, case: Case, it_is: Minutes) -> None:
    it_is(30)
    call = {"direction": "outbound", "channel": "phone", "minutes": "4", "counts_as_response": "on"}
    written(browser, case, "interaction", text="Told Carla.", happened_at="2026-06-15T12:10", **call)
    kept = Interaction.objects.get()
    assert (kept.direction, kept.minutes, kept.counts_as_response) == ("outbound", 4, True)
    assert (kept.at, kept.contact_id) == (works.later(10), case.caller_id)


@pytest.mark.parametrize(("tick", "after"), [({"is_answer": "on"}, "open"), ({}, "awaiting_info")])
def test_a_letter_answers_the_question_unless_it_does_not(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes, tick: dict[str, str], after: str
) -> None:
    actions.ask_customer(number=case.number, text="Which format?", by=as_tomas, at=works.later(5))
    it_is(20)
    tab = text(browser.get(f"{page_of(case)}/write/interaction"))
    assert "Answers our question: the resolution clock runs again" in tab
    written(browser, case, "interaction", text="Format 6.", direction="inbound", channel="letter", **tick)
    assert queries.case(case.number, viewer=as_tomas).status == after


def test_an_answer_that_crosses_the_question_is_told_before_it_is_sent(
    browser: Client, case: Case, as_bob: Viewer
) -> None:
    address = f"{page_of(case)}/write/customer"
    opened = form_of(text(browser.get(page_of(case))), address)
    call = actions.Call(text="Format 6.")
    actions.record_interaction(number=case.number, call=call, by=as_bob, at=works.later(0))
    page = text(browser.post(address, opened | {"text": "Which format?", "do": "ask"}), 422)
    assert "Bob Berger documented a call or meeting" in page
    assert ">Which format?</textarea>" in page
    assert not ExternalInfo.objects.exists()


def test_nobody_to_write_to_is_said_with_the_way_out(browser: Client, desk: works.Desk, tomas: User) -> None:
    case = works.opened(desk, tomas, caller_id=None, customer_id=desk.customer.id)
    assert "nobody with a mail address" in text(browser.get(page_of(case)))
    page = text(browser.post(f"{page_of(case)}/write/customer", {"text": "Hello.", "do": "inform"}), 422)
    assert "Nobody to write to" in page
    assert ">Hello.</textarea>" in page


def test_an_edit_changes_what_was_changed_and_says_so(browser: Client, case: Case, as_tomas: Viewer) -> None:
    address = f"{page_of(case)}/edit"
    sent = fields(text(browser.get(address)))
    answer = browser.post(address, sent | {"subject": "CP-400 stops", "severity": "1"})
    assert answer["Location"] == page_of(case)
    found = queries.case(case.number, viewer=as_tomas)
    assert (found.subject, found.severity) == ("CP-400 stops", 1)
    assert "changed subject, severity from 2 to 1" in text(browser.get(page_of(case)))


def test_what_key_and_agreement_lend_is_shown_and_changed(
    browser: Client, desk: works.Desk, tomas: User
) -> None:
    agreement = promises.approved(desk.customer)
    kind, book = ProjectKind.PROJECT, partial(promising.add_project, number=agreement.number)
    book(kind=kind, name="Line 4", is_default=True, by=works.BUILDER, at=NOON)
    other = book(kind=kind, name="Line 5", by=works.BUILDER, at=NOON)
    key = promises.key(agreement, severity_weight=3)
    case = works.opened(desk, tomas, support_key=key.code)
    page = text(browser.get(page_of(case)))
    assert "<dd>3 of 9</dd>" in page
    assert "<dd>Line 4</dd>" in page
    address = f"{page_of(case)}/edit"
    sent = fields(text(browser.get(address)))
    refused = text(browser.post(address, sent | {"severity_weight": "10"}), 422)
    assert "Enter a whole number from 1 to 9" in refused
    browser.post(address, sent | {"severity_weight": "1", "project_id": str(other.id)})
    page = text(browser.get(page_of(case)))
    assert "<dd>1 of 9</dd>" in page
    assert "<dd>Line 5</dd>" in page
    assert "changed project, severity weight" in page


def test_an_edit_that_changes_nothing_leaves_no_trace(browser: Client, case: Case) -> None:
    address = f"{page_of(case)}/edit"
    browser.post(address, fields(text(browser.get(address))))
    page = text(browser.get(page_of(case)))
    assert "Nothing was changed." in page
    assert "changed the case" not in page


def test_a_key_that_there_is_not_is_said_at_its_field(browser: Client, case: Case) -> None:
    address = f"{page_of(case)}/edit"
    page = text(browser.post(address, fields(text(browser.get(address))) | {"support_key": "K-NONE"}), 422)
    assert "There is no such support key." in page
    assert 'value="K-NONE"' in page


def test_an_edit_of_what_somebody_else_changed_is_told_and_the_input_stays(
    browser: Client, case: Case, as_bob: Viewer
) -> None:
    address = f"{page_of(case)}/edit"
    sent = fields(text(browser.get(address)))
    actions.change_case(number=case.number, subject="Of Bob", by=as_bob, at=works.later(0))
    page = text(browser.post(address, sent | {"subject": "Mine"}), 422)
    assert 'value="Mine"' in page
    assert "Show the present state in another tab" in page
    assert browser.post(address, fields(page) | {"subject": "Mine"}).status_code == 302


def test_the_customer_of_an_unknown_caller_is_found_by_name(
    browser: Client, desk: works.Desk, as_tomas: Viewer, tomas: User
) -> None:
    case = works.opened(desk, tomas, caller_id=None, customer_unknown=True)
    firms.customer("Globex Foods", zone="Europe/Vienna")
    address = f"{page_of(case)}/edit"
    browser.post(address, fields(text(browser.get(address))) | {"customer_id": "globex foods"})
    found = queries.case(case.number, viewer=as_tomas)
    assert found.customer is not None and found.customer.name == "Globex Foods"


def test_words_of_a_name_offer_the_customers_found_and_one_is_chosen(
    browser: Client, desk: works.Desk, as_tomas: Viewer, tomas: User
) -> None:
    case = works.opened(desk, tomas, caller_id=None, customer_unknown=True)
    wanted = firms.customer("Globex Foods", zone="Europe/Vienna")
    firms.customer("Globex Feeds", zone="Europe/Vienna")
    address = f"{page_of(case)}/edit"
    sent = fields(text(browser.get(address))) | {"customer_id": "globex"}
    offered = text(browser.post(address, sent), 422)
    assert "Choose whom of these it is." in offered
    assert f'name="customer_id-found" value="{wanted.number}"' in offered
    chosen = {"customer_id-asked": "globex", "customer_id-found": wanted.number}
    assert browser.post(address, sent | chosen).status_code == 302
    assert queries.case(case.number, viewer=as_tomas).customer == wanted


def test_what_is_typed_after_a_choice_counts_and_not_the_choice(
    browser: Client, desk: works.Desk, as_tomas: Viewer, tomas: User
) -> None:
    case = works.opened(desk, tomas, caller_id=None, customer_unknown=True)
    former = firms.customer("Globex Foods", zone="Europe/Vienna")
    wanted = firms.customer("Hooli", zone="Europe/Vienna")
    address = f"{page_of(case)}/edit"
    sent = fields(text(browser.get(address))) | {"customer_id": "Hooli"}
    browser.post(address, sent | {"customer_id-asked": "globex", "customer_id-found": former.number})
    assert queries.case(case.number, viewer=as_tomas).customer == wanted


def test_who_may_not_write_may_not_edit(client: Client, miriam: User, case: Case) -> None:
    client.force_login(miriam)
    text(client.get(f"{page_of(case)}/edit"), 403)


def fields(page: str) -> dict[str, str]:
    """The fields of the edit page as a browser would send them untouched."""
    form = page.split('class="edit"', 1)[1]
    found = dict(re.findall(r'<input type="(?:text|hidden)" name="(\w+)"(?: value="([^"]*)")?', form))
    found |= dict(re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>', form))
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: value.strip() for name, value in found.items() if name != "csrfmiddlewaretoken"}
