"""The page *Why this deadline?*: what it says to staff, and what a customer would see of it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.cases import actions
from servanda.cases.models import Case
from servanda.core.access import Viewer
from tests.cases import works
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
    return [re.findall(r'<td class="num[^"]*" data-label="[^"]+">([^<]*)</td>', row) for row in rows]


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
