"""What the database itself refuses about stored clocks, each rule by its name, tried in raw SQL."""

from datetime import timedelta
from uuid import UUID

import pytest

from servanda.cases import actions
from servanda.cases.models import Case
from servanda.commitments.models import AnnulledBreach, ClockSheet, Firing, MovedDeadline, Obligation
from servanda.commitments.queries import due_sheets
from servanda.core.access import Role
from servanda.organisations.models import HoldReason
from servanda.organisations.queries import viewer_of
from tests.cases import works
from tests.cast import NOON, staff
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """One whose deadlines were missed, moved, fired and undone."""
    tomas = staff("Tomás Rivera", Role.QUEUE_LEAD)
    desk = works.desk(tomas)
    made = works.opened(desk, tomas)
    by, late = viewer_of(tomas), NOON + timedelta(days=4)
    pausing = HoldReason.objects.filter(pauses_resolution=True)[0]
    actions.hold_case(number=made.number, hold_reason_id=pausing.id, by=by, at=works.later(10))
    actions.resume_case(number=made.number, by=by, at=works.later(20))
    actions.fire_due(sheet_ids=due_sheets(at=late, limit=9), by=works.BUILDER, at=late)
    told = actions.Call(
        "Told on the phone.",
        direction=actions.Direction.OUTBOUND,
        happened_at=works.later(5),
        counts_as_response=True,
        reason="Documented late.",
    )
    actions.record_interaction(number=made.number, call=told, by=by, at=late)
    return made


def row(model: type, case: Case, **found: str) -> UUID:
    """Of the rows that a case has of a kind, one."""
    one: UUID = model.objects.filter(sheet=case.sheet_id, **found).values_list("id", flat=True)[0]  # type: ignore[attr-defined]
    return one


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_obligation_per_clock_and_beginning", {}),
        ("obligation_is_of_a_known_clock", {"kind": "'sla'"}),
        ("obligation_has_a_known_state", {"seq": "99", "state": "'late'"}),
        ("breached_obligation_has_its_instant", {"seq": "99", "breached_at": "now()"}),
        ("ended_obligation_has_its_instant", {"seq": "99", "ended_at": "NULL"}),
        ("obligation_ends_after_its_start", {"seq": "99", "ended_at": "started_at - interval '1 second'"}),
        ("obligation_ends_after_its_start", {"seq": "99", "used_s": "NULL"}),
    ],
)
def test_an_obligation_that_breaks_a_rule_is_refused(case: Case, rule: str, changes: dict[str, str]) -> None:
    met = row(Obligation, case, kind="irt", state="met")
    refuses(rule, copied("commitments_obligation", met, **changes))


def test_a_breach_without_its_instant_is_refused(case: Case) -> None:
    breached = row(Obligation, case, kind="ort")
    changes = {"seq": "99", "state": "'breached'", "breached_at": "NULL"}
    refuses("breached_obligation_has_its_instant", copied("commitments_obligation", breached, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("each_fires_once_per_obligation", {}),
        ("firing_is_of_a_known_clock", {"kind": "'sla'"}),
        ("firing_is_a_warning_breach_or_level", {"what": "'alarm'"}),
        ("nothing_fires_before_its_instant", {"mark": "99", "fired_at": "due_at - interval '1 second'"}),
    ],
)
def test_a_firing_that_breaks_a_rule_is_refused(case: Case, rule: str, changes: dict[str, str]) -> None:
    refuses(rule, copied("commitments_firing", row(Firing, case), **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("moved_deadline_is_of_a_known_clock", {"kind": "'sla'"}),
        ("moved_deadline_is_another", {"was_at": "now()", "is_at": "now()"}),
        ("moved_deadline_is_another", {"was_at": "NULL", "is_at": "NULL"}),
        ("moved_deadline_has_its_cause", {"event_seq": "NULL"}),
        ("moved_deadline_has_its_cause", {"cause": "'calendar'"}),
        ("moved_deadline_has_its_cause", {"cause": "'weather'"}),
    ],
)
def test_a_moved_deadline_that_breaks_a_rule_is_refused(
    case: Case, rule: str, changes: dict[str, str]
) -> None:
    refuses(rule, copied("commitments_moveddeadline", row(MovedDeadline, case), **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("breach_is_annulled_once_by_one_lesson", {}),
        ("annulled_breach_is_of_a_known_clock", {"kind": "'sla'"}),
        ("breach_is_annulled_afterwards", {"known_at": "breached_at - interval '1 second'"}),
    ],
)
def test_an_annulled_breach_that_breaks_a_rule_is_refused(
    case: Case, rule: str, changes: dict[str, str]
) -> None:
    refuses(rule, copied("commitments_annulledbreach", row(AnnulledBreach, case), **changes))


@pytest.mark.parametrize("model", [Firing, MovedDeadline, AnnulledBreach])
def test_what_happened_is_only_ever_added(case: Case, model: type) -> None:
    table = model._meta.db_table  # type: ignore[attr-defined]
    refuses(f"rows of {table} can only be added", f"DELETE FROM {table} WHERE id = %s", row(model, case))


def test_a_sheet_with_obligations_cannot_be_removed(case: Case) -> None:
    refuses("foreign key", "DELETE FROM commitments_clocksheet WHERE id = %s", case.sheet_id)
    assert ClockSheet.objects.filter(id=case.sheet_id).exists()
