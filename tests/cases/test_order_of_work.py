"""The order of work: at risk first, then the rest, paged by key at one instant."""

from typing import Any

import pytest

from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.cases.queries import Wanted
from servanda.core.access import Viewer
from servanda.core.cases import CancelReason
from servanda.core.order import MalformedCursor
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def numbers(page: queries.WorkPage) -> list[str]:
    return [case.number for case in page.items]


def shown(minutes: int = 0, **wanted: Any) -> queries.WorkPage:
    return queries.work(Wanted(**wanted), viewer=works.BUILDER, at=works.later(minutes))


def test_the_worst_comes_first_then_what_is_past_its_first_warning() -> None:
    desk = works.desk()
    calm = works.registered(desk, severity=2).number
    worst = works.registered(desk, severity=1).number
    warned = works.registered(desk, severity=4).number
    Case.objects.filter(number=warned).update(at_risk_at=works.later(5))
    page = shown(10)
    assert numbers(page) == [worst, warned, calm]
    assert page.at_risk == 2


def test_equals_are_ranked_by_weight_then_priority_then_deadline_then_age() -> None:
    desk = works.desk()
    made = [works.registered(desk, severity=3).number for _ in range(4)]
    Case.objects.filter(number=made[3]).update(order_weight=1)
    Case.objects.filter(number=made[2]).update(priority_rank=1)
    Case.objects.filter(number=made[1]).update(order_due_at=NOON)
    assert numbers(shown()) == [made[3], made[2], made[1], made[0]]


def test_a_case_is_at_risk_from_its_first_warning_on_without_anything_being_written() -> None:
    desk = works.desk()
    works.registered(desk, severity=2)
    due = Case.objects.get().at_risk_at
    assert due is not None
    before = queries.work(Wanted(), viewer=works.BUILDER, at=due.replace(minute=due.minute - 1 or 59))
    after = queries.work(Wanted(), viewer=works.BUILDER, at=due)
    assert (before.at_risk, after.at_risk) == (0, 1)


def test_pages_follow_one_another_without_a_gap_though_time_goes_on() -> None:
    desk = works.desk()
    for index in range(7):
        works.registered(desk, severity=1 + index % 4)
    whole = numbers(shown())
    found, after = [], ""
    for minutes in (0, 30, 60, 90):
        page = queries.work(Wanted(), viewer=works.BUILDER, at=works.later(minutes), limit=2, after=after)
        found += numbers(page)
        after = page.next or ""
        if not after:
            break
    assert found == whole


def test_a_cursor_of_somebody_else_is_refused() -> None:
    with pytest.raises(MalformedCursor):
        queries.work(Wanted(), viewer=works.BUILDER, at=NOON, after="forged")


def test_finished_cases_are_not_work(as_alice: Viewer, as_tomas: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    works.registered(desk)
    number = works.registered(desk).number
    actions.cancel_case(number=number, cancel_reason=CancelReason.SPAM, by=works.BUILDER, at=NOON)
    assert len(shown().items) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param({"search": "E-217"}, 1, id="a word of the subject"),
        pytest.param({"search": "labeller stops"}, 1, id="all words"),
        pytest.param({"search": "nothing"}, 0, id="no such word"),
        pytest.param({"severity": 2}, 1, id="severity"),
        pytest.param({"unassigned": True}, 2, id="unassigned"),
    ],
)
def test_lists_are_narrowed(wanted: dict[str, Any], found: int) -> None:
    desk = works.desk()
    works.registered(desk, severity=2)
    works.registered(desk, severity=3, subject="The labeller stops")
    assert len(shown(**wanted).items) == found


@pytest.mark.parametrize("rows", [3, 12])
def test_a_page_costs_two_statements_whatever_its_length(rows: int, django_assert_num_queries: Any) -> None:
    desk = works.desk()
    for _ in range(rows):
        works.registered(desk, severity=2)
    with django_assert_num_queries(2):
        assert len(shown().items) == rows
