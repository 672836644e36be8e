"""Where the promise of a proof comes from: the hours that it counts, their edits, and what was rejected."""

from dataclasses import replace

import pytest
from django.test import Client

from servanda.cases.models import Case
from servanda.core import cover
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
