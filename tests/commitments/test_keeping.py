"""What is kept of a sheet is a cache: compared with a replay, reported where it differs, never mended in silence."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from servanda.agreements import actions as agreed
from servanda.cases import actions
from servanda.cases.models import Case
from servanda.commitments import actions as commitments
from servanda.commitments import queries
from servanda.commitments.actions import NewEvent
from servanda.commitments.models import ClockSheet, MovedDeadline, Obligation
from servanda.core.access import Role
from servanda.core.agreements import EscalationRow
from servanda.core.agreements.escalation import Recipient, RecipientKind
from servanda.core.clocks import ClockKind, Cover, Promises, Target
from servanda.core.clocks.events import Registered
from servanda.core.clocks.kept import kept
from servanda.organisations import actions as set_up
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.agreements import promises
from tests.cases import works
from tests.cast import NOON, staff
from tests.organisations import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def tomas() -> User:
    return staff("Tomás Rivera", Role.ENGINEER)


@pytest.fixture
def case(tomas: User) -> Case:
    return works.opened(works.desk(tomas), tomas)


def ort(case: Case) -> Obligation:
    return Obligation.objects.get(sheet=case.sheet_id, kind="ort")


def refreshed(case: Case, at: datetime) -> list[dict[str, Any]]:
    """What is reported when the clocks are stored anew."""
    with capture_logs() as logs:
        actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=at)
    return [dict(one) for one in logs if one["event"] == "clock_differs"]


def test_what_is_stored_is_what_a_replay_gives(case: Case) -> None:
    stored = {row.key: queries.as_kept(row) for row in Obligation.objects.filter(sheet=case.sheet_id)}
    replayed = queries.evaluations([case.sheet_id], at=works.later(5))[case.sheet_id]
    assert stored == kept(replayed)


def test_nothing_is_reported_where_nothing_differs(case: Case) -> None:
    assert refreshed(case, works.later(5)) == []


def test_a_difference_is_reported_and_left_as_it_is(case: Case) -> None:
    Obligation.objects.filter(id=ort(case).id).update(due_at=NOON)
    (said,) = refreshed(case, works.later(5))
    assert (said["log_level"], said["what"], said["sheet"]) == ("error", "due", str(case.sheet_id))
    assert ort(case).due_at == NOON
    assert not MovedDeadline.objects.exists()


def test_who_acts_on_a_case_that_differs_is_not_kept_from_it(case: Case, tomas: User) -> None:
    Obligation.objects.filter(id=ort(case).id).update(target_s=1)
    with capture_logs() as logs:
        actions.inform_customer(number=case.number, text="Hello.", by=viewer_of(tomas), at=works.later(5))
    assert [one["what"] for one in logs if one["event"] == "clock_differs"] == ["target"]
    assert ort(case).target_s > 1


def test_a_move_that_no_edit_of_its_calendar_explains_is_reported() -> None:
    calendar = places.work_calendar()
    sheet = commitments.new_sheet()
    promised = Promises(irt=Target(3600, "24x7"), ort=Target(8 * 3600, str(calendar.id)))
    sheet.write([NewEvent(NOON, NOON, Registered("2", Cover({"2": promised})))])
    commitments.keep([sheet], at=NOON, by="test")
    Obligation.objects.filter(kind="irt").update(due_at=NOON)
    closed: dict[str, Any] = {"exceptions": {"2026-06-15": []}}
    set_up.edit_calendar(calendar_id=calendar.id, patch=closed, by=works.BUILDER, at=works.later(5))
    with capture_logs() as logs:
        again = commitments.take_sheet(sheet.stored)
        commitments.keep([again], at=works.later(6), by="test")
    assert [(one["obligation"][0], one["what"]) for one in logs] == [("irt", "due")]
    assert [one.kind for one in MovedDeadline.objects.all()] == ["ort"]


def test_an_obligation_that_no_replay_gives_any_more_goes(case: Case, tomas: User) -> None:
    info = actions.inform_customer(number=case.number, text="Hello.", by=viewer_of(tomas), at=works.later(5))
    assert Obligation.objects.filter(sheet=case.sheet_id, kind="update").exists()
    actions.recall_external_info(
        number=case.number,
        info_id=info.id,
        by=viewer_of(tomas),
        at=works.later(5) + timedelta(seconds=5),
    )
    assert not Obligation.objects.filter(sheet=case.sheet_id, kind="update").exists()
    assert Obligation.objects.get(sheet=case.sheet_id, kind="irt").state == "running"


def test_another_cover_brings_the_levels_of_its_own_service_level(case: Case, tomas: User) -> None:
    gold = promises.level("Gold", targets={"2": {"irt": {"minutes": 600, "calendar": "elapsed"}}}, warn=[])
    at_start = EscalationRow(ClockKind.IRT, 1, -599 * 60, (Recipient(RecipientKind.OWNER),))
    agreed.set_escalation(level_id=gold.id, rows=[at_start], by=works.BUILDER, at=NOON)
    agreement = promises.approved(case.customer, service_level_id=gold.id)
    actions.change_case(
        number=case.number, agreement=agreement.number, by=viewer_of(tomas), at=works.later(5)
    )
    assert ClockSheet.objects.get(id=case.sheet_id).wakes_at == works.later(5)


def test_many_sheets_are_kept_in_as_many_statements_as_one(
    tomas: User, django_assert_max_num_queries: Any
) -> None:
    desk = works.desk(tomas)
    cases = [works.registered(desk) for _ in range(5)]
    late = NOON + timedelta(days=3)
    due = queries.due_sheets(at=late, limit=10)
    assert len(due) == len(cases)
    with django_assert_max_num_queries(22):
        actions.fire_due(sheet_ids=due, by=works.BUILDER, at=late)
