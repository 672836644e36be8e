"""What a proof says of what was recorded stays true, whatever is learnt later."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from servanda.cases import actions
from servanda.cases.models import Case
from servanda.cases.queries import Fired
from servanda.commitments import queries as commitments
from servanda.commitments.models import AnnulledBreach, Firing
from servanda.core.access import Viewer
from servanda.core.clocks.firing import What
from servanda.organisations import actions as set_up
from servanda.web.desk.cases.proof.fired import told_of
from tests.cases import works
from tests.cast import NOON
from tests.web.desk.cases.conftest import Minutes
from tests.web.desk.cases.reading import page_of, text

pytestmark = pytest.mark.django_db

A_DAY = 24 * 60


def watched(minutes: int) -> None:
    """The watch looks so many minutes after noon."""
    at = works.later(minutes)
    actions.fire_due(sheet_ids=commitments.due_sheets(at=at, limit=100), by=works.BUILDER, at=at)


def closed_that_week(desk: works.Desk, case: Case, at: datetime) -> None:
    """It turns out that nobody worked in the week of the case."""
    set_up.edit_calendar(
        calendar_id=desk.organisation.work_calendar_id,
        patch={"exceptions": {f"2026-06-{day}": [] for day in range(15, 20)}},
        retroactive=True,
        reason="The plant was closed.",
        by=works.BUILDER,
        at=at,
    )
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=at + timedelta(minutes=1))


def section(page: str, name: str) -> str:
    """The text of a section of the page."""
    found = re.search(rf'<section[^>]*"{name}"?.*?</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


@pytest.fixture
def undone(desk: works.Desk, case: Case, it_is: Minutes) -> Firing:
    """A missed response that was told, and then was none: the firing, looked back on from four days later."""
    watched(A_DAY)
    closed_that_week(desk, case, works.later(4 * A_DAY))
    it_is(4 * A_DAY + 5)
    return Firing.objects.get(sheet=case.sheet_id, kind="irt", what="breach")


def test_what_fired_stays_told_as_it_was_when_its_breach_is_none(
    browser: Client, case: Case, undone: Firing
) -> None:
    told = section(text(browser.get(f"{page_of(case)}/clocks/irt")), "told")
    assert "Deadline missed, annulled since" in told
    assert f"{undone.due_at:%-d} Jun" in told.partition("annulled since")[2]


def test_a_breach_that_is_none_says_when_by_whom_and_why(browser: Client, case: Case, undone: Firing) -> None:
    said = section(text(browser.get(f"{page_of(case)}/clocks/irt")), "annulled")
    for part in ("Missed ", "by what was known then", "Found to be none ", "The plant was closed."):
        assert part in said


def test_an_update_that_was_missed_by_mistake_is_on_its_page_too(
    browser: Client, desk: works.Desk, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    actions.inform_customer(number=case.number, text="I have it.", by=as_tomas, at=works.later(5))
    watched(3 * A_DAY)
    closed_that_week(desk, case, works.later(4 * A_DAY))
    it_is(4 * A_DAY + 5)
    assert AnnulledBreach.objects.filter(sheet=case.sheet_id, kind="update").exists()
    assert "Found to be none" in section(text(browser.get(f"{page_of(case)}/clocks/update")), "annulled")


def test_what_told_nobody_says_which_spoke_for_it(browser: Client, case: Case, it_is: Minutes) -> None:
    watched(A_DAY)
    it_is(A_DAY + 5)
    told = section(text(browser.get(f"{page_of(case)}/clocks/irt")), "told")
    assert told.count("Recorded, nobody told: Deadline missed spoke for it") == 2


def test_what_told_nobody_says_that_the_clock_had_stopped(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    actions.inform_customer(number=case.number, text="Sorry.", by=as_tomas, at=works.later(A_DAY))
    watched(A_DAY + 1)
    it_is(A_DAY + 5)
    told = section(text(browser.get(f"{page_of(case)}/clocks/irt")), "told")
    assert "Deadline missed Recorded, nobody told: the clock had stopped" in told


def test_what_acted_with_nobody_to_tell_says_so(browser: Client, case: Case, it_is: Minutes) -> None:
    came = works.later(3)
    Firing.objects.create(
        sheet_id=case.sheet_id,
        kind="irt",
        seq=1,
        what="level",
        mark=1,
        due_at=came,
        fired_at=came,
        acted=True,
    )
    it_is(5)
    assert "There was nobody to tell" in section(text(browser.get(f"{page_of(case)}/clocks/irt")), "told")


def rows_of(page: str) -> list[list[str]]:
    """The rows of the table, cell by cell; the last is the sum."""
    table = re.search(r'<table class="grid full stacks stretches">.*?</table>', page, re.DOTALL)
    assert table is not None
    rows = re.findall(r"<tr.*?</tr>", table[0], re.DOTALL)[1:]
    cells = (re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows)
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]


def test_time_that_was_carried_over_has_a_row_and_adds_up(
    browser: Client, case: Case, as_tomas: Viewer, it_is: Minutes
) -> None:
    actions.change_case(number=case.number, severity=1, by=as_tomas, at=works.later(30))
    actions.change_case(number=case.number, severity=3, by=as_tomas, at=works.later(40))
    it_is(45)
    first, *_, total = rows_of(text(browser.get(f"{page_of(case)}/clocks/ort")))
    assert first[2:] == [
        "Carried over",
        "Carried over from the promise before",
        *["–"] * 3,
        "0:40",
        "0:40",
    ]
    assert "closed − paused + carried over = counted (0:40 carried over): 0:45 used + " in total[0]
    wall, closed, counted = (minutes(total[place]) for place in (1, 2, 4))
    assert wall - closed + 40 == counted


def test_a_missed_deadline_has_its_line_and_its_overrun(browser: Client, case: Case, it_is: Minutes) -> None:
    it_is(3 * 60)
    *rows, total = rows_of(text(browser.get(f"{page_of(case)}/clocks/irt")))
    because = [row[3] for row in rows]
    assert because[1:] == ["Target used up: deadline missed", "Event 1 Runs on past the deadline"]
    before, missed, after = rows
    assert (missed[-1], minutes(after[-1])) == (before[-1], minutes(total[4]))
    assert f"of which {before[-1]} target, {after[-2]} over" in total[0]


@pytest.mark.parametrize("query", ["", "?as=customer"])
def test_what_is_ahead_is_to_run(browser: Client, case: Case, it_is: Minutes, query: str) -> None:
    it_is(5)
    ran, ahead, *_ = rows_of(text(browser.get(f"{page_of(case)}/clocks/irt{query}")))
    assert (ran[2], ahead[2:4]) == ("Running", ["To run", "If nothing pauses it"])


def test_paper_has_whole_dates(browser: Client, case: Case, it_is: Minutes) -> None:
    it_is(5)
    page = text(browser.get(f"{page_of(case)}/clocks/ort"))
    on_paper = re.findall(r'<span class="on-paper">([^<]+)</span>', page)
    assert len(on_paper) >= 4
    assert [said for said in on_paper if "today" in said or "2026" not in said] == []


def minutes(clocked: str) -> int:
    """``5:02`` is 302."""
    hours, _, rest = clocked.partition(":")
    return int(hours) * 60 + int(rest)


@pytest.mark.parametrize(
    ("what", "mark", "said"),
    [
        (What.WARNING, 60, "There was nobody to tell"),
        (What.WARNING, 100, "Nobody was told: the missed deadline tells"),
        (What.BREACH, 0, "There was nobody to tell"),
    ],
)
def test_what_told_nobody_says_why(what: What, mark: int, said: str) -> None:
    fired = Fired("", 1, what, mark, NOON, NOON, acted=True, stands=True, spoken_by=None, told=())
    assert told_of(fired) == said
