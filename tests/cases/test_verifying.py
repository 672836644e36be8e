"""What is stored of clocks is compared with a replay: every difference is told, none is mended (3-clocks 3.4)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions as promises
from servanda.agreements.models import ServiceLevel
from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.commitments import queries as commitments
from servanda.commitments.models import AnnulledBreach, ClockSheet, Firing, Obligation
from servanda.commitments.queries.verifying import Awaited, Difference
from servanda.core.access import Role
from servanda.core.agreements import EscalationRow
from servanda.core.agreements.escalation import read_recipients
from servanda.core.clocks import ClockKind
from servanda.organisations import actions as set_up
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON, staff

pytestmark = pytest.mark.django_db

SOON: Final = works.later(5)
STATEMENTS: Final = 7
"""Cases with sheets, levels, announced changes of levels, events, calendars, obligations, firings."""


@pytest.fixture
def tomas() -> User:
    return staff("Tomás Rivera", Role.ENGINEER)


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    return works.desk(tomas)


@pytest.fixture
def case(desk: works.Desk) -> Case:
    return works.registered(desk)


def sql(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def of_sheet(case: Case, column: str, value: Any) -> None:
    sql(f"UPDATE commitments_clocksheet SET {column} = %s WHERE id = %s", value, case.sheet_id)


def of_case(case: Case, column: str, value: Any) -> None:
    sql(f"UPDATE cases_case SET {column} = %s WHERE id = %s", value, case.id)


def of_obligation(case: Case, column: str, value: Any) -> None:
    statement = f"UPDATE commitments_obligation SET {column} = %s WHERE kind = 'irt' AND sheet_id = %s"
    sql(statement, value, case.sheet_id)


def told(case: Case, at: datetime = SOON) -> list[tuple[str, str]]:
    """Clock and field of each difference."""
    return [(one.clock, one.field) for one in queries.verified_case(case.number, at=at).differences]


def awaited(case: Case, at: datetime = SOON) -> set[str]:
    found = queries.verified_case(case.number, at=at)
    assert found.differences == ()
    return {str(why) for why in found.awaited}


def wakes(case: Case) -> datetime:
    at = ClockSheet.objects.get(id=case.sheet_id).wakes_at
    assert at is not None
    return at


def due_of(case: Case) -> datetime:
    due = Obligation.objects.get(sheet=case.sheet_id, kind="irt").due_at
    assert due is not None
    return due


def watched(at: datetime) -> int:
    return actions.fire_due(sheet_ids=commitments.due_sheets(at=at, limit=9), by=works.BUILDER, at=at)


OBLIGATION: Final[Mapping[str, Any]] = {
    "due_at": NOON,
    "started_at": NOON - timedelta(hours=1),
    "target_s": 1,
    "business_days": 1,
    "calendar": "24x7",
    "used_s": 5,
    "breach_stands": True,
}
NAMED: Final = {"due_at": "due", "target_s": "target", "used_s": "used"}


def test_what_the_actions_store_is_as_a_replay_gives_it(case: Case) -> None:
    assert told(case) == []


@pytest.mark.parametrize("column", OBLIGATION)
def test_an_obligation_that_is_another_is_told(case: Case, column: str) -> None:
    of_obligation(case, column, OBLIGATION[column])
    assert told(case) == [("irt", NAMED.get(column, column))]


def test_a_difference_says_what_is_stored_and_what_is_replayed(case: Case) -> None:
    due = due_of(case)
    of_obligation(case, "due_at", NOON)
    (found,) = queries.verified_case(case.number, at=SOON).differences
    assert found == Difference("due", NOON, due, "irt", "", 1)


def test_an_obligation_that_is_missing_is_told(case: Case) -> None:
    sql("DELETE FROM commitments_obligation WHERE kind = 'ort' AND sheet_id = %s", case.sheet_id)
    (found,) = queries.verified_case(case.number, at=SOON).differences
    assert found == Difference("obligation", None, "running", "ort", "", 1)


def test_an_obligation_that_no_replay_knows_is_told(case: Case) -> None:
    Obligation.objects.create(
        sheet_id=case.sheet_id,
        kind="update",
        subject="7",
        seq=7,
        state="running",
        started_at=NOON,
        target_s=60,
        calendar="24x7",
    )
    (found,) = queries.verified_case(case.number, at=SOON).differences
    assert found == Difference("obligation", "running", None, "update", "7", 7)


def test_a_firing_that_no_replay_reaches_is_told(case: Case) -> None:
    Firing.objects.create(
        sheet_id=case.sheet_id,
        kind="irt",
        seq=1,
        what="warning",
        mark=60,
        due_at=NOON,
        fired_at=NOON,
        acted=True,
    )
    assert told(case) == [("irt", "warning 60")]


def test_a_level_of_an_obligation_that_there_never_was_is_told(case: Case) -> None:
    Firing.objects.create(
        sheet_id=case.sheet_id,
        kind="irt",
        seq=4,
        what="level",
        mark=1,
        due_at=NOON,
        fired_at=NOON,
        acted=True,
    )
    assert told(case) == [("irt", "level 1")]


def test_a_level_that_fired_under_another_matrix_is_true(case: Case) -> None:
    Firing.objects.create(
        sheet_id=case.sheet_id,
        kind="irt",
        seq=1,
        what="level",
        mark=1,
        due_at=NOON,
        fired_at=NOON,
        acted=True,
    )
    assert told(case) == []


def test_what_has_come_and_nobody_will_record_is_told(case: Case) -> None:
    late = due_of(case) + timedelta(seconds=1)
    of_sheet(case, "wakes_at", None)
    found = told(case, late)
    assert {("irt", "warning 60"), ("irt", "warning 100"), ("irt", "breach"), ("", "wakes_at")} <= set(found)


def test_a_case_that_wakes_at_another_time_is_told(case: Case) -> None:
    of_sheet(case, "wakes_at", wakes(case) + timedelta(seconds=1))
    assert told(case) == [("", "wakes_at")]


def test_events_that_are_not_counted_are_told(case: Case) -> None:
    of_sheet(case, "last_seq", 2)
    assert told(case) == [("", "last_seq")]


@pytest.mark.parametrize("column", ["at_risk_at", "running_due_at", "order_due_at"])
def test_a_case_at_another_place_in_the_order_of_work_is_told(case: Case, column: str) -> None:
    of_case(case, column, NOON)
    assert told(case) == [("", column)]


def test_a_status_that_the_clocks_contradict_is_told(desk: works.Desk, tomas: User) -> None:
    case = works.opened(desk, tomas)
    of_case(case, "status", "awaiting_info")
    (found,) = queries.verified_case(case.number, at=SOON).differences
    assert found == Difference("status", "awaiting_info", "open")


def test_a_sheet_that_cannot_be_replayed_is_told_and_the_others_are_compared(
    desk: works.Desk, case: Case
) -> None:
    other = works.registered(desk)
    of_obligation(other, "target_s", 1)
    statement = "UPDATE cases_case SET sheet_id = %s WHERE id = %s"
    broken = ClockSheet.objects.create(kept_at=NOON, last_seq=1)
    broken.events.create(seq=1, type="registered", at=NOON, recorded_at=NOON, data=_of_no_calendar(case))
    sql(statement, broken.id, case.id)
    found = {one.number: one for one in queries.verified_cases(after=None, limit=9, at=SOON).found}
    assert [one.field for one in found[case.number].differences] == ["replay"]
    assert [one.field for one in found[other.number].differences] == ["target"]


def _of_no_calendar(case: Case) -> object:
    """The first event of a case under a calendar that there is not."""
    return _renamed(ClockSheet.objects.get(id=case.sheet_id).events.get(seq=1).data)


def _renamed(data: Any) -> Any:
    if isinstance(data, dict):
        return {
            name: "00000000-0000-7000-8000-000000000000" if name == "calendar" else _renamed(value)
            for name, value in data.items()
        }
    return [_renamed(value) for value in data] if isinstance(data, list) else data


def test_what_is_about_to_fire_is_no_difference(case: Case) -> None:
    assert awaited(case, due_of(case) + timedelta(hours=1)) == {Awaited.DUE}


def test_what_has_fired_is_no_difference(case: Case) -> None:
    late = due_of(case) + timedelta(hours=1)
    watched(late)
    assert awaited(case, late) == set()


def test_a_calendar_edit_that_nobody_has_reckoned_in_is_no_difference(desk: works.Desk, case: Case) -> None:
    calendar_id = desk.organisation.work_calendar_id
    set_up.edit_calendar(
        calendar_id=calendar_id, patch={"exceptions": {"2026-06-15": []}}, by=works.BUILDER, at=works.later(3)
    )
    assert awaited(case) == {Awaited.CALENDAR_EDITED}
    found = queries.verified_case(case.number, at=SOON)
    assert found.edits == {(str(calendar_id), 1)}
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(4))
    assert awaited(case) == set()


def test_an_edit_of_the_second_in_which_a_case_was_kept_is_no_difference(
    desk: works.Desk, case: Case
) -> None:
    set_up.edit_calendar(
        calendar_id=desk.organisation.work_calendar_id,
        patch={"exceptions": {"2026-06-15": []}},
        by=works.BUILDER,
        at=NOON,
    )
    assert awaited(case) == {Awaited.CALENDAR_EDITED}


def test_levels_that_were_changed_and_not_looked_at_are_no_difference(case: Case) -> None:
    level = ServiceLevel.objects.get(is_default=True)
    rows = [EscalationRow(ClockKind.IRT, 1, -7200, read_recipients([{"kind": "queue_lead"}]), ())]
    promises.set_escalation(level_id=level.id, rows=rows, by=works.BUILDER, at=NOON)
    assert Awaited.LEVELS_CHANGED in awaited(case)
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(1))
    assert Awaited.LEVELS_CHANGED not in awaited(case)


def test_a_level_that_was_made_after_its_clock_ended_is_no_difference(desk: works.Desk, tomas: User) -> None:
    case = works.opened(desk, tomas)
    actions.inform_customer(number=case.number, text="Hello.", by=viewer_of(tomas), at=works.later(2))
    level = ServiceLevel.objects.get(is_default=True)
    rows = [EscalationRow(ClockKind.IRT, 1, -360_000, read_recipients([{"kind": "queue_lead"}]), ())]
    promises.set_escalation(level_id=level.id, rows=rows, by=works.BUILDER, at=NOON)
    sql("UPDATE procrastinate_jobs SET status = 'succeeded'")
    assert awaited(case) == set()


def test_a_sheet_of_before_anybody_kept_it_is_no_difference(case: Case) -> None:
    Obligation.objects.filter(sheet=case.sheet_id).delete()
    ClockSheet.objects.filter(id=case.sheet_id).update(kept_at=None, wakes_at=NOON)
    assert awaited(case) == {Awaited.NEVER_KEPT}


def test_a_breach_that_fired_and_was_annulled_later_is_no_difference(desk: works.Desk, case: Case) -> None:
    late = NOON + timedelta(days=4)
    watched(late)
    set_up.edit_calendar(
        calendar_id=desk.organisation.work_calendar_id,
        patch={"exceptions": {f"2026-06-{day}": [] for day in range(15, 20)}},
        retroactive=True,
        reason="The plant was closed.",
        by=works.BUILDER,
        at=late + timedelta(hours=1),
    )
    looked_at = late + timedelta(hours=2)
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=looked_at)
    assert AnnulledBreach.objects.filter(sheet=case.sheet_id, kind="irt").exists()
    assert told(case, looked_at) == []


def test_nothing_is_changed_by_looking(case: Case) -> None:
    of_obligation(case, "due_at", NOON)
    with CaptureQueriesContext(connection) as captured:
        queries.verified_cases(after=None, limit=9, at=SOON)
    assert [one["sql"] for one in captured if not one["sql"].startswith("SELECT")] == []


def test_many_cases_cost_as_many_statements_as_one(desk: works.Desk, case: Case) -> None:
    def statements(expected: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert queries.verified_cases(after=None, limit=9, at=SOON).cases == expected
        return len(captured)

    assert statements(1) == STATEMENTS
    for _ in range(3):
        works.registered(desk)
    assert statements(4) == STATEMENTS


def test_cases_come_in_pieces_and_each_once(desk: works.Desk, case: Case) -> None:
    others = [works.registered(desk) for _ in range(2)]
    first = queries.verified_cases(after=None, limit=2, at=SOON)
    second = queries.verified_cases(after=first.last, limit=2, at=SOON)
    end = queries.verified_cases(after=second.last, limit=2, at=SOON)
    assert [(one.cases, one.last) for one in (first, second, end)] == [
        (2, others[0].id),
        (1, others[1].id),
        (0, None),
    ]
    assert queries.cases_to_verify() == 3


def test_a_case_that_there_is_not_is_refused() -> None:
    with pytest.raises(queries.NoSuchCase):
        queries.verified_case("999999", at=SOON)
