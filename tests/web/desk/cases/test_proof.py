"""The page *Why this deadline?*: what it says to staff, and what a customer would see of it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.cases import actions
from servanda.cases.models import Case
from servanda.commitments.models import Obligation
from servanda.core.access import Viewer
from servanda.core.cases import CancelReason
from servanda.people.models import User
from tests.cases import internal, works
from tests.web.desk.cases.conftest import Minutes
from tests.web.desk.cases.reading import page_of, text

pytestmark = pytest.mark.django_db

MOST_STATEMENTS = 30


def paused_for_half_an_hour(case: Case, by: Viewer, it_is: Minutes) -> None:
    """Received at noon, asked after 20 minutes, taken back after 50; now it is an hour later."""
    actions.ask_customer(number=case.number, text="Which format?", by=by, at=works.later(20))
    actions.take_back_case(number=case.number, reason="He is away.", by=by, at=works.later(50))
    it_is(60)


def figures(page: str) -> list[list[str]]:
    """The columns of figures, row by row: wall clock, closed, paused, counted, and what the clock stands at."""
    rows = re.findall(r'<tr class="(?:running|paused|closed)[^"]*">(.*?)</tr>', page)
    return [
        re.findall(r'<td class="num[^"]*" data-label="[^"]+">(?:<span class="dash">)?([^<]*)<', row)
        for row in rows
    ]


def test_a_clock_that_was_never_promised_has_no_proof(browser: Client, case: Case) -> None:
    text(browser.get(f"{page_of(case)}/clocks/update"), 404)


def test_the_stretches_add_up(browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes) -> None:
    paused_for_half_an_hour(case, as_tomas, it_is)
    page = text(browser.get(f"{page_of(case)}/clocks/ort"))
    assert figures(page)[:3] == [
        ["0:20", "–", "–", "0:20", "0:20"],
        ["0:30", "–", "0:30", "–", "0:20"],
        ["0:10", "–", "–", "0:10", "0:30"],
    ]
    for cause in (
        "Received by phone",
        "The customer was asked, Tomás Rivera",
        "Taken back without an answer",
    ):
        assert cause in page


def test_the_sentence_says_why(browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes) -> None:
    paused_for_half_an_hour(case, as_tomas, it_is)
    page = text(browser.get(f"{page_of(case)}/clocks/ort"))
    for said in (
        "Acme Foods was promised a resolution within",
        "<b>30 min</b> did not count, because the customer was asked.",
        "Replayed",
        "same answer",
    ):
        assert said in page


def test_seconds_are_said_where_there_are_any(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    asked = works.later(20) + timedelta(seconds=27)
    actions.ask_customer(number=case.number, text="Which format?", by=as_tomas, at=asked)
    it_is(60)
    page = text(browser.get(f"{page_of(case)}/clocks/ort"))
    assert "today, 12:20:27<" in page
    assert "today, 12:00<" in page
    assert figures(page)[0][0] == "0:20:27"


@pytest.mark.parametrize("query", ["", "?as=customer"])
def test_a_proof_asks_little_however_much_happened(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes, query: str
) -> None:
    for minute in range(5, 50, 5):
        actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(minute))
        actions.take_back_case(number=case.number, reason="Away.", by=as_tomas, at=works.later(minute + 1))
    it_is(60)
    with CaptureQueriesContext(connection) as asked:
        text(browser.get(f"{page_of(case)}/clocks/ort{query}"))
    assert len(asked) <= MOST_STATEMENTS


@pytest.fixture
def planted(case: Case, tomas: User, it_is: Minutes) -> Case:
    """A case with something internal in every place that a proof reads."""
    internal.plant(case, tomas)
    it_is(40)
    return case


def main_of(page: str) -> str:
    """The page without its frame, which names who is signed in, and without what every page of the case has."""
    return page.split('<div class="proof">', 1)[1].split("</main>", 1)[0]


@pytest.mark.parametrize("kind", ["irt", "ort"])
def test_the_customers_view_tells_nothing_internal(browser: Client, planted: Case, kind: str) -> None:
    shown = main_of(text(browser.get(f"{page_of(planted)}/clocks/{kind}?as=customer")))
    assert [word for word in internal.INTERNAL if word.casefold() in shown.casefold()] == []
    plain = shown.replace("no names, no escalation, no notes", "").replace("We told you", "")
    assert [word for word in ("scalation", "arning", "evel", "told") if word in plain] == []


def test_what_is_planted_is_there_for_staff(browser: Client, planted: Case) -> None:
    shown = main_of(text(browser.get(f"{page_of(planted)}/clocks/ort")))
    assert {word for word in internal.MARKERS if word in shown} == internal.FOR_STAFF


def test_the_customers_view_says_the_same_sums_in_plain_words(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    paused_for_half_an_hour(case, as_tomas, it_is)
    staffs, shown = (
        text(browser.get(f"{page_of(case)}/clocks/ort{query}")) for query in ("", "?as=customer")
    )
    assert figures(staffs) == figures(shown)
    for said in (
        "You were promised a resolution within",
        "because we waited for your answer",
        "We asked you something",
    ):
        assert said in shown


def test_each_promise_of_a_clock_has_its_own_address(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    actions.change_case(number=case.number, severity=1, by=as_tomas, at=works.later(30))
    it_is(45)
    here = f"{page_of(case)}/clocks/ort"
    present, former = text(browser.get(here)), text(browser.get(f"{here}?promise=1"))
    assert "carried over from the promise before" in present
    assert "Another promise took its place" in former
    assert f'href="{here}?promise=1"' in present


@pytest.mark.parametrize("asked", ["0", "3", "-1", "x", "1e9", ""])
def test_a_promise_that_there_never_was_is_not_found(browser: Client, case: Case, asked: str) -> None:
    text(browser.get(f"{page_of(case)}/clocks/ort?promise={asked}"), 404)


@pytest.mark.parametrize("asked", ["as=boss", "as=", "cycle=99", "as=customer&cycle=1"])
def test_a_view_that_there_is_not_is_not_found(browser: Client, case: Case, asked: str) -> None:
    text(browser.get(f"{page_of(case)}/clocks/ort?{asked}"), 404)


def test_a_stored_deadline_that_differs_is_an_alarm(browser: Client, case: Case, it_is: Minutes) -> None:
    Obligation.objects.filter(sheet=case.sheet_id, kind="ort").update(due_at=works.later(7))
    it_is(10)
    page = text(browser.get(f"{page_of(case)}/clocks/ort"))
    for said in (
        "What is stored is not what a replay gives.",
        "Resolution, event 1: due",
        "servanda clocks verify",
    ):
        assert said in page
    assert "same answer" not in page


def test_a_clock_that_began_this_second_has_a_sentence(browser: Client, case: Case, it_is: Minutes) -> None:
    it_is(0)
    assert "Nothing is used yet" in text(browser.get(f"{page_of(case)}/clocks/ort"))


def solved(case: Case, desk: works.Desk, by: Viewer) -> None:
    resolution = actions.Resolution("Replaced.", desk.solved.id, told_at=works.later(30))
    actions.complete_case(number=case.number, resolution=resolution, by=by, at=works.later(30))


def cancelled(case: Case, desk: works.Desk, by: Viewer) -> None:
    actions.cancel_case(
        number=case.number, cancel_reason=CancelReason.MISTAKE, by=works.BUILDER, at=works.later(30)
    )


@pytest.mark.parametrize(("end", "said"), [(solved, "It was kept"), (cancelled, "The promise was withdrawn")])
def test_every_end_has_its_sentence(
    browser: Client,
    case: Case,
    desk: works.Desk,
    as_tomas: Viewer,
    it_is: Minutes,
    end: Callable[[Case, works.Desk, Viewer], None],
    said: str,
) -> None:
    end(case, desk, as_tomas)
    it_is(60)
    assert said in text(browser.get(f"{page_of(case)}/clocks/ort"))


def test_weeks_of_one_pause_are_one_row_and_add_up_all_the_same(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(20))
    it_is(60 * 24 * 60)
    page = text(browser.get(f"{page_of(case)}/clocks/ort"))
    rows = figures(page)
    assert len(rows) == 1 + 3 + 1 + 3
    wall, closed, paused, counted = (
        sum(minutes(row[column]) for row in rows) for column in range(len(rows[0]) - 1)
    )
    assert wall == closed + paused + counted == 60 * 24 * 60


def minutes(clocked: str) -> int:
    """``5:02`` is 302; a dash is nothing."""
    hours, _, rest = clocked.partition(":")
    return int(hours) * 60 + int(rest) if rest else 0
