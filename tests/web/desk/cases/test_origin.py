"""Where the promise of a proof comes from: the hours that it counts, their edits, and what was rejected."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from servanda.cases import actions
from servanda.cases.models import Case
from servanda.commitments import queries as commitments
from servanda.commitments.models import Obligation
from servanda.core import cover
from servanda.core.access import Viewer
from servanda.organisations import actions as set_up
from servanda.organisations.models import WorkCalendar
from tests.cases import works
from tests.cast import NOON
from tests.web.desk.cases.conftest import Minutes
from tests.web.desk.cases.reading import page_of, text

pytestmark = pytest.mark.django_db


def facts_of(browser: Client, case: Case) -> str:
    """The part of the page that says where the promise comes from."""
    page = text(browser.get(f"{page_of(case)}/clocks/ort"))
    return page.split('<h2 id="facts">', 1)[1].split("</section>", 1)[0]


def test_the_working_hours_are_said_in_words(browser: Client, case: Case) -> None:
    assert "<dt>Working hours</dt><dd>Mon to " in facts_of(browser, case)


def test_an_edit_that_counts_says_what_it_changed_who_made_it_and_why(
    browser: Client, case: Case, it_is: Minutes
) -> None:
    set_up.edit_calendar(
        calendar_id=WorkCalendar.objects.get(name="Hours of LINE").id,
        patch={"exceptions": {"2030-01-02": []}},
        retroactive=True,
        reason="Stocktaking",
        by=works.BUILDER,
        at=NOON,
    )
    it_is(10)
    said = facts_of(browser, case)
    assert "<dt>Edited</dt><dd>2 Jan 2030: closed<small" in said
    assert "test, for all days: Stocktaking" in said


def rejecting(case: Case, count: int) -> None:
    """The case as if so many agreements had been rejected."""
    stored = cover.from_json(case.cover)
    found = tuple(
        cover.Rejected(cover.Kind.AGREEMENT, f"SA-{number}", (cover.Reason.NOT_APPROVED,))
        for number in range(count)
    )
    judged = cover.Snapshot(stored.facts, replace(stored.cover, rejected=found))
    Case.objects.filter(id=case.id).update(cover=cover.to_json(judged))


def test_a_few_rejected_candidates_stand_with_their_reasons_and_lead_to_the_rest(
    browser: Client, case: Case
) -> None:
    rejecting(case, 5)
    said = facts_of(browser, case)
    assert said.count('<small class="faint">Not approved</small>') == 3
    assert "SA-2<" in said and "SA-3<" not in said
    assert f'<a href="{page_of(case)}/promise#rejected">2 more</a>' in said


def customers(browser: Client, case: Case, query: str = "") -> str:
    """The customer's view of the resolution clock."""
    return text(browser.get(f"{page_of(case)}/clocks/ort?as=customer{query}"))


def test_the_customer_is_told_severity_target_and_working_hours(browser: Client, case: Case) -> None:
    said = customers(browser, case)
    for fact in ("<dt>Severity</dt><dd>2<", "<dt>Target</dt>", "<dt>Working hours</dt><dd>Mon to "):
        assert fact in said


def test_the_customer_is_told_the_label_of_a_hold_reason(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    values = {"label": "Waiting for a part", "pauses_resolution": True}
    reason = set_up.add_term(vocabulary="hold-reasons", values=values, by=works.BUILDER, at=NOON)
    actions.hold_case(number=case.number, hold_reason_id=reason.id, by=as_tomas, at=works.later(10))
    it_is(30)
    said = customers(browser, case)
    assert "Your request was put on hold: Waiting for a part" in said
    assert "because it was on hold (Waiting for a part)" in said


def test_the_customer_is_told_that_the_severity_was_changed(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    actions.change_case(number=case.number, severity=1, by=as_tomas, at=works.later(30))
    it_is(45)
    assert "The severity was changed" in customers(browser, case)


def test_time_between_a_solution_and_its_reopening_is_no_pause_of_the_case(
    browser: Client, case: Case, desk: works.Desk, as_tomas: Viewer, it_is: Minutes
) -> None:
    resolution = actions.Resolution("Replaced.", desk.solved.id, told_at=works.later(10))
    actions.complete_case(number=case.number, resolution=resolution, by=as_tomas, at=works.later(10))
    actions.reopen_case(number=case.number, reason="It stopped again.", by=as_tomas, at=works.later(40))
    it_is(60)
    page = text(browser.get(f"{page_of(case)}/clocks/ort"))
    assert "did not count, because it was solved, until reopened." in page


def test_the_customer_is_told_of_hours_that_were_changed_afterwards(
    browser: Client, case: Case, it_is: Minutes
) -> None:
    """The promise was missed on a day that turned out to be closed."""
    due = Obligation.objects.get(sheet=case.sheet_id, kind="ort").due_at
    assert due is not None
    at = due + timedelta(minutes=5)
    actions.fire_due(sheet_ids=commitments.due_sheets(at=at, limit=100), by=works.BUILDER, at=at)
    set_up.edit_calendar(
        calendar_id=WorkCalendar.objects.get(name="Hours of LINE").id,
        patch={"exceptions": {NOON.date().isoformat(): []}},
        retroactive=True,
        reason="The plant was closed.",
        by=works.BUILDER,
        at=at,
    )
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=at + timedelta(seconds=1))
    it_is(int((at - NOON).total_seconds()) // 60 + 10)
    said = customers(browser, case)
    assert "Working hours were changed afterwards, on " in said
    assert "The plant was closed." not in said


def drawing_of(browser: Client, case: Case) -> str:
    """The drawing of the resolution clock."""
    return (
        text(browser.get(f"{page_of(case)}/clocks/ort"))
        .split('<svg class="draw days', 1)[1]
        .split("</svg>")[0]
    )


def test_the_deadline_of_the_promise_before_is_not_what_this_one_was_due_first(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    actions.change_case(number=case.number, severity=1, by=as_tomas, at=works.later(30))
    it_is(45)
    assert "mark-former" not in drawing_of(browser, case)


def test_a_deadline_that_moved_was_first_due_when_it_was_set(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(20))
    actions.take_back_case(number=case.number, reason="Away.", by=as_tomas, at=works.later(50))
    it_is(60)
    assert "mark-former" in drawing_of(browser, case)


def test_an_ordinary_weekend_after_an_exception_is_no_holiday(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(20))
    set_up.edit_calendar(
        calendar_id=WorkCalendar.objects.get(name="Hours of LINE").id,
        patch={"exceptions": {"2026-06-25": []}},
        by=works.BUILDER,
        at=works.later(30),
    )
    it_is((13 * 24 - 6) * 60)
    headings = re.findall(">([^<]*(?:oliday|eekend)[^<]*)<", drawing_of(browser, case))
    assert headings[-2:] == ["Holiday", "Night and weekend"]
