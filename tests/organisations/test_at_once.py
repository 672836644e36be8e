"""Two people change the same at once: real connections, real commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from servanda.core.refusals import Refusal
from servanda.organisations import actions, queries
from servanda.organisations.models import CalendarEdit, Category, Severity, SupportOrganisation, Term
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.usefixtures("committed_db")

BY = places.BUILDER


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each was refused with, empty where it went well."""
    start = Barrier(len(acts), timeout=10)

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_edits_of_a_calendar_follow_one_another() -> None:
    calendar = places.work_calendar()

    def close(day: str) -> Callable[[], object]:
        patch: dict[str, object] = {"exceptions": {day: []}}
        return lambda: actions.edit_calendar(calendar_id=calendar.id, patch=patch, by=BY, at=NOON)

    assert at_once(close("2026-12-24"), close("2026-12-31")) == ["", ""]
    assert list(CalendarEdit.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]


def test_two_moves_in_the_tree_close_no_circle() -> None:
    feeders, sealers = (
        actions.add_term(vocabulary="categories", values={"label": label}, by=BY, at=NOON)
        for label in ("Feeders", "Sealers")
    )

    def below(child: Term, parent: Term) -> Callable[[], object]:
        return lambda: actions.change_term(
            vocabulary="categories", term_id=child.id, values={"parent_id": parent.id}, by=BY, at=NOON
        )

    assert sorted(at_once(below(feeders, sealers), below(sealers, feeders))) == ["", "term_invalid"]
    assert len(queries.category_tree(viewer=BY)) == Category.objects.count()


def test_two_who_choose_the_default_leave_one() -> None:
    worst, high = Severity.objects.get(level=1), Severity.objects.get(level=2)

    def preset(severity: Severity) -> Callable[[], object]:
        return lambda: actions.make_default_term(vocabulary="severities", term_id=severity.id, by=BY, at=NOON)

    assert at_once(preset(worst), preset(high)) == ["", ""]
    assert Severity.objects.filter(is_default=True).count() == 1


def test_two_who_choose_the_default_organisation_leave_one() -> None:
    places.organisation("graz")
    others = [places.organisation(code) for code in ("linz", "wels")]

    def choose(organisation: SupportOrganisation) -> Callable[[], object]:
        return lambda: actions.make_default_organisation(organisation_id=organisation.id, by=BY, at=NOON)

    assert at_once(*map(choose, others)) == ["", ""]
    assert SupportOrganisation.objects.filter(is_default=True).count() == 1
