"""The page of one case: what it says, and what it lets whom do."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.core import cover
from servanda.core.access import Viewer, system
from servanda.core.cases import Channel
from servanda.people.models import User
from servanda.web import words
from servanda.web.desk.cases.promise import rejected_of
from tests.cases import works
from tests.web.desk.cases.conftest import Minutes
from tests.web.desk.cases.reading import page_of, text

pytestmark = pytest.mark.django_db

MOST_STATEMENTS = 30
HEAVIEST_PAGE_BYTES = 60_000
"""Of the 100 KB that a page may weigh with its styles and scripts."""


def test_the_head_says_what_it_is_whose_and_where_it_stands(browser: Client, case: Case) -> None:
    page = text(browser.get(page_of(case)))
    for said in (case.subject, "Acme Foods", "Open", "Tomás Rivera", "Carla Conti", 'href="tel:+4317123884"'):
        assert said in page


def test_a_waiting_case_says_when_its_customer_is_reminded_and_that_they_were(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    info = actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(10))
    actions.record_delivery(info_id=info.id, by=works.BUILDER, at=works.later(11))
    due = {"reminders": 2, "reminder_interval_s": 3600, "remind_at": works.later(70)}
    Case.objects.filter(id=case.id).update(**due)
    it_is(60)
    assert re.search(r"Next reminder <time[^>]*13:10", text(browser.get(page_of(case))))
    actions.remind_customer(case_id=case.id, by=system("reminders"), at=works.later(70))
    it_is(80)
    page = text(browser.get(page_of(case)))
    assert "Reminded: no clock changed" in page and "&gt; Which?" in page
    assert re.search(r"Next reminder <time[^>]*14:10", page)


def test_exactly_the_moves_allowed_now_are_offered(browser: Client, case: Case) -> None:
    offered = set(re.findall(rf'"{page_of(case)}/([a-z-]+)"', text(browser.get(page_of(case)))))
    besides = {"edit", "promise", "objects", "people", "time"}
    assert offered - besides == {"complete", "hold", "dispatch", "escalate", "cancel"}


def test_somebody_who_only_reads_is_offered_nothing(client: Client, miriam: User, case: Case) -> None:
    client.force_login(miriam)
    page = text(client.get(page_of(case)))
    assert "Moves allowed now" not in page
    assert 'id="write"' not in page


def test_a_case_that_there_is_not_is_not_found(browser: Client, desk: works.Desk) -> None:
    text(browser.get("/cases/99999"), 404)


def test_a_pocket_registration_says_what_is_still_unknown(browser: Client, desk: works.Desk) -> None:
    case = works.registered(desk, pocket=True, caller_id=None, description="", severity=None, channel=None)
    page = text(browser.get(page_of(case)))
    for said in ("Still to be completed", "Customer unknown", "Nobody is named.", "Nobody owns it yet"):
        assert said in page


def test_an_unknown_caller_can_be_called_and_written_to(browser: Client, desk: works.Desk) -> None:
    caller: dict[str, Any] = {
        "caller_name": "Ines Kovac",
        "caller_mail": "ines@new.example",
        "caller_phone": "+43 316 55",
    }
    case = works.registered(desk, caller_id=None, customer_unknown=True, **caller)
    page = text(browser.get(page_of(case)))
    assert 'href="tel:+4331655"' in page
    assert 'href="mailto:ines@new.example"' in page


def test_each_clock_of_the_strip_leads_to_its_proof(browser: Client, case: Case, it_is: Minutes) -> None:
    it_is(10)
    page = text(browser.get(page_of(case)))
    for link in re.findall(rf'"({page_of(case)}/clocks/[a-z]+)"', page):
        assert "Received by phone" in text(browser.get(link))


def test_the_send_buttons_say_what_they_do_to_the_clocks(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    page = text(browser.get(page_of(case)))
    assert "ORT pauses with" in page
    assert "ORT keeps running, initial response met" in page
    actions.ask_customer(number=case.number, text="Which format?", by=as_tomas, at=works.later(5))
    it_is(10)
    page = text(browser.get(page_of(case)))
    assert "Remind customer" in page
    assert "ORT stays paused" in page


def test_the_figures_on_the_buttons_come_true(browser: Client, case: Case, as_tomas: Viewer) -> None:
    promised = re.search(r"next update by ([^<]+)<", text(browser.get(page_of(case))))
    assert promised is not None
    actions.inform_customer(number=case.number, text="I have it.", by=as_tomas, at=works.later(0))
    update = queries.clocks_of([case], at=works.later(0))[case.id].update
    assert update is not None and update.due_at is not None
    assert promised[1].strip() == words.moment(update.due_at, at=works.later(0), zone="Europe/Vienna")


def test_kinds_of_messages_are_unlike(browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes) -> None:
    number, by = case.number, as_tomas
    actions.inform_customer(number=number, text="I have your case.", by=by, at=works.later(1))
    actions.write_internal_note(number=number, text="Suspect B12.", by=by, at=works.later(2))
    actions.ask_customer(number=number, text="Which format?", by=by, at=works.later(3))
    actions.record_customer_message(
        number=number, text="Format 6.", channel=Channel.EMAIL, by=by, at=works.later(4)
    )
    call = actions.Call(text="Rang back.", direction=actions.Direction.OUTBOUND, minutes=4)
    actions.record_interaction(number=number, call=call, by=by, at=works.later(5))
    it_is(6)
    page = text(browser.get(page_of(case)))
    for form in ("msg visible out", "msg internal", "msg visible", "msg record"):
        assert f'class="{form}"' in page
    for effect in (
        "Initial response met, 1 min",
        "ORT paused at 3 min",
        "ORT runs again, after a pause of 1 min",
        "4 min, documented",
    ):
        assert effect in page


def test_only_what_the_customer_sees_can_be_shown(browser: Client, case: Case, as_tomas: Viewer) -> None:
    actions.write_internal_note(number=case.number, text="Suspect B12.", by=as_tomas, at=works.later(0))
    assert "Suspect B12." in text(browser.get(page_of(case), {"show": "internal"}))
    assert "Suspect B12." not in text(browser.get(page_of(case), {"show": "customer"}))


def test_what_was_written_is_shown_as_it_was_written(browser: Client, case: Case, as_tomas: Viewer) -> None:
    said = "<script>alert(1)</script>\nsee https://example.org/a"
    actions.write_internal_note(number=case.number, text=said, by=as_tomas, at=works.later(0))
    page = text(browser.get(page_of(case)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>" in page
    assert 'href="https://example.org/a"' in page


def test_the_cover_says_what_was_promised_and_why(browser: Client, case: Case) -> None:
    page = text(browser.get(page_of(case)))
    assert "Severity 2: answered in" in page
    assert "Mon to Fri 08:00" in page
    assert "only the default plan holds" in page


def test_why_this_promise_shows_every_part_with_its_reason(browser: Client, case: Case) -> None:
    link = re.search(r'href="([^"]+)">Why this promise', text(browser.get(page_of(case))))
    assert link is not None
    page = text(browser.get(link[1]))
    for said in (
        "only the default plan holds",
        "No key was given",
        "None is valid for this case",
        "No contract covers this case",
        "By a rule of the plan",
        "Nothing else came into question.",
        case.service_level.name,
    ):
        assert said in page
    for level in (1, 2, 3, 4):
        assert f'<span class="sev" data-s="{level}">' in page


def judged(case: Case, *rejected: cover.Rejected) -> cover.Snapshot:
    """Judged with a key of SA-2010 and these candidates rejected."""
    found = cover.from_json(case.cover)
    key = cover.Key("K-KGYD", "acme", "line", agreement="SA-2010")
    answer = replace(
        found.cover, key=cover.Found("K-KGYD", cover.Why.ONLY_KEY), agreement=None, rejected=rejected
    )
    return cover.Snapshot(replace(found.facts, keys=(key,)), answer)


def test_a_rejected_candidate_is_said_in_words_with_all_its_reasons(case: Case) -> None:
    reasons = (cover.Reason.NOT_APPROVED, cover.Reason.NOT_YET_EFFECTIVE)
    one = cover.Rejected(cover.Kind.AGREEMENT, "SA-2010", reasons)
    assert [step.why for step in rejected_of(judged(case, one))] == ["Not approved, not yet effective"]


def test_one_that_the_key_passes_over_does_not_seem_to_fit_less(case: Case) -> None:
    one = cover.Rejected(cover.Kind.AGREEMENT, "SA-2009", (cover.Reason.LESS_SPECIFIC,))
    assert [step.why for step in rejected_of(judged(case, one))] == ["The support key belongs to SA-2010"]


def test_the_fold_of_rejected_candidates_says_how_many_and_no_codes(browser: Client, case: Case) -> None:
    one = cover.Rejected(cover.Kind.AGREEMENT, "SA-2010", (cover.Reason.NOT_APPROVED,))
    stored = cover.to_json(judged(case, one, one))
    Case.objects.filter(id=case.id).update(cover=stored)
    page = text(browser.get(page_of(case)))
    assert re.search(r"</svg> 2 rejected</summary>", page)
    assert "not_approved" not in page
    assert "Not approved" in text(browser.get(f"{page_of(case)}/promise"))


def test_the_page_asks_little_however_long_the_story_is(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    for minute in range(1, 61):
        actions.write_internal_note(
            number=case.number, text=f"Note {minute}, " + "word " * 30, by=as_tomas, at=works.later(minute)
        )
    it_is(90)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        response = browser.get(page_of(case))
    assert len(asked) <= MOST_STATEMENTS
    assert len(response.content) <= HEAVIEST_PAGE_BYTES
    page = text(response)
    assert ("Note 60," in page, "Note 2," in page) == (True, False)
    earlier = re.search(r'href="([^"]+before=\d+)"', page)
    assert earlier is not None
    past = text(browser.get(earlier[1]))
    assert "Note 2," in past
    assert f'href="{page_of(case)}">Newest entries' in past


def test_long_texts_are_spread_over_pages(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    for minute in range(1, 7):
        said = f"Trace {minute}. " + "x" * 9_000
        actions.write_internal_note(number=case.number, text=said, by=as_tomas, at=works.later(minute))
    it_is(9)
    assert len(browser.get(page_of(case)).content) <= HEAVIEST_PAGE_BYTES
    pages = [re.findall(r"Trace (\d)", page) for page in all_pages(browser, page_of(case))]
    assert pages == [["4", "5", "6"], ["1", "2", "3"]]


def all_pages(browser: Client, address: str) -> Iterator[str]:
    """The page there and all that are earlier."""
    while address:
        page = text(browser.get(address))
        yield page
        earlier = re.search(r'href="([^"]+before=\d+)"', page)
        address = earlier[1] if earlier else ""


@pytest.mark.parametrize(
    "address", ["", "/complete", "/dispatch", "/edit", "/clocks/ort", "/promise", "/write/interaction"]
)
def test_every_page_of_a_case_asks_little(browser: Client, case: Case, address: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        text(browser.get(page_of(case) + address))
    assert len(asked) <= MOST_STATEMENTS
