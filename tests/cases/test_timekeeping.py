"""Time worked on cases, and what it draws from a contract of hours."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from servanda.agreements.models import AllowanceEntry, Contract
from servanda.cases import actions, queries
from servanda.cases.actions import TimeInvalid
from servanda.cases.models import Case, TimeEntry
from servanda.core.access import Viewer
from servanda.core.cases import CancelReason
from servanda.core.refusals import NotAllowed, Stale
from servanda.organisations import actions as set_up
from servanda.organisations.models import RateType
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_at_once import at_once

TODAY = allowances.TODAY


@pytest.fixture
def desk(db: None) -> works.Desk:
    return works.desk()


@pytest.fixture
def engineer(tomas: User) -> Viewer:
    return viewer_of(tomas)


@pytest.fixture
def lead(bob: User) -> Viewer:
    return viewer_of(bob)


def sold(desk: works.Desk, **terms: Any) -> Contract:
    """A contract of Acme with ten hours for the whole of it, counted by the quarter of an hour."""
    given = {"allowance": 600, "cycle": "contract_period", "increment_min": 15} | terms
    return allowances.contract(allowances.plan("Hours", "hours", **given), customer_id=desk.customer.id)


def entered(case: Case, by: Viewer, minutes: int = 50, **fields: Any) -> TimeEntry:
    return actions.enter_time(number=case.number, minutes=minutes, **fields, by=by, at=NOON)


def changed(entry: TimeEntry, by: Viewer, **fields: Any) -> TimeEntry:
    return actions.change_time(number=entry.case.number, entry_id=entry.id, **fields, by=by, at=NOON)


def rate_type(label: str, is_billable: bool) -> RateType:
    made = set_up.add_term(
        vocabulary="rate-types",
        values={"label": label, "is_billable": is_billable},
        by=works.BUILDER,
        at=NOON,
    )
    return RateType.objects.get(id=made.id)


def left(contract: Contract) -> int:
    return allowances.balances(contract)[-1]


def of_february(desk: works.Desk) -> Case:
    """A case on which somebody may have worked for months."""
    return works.registered(desk, received_at=NOON.replace(month=2, day=2))


def lines(contract: Contract) -> list[tuple[str, int, str]]:
    """What happened to the allowance since its grant."""
    found = AllowanceEntry.objects.filter(contract=contract).exclude(kind="grant")
    return [(one.kind, one.amount, one.reason) for one in found.order_by("recorded_at", "id")]


def test_billable_time_draws_from_the_contract_rounded_up(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk)
    case = works.registered(desk)
    entry = entered(case, engineer, 50, note="Log analysis")
    assert entry.drawn is not None
    assert (entry.drawn.amount, entry.drawn.about_id, entry.drawn.case_number) == (-60, entry.id, case.number)
    assert entry.drawn.text == "Log analysis, 50 min rounded to 1 h"
    assert left(contract) == 540


def test_time_is_ones_own_and_of_today_unless_said_otherwise(desk: works.Desk, engineer: Viewer) -> None:
    entry = entered(works.registered(desk), engineer)
    assert (entry.user_id, entry.day, entry.is_billable) == (engineer.user_id, TODAY, True)


def test_today_is_that_of_the_contracts_zone(desk: works.Desk, engineer: Viewer) -> None:
    sold(desk, allowance=600)
    case = works.registered(desk)
    late = NOON.replace(hour=22, minute=30)
    entry = actions.enter_time(number=case.number, minutes=5, by=engineer, at=late)
    assert entry.day == TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("billable", "given", "draws"),
    [(True, None, True), (False, None, False), (True, False, False), (False, True, True)],
    ids=["billable rate", "free rate", "billable rate, not this time", "free rate, but this time"],
)
def test_the_rate_type_presets_whether_time_is_billable(
    desk: works.Desk, engineer: Viewer, billable: bool, given: bool | None, draws: bool
) -> None:
    contract = sold(desk)
    said: dict[str, Any] = {} if given is None else {"is_billable": given}
    rate = rate_type("On site", billable)
    entry = entered(works.registered(desk), engineer, 60, rate_type_id=rate.id, **said)
    assert entry.is_billable is draws
    assert left(contract) == 600 - 60 * draws


def test_the_same_rate_type_leaves_alone_whether_time_is_billable(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk)
    rate = rate_type("On site", is_billable=True)
    entry = entered(works.registered(desk), engineer, rate_type_id=rate.id, is_billable=False)
    assert changed(entry, engineer, rate_type_id=rate.id, note="Goodwill").is_billable is False
    assert left(contract) == 600


def test_another_rate_type_says_anew_whether_time_is_billable(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk)
    free, billed = rate_type("Remote", is_billable=False), rate_type("On site", is_billable=True)
    entry = entered(works.registered(desk), engineer, 60, rate_type_id=free.id)
    changed(entry, engineer, rate_type_id=billed.id)
    assert left(contract) == 540


def test_time_draws_nothing_without_a_contract(desk: works.Desk, engineer: Viewer) -> None:
    assert entered(works.registered(desk), engineer).drawn is None


def test_time_draws_nothing_from_a_contract_of_incidents(desk: works.Desk, engineer: Viewer) -> None:
    plan = allowances.plan(cycle="contract_period")
    contract = allowances.contract(plan, customer_id=desk.customer.id)
    assert entered(works.registered(desk), engineer).drawn is None
    assert left(contract) == 9


def test_a_changed_entry_gives_back_what_it_drew_and_draws_anew(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk)
    entry = entered(works.registered(desk), engineer, 50)
    changed(entry, engineer, minutes=20)
    assert lines(contract) == [
        ("use", -60, ""),
        ("refund", 60, "The time entry was changed."),
        ("use", -30, ""),
    ]


def test_another_note_leaves_the_ledger_as_it_is(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk)
    entry = entered(works.registered(desk), engineer, 50)
    changed(entry, engineer, note="Remote", is_billable=True, minutes=50)
    assert lines(contract) == [("use", -60, "")]


def test_nobody_has_worked_before_the_case_was_received(desk: works.Desk, engineer: Viewer) -> None:
    sold(desk)
    case = works.registered(desk, received_at=NOON.replace(hour=0))
    with pytest.raises(TimeInvalid) as refused:
        entered(case, engineer, day=TODAY - timedelta(days=1))
    assert [(fault.field, fault.message) for fault in refused.value.faults] == [
        ("day", "The case was received on 15 Jun 2026: choose that day or a later one.")
    ]


def test_nothing_is_drawn_before_the_contracts_first_day(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk)
    case = works.registered(desk)
    Case.objects.filter(id=case.id).update(received_at=NOON.replace(year=2025))
    day = contract.starts_on - timedelta(days=1)
    with pytest.raises(TimeInvalid) as refused:
        entered(case, engineer, day=day)
    began = f"{contract.number} began on 31 Jan 2026: choose that day or a later one."
    assert [fault.message for fault in refused.value.faults] == [began]
    assert left(contract) == 600


def test_time_that_was_entered_before_keeps_its_day_when_its_note_is_corrected(
    desk: works.Desk, engineer: Viewer
) -> None:
    entry = entered(works.registered(desk), engineer)
    TimeEntry.objects.filter(id=entry.id).update(day=TODAY - timedelta(days=30))
    assert changed(entry, engineer, note="Remote").day == TODAY - timedelta(days=30)


def test_time_that_is_billable_no_more_is_given_back(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk)
    entry = changed(entered(works.registered(desk), engineer), engineer, is_billable=False)
    assert (entry.drawn, left(contract)) == (None, 600)


def test_time_moved_to_another_month_draws_from_that_cycle(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk, cycle="month")
    entry = entered(of_february(desk), engineer, 60)
    changed(entry, engineer, day=date(2026, 2, 2))
    assert allowances.balances(contract) == [540, 600, 600, 600, 600]


def test_a_removed_entry_gives_back_and_is_seen_no_more(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk)
    entry = entered(works.registered(desk), engineer)
    actions.remove_time(number=entry.case.number, entry_id=entry.id, by=engineer, at=NOON)
    assert left(contract) == 600
    assert lines(contract)[-1] == ("refund", 60, "The time entry was removed.")
    assert list(queries.time_entries(entry.case.number, viewer=engineer)) == []
    with pytest.raises(queries.NoSuchTimeEntry):
        actions.remove_time(number=entry.case.number, entry_id=entry.id, by=engineer, at=NOON)


def test_a_change_of_what_somebody_else_changed_is_refused(desk: works.Desk, engineer: Viewer) -> None:
    entry = entered(works.registered(desk), engineer)
    changed(entry, engineer, minutes=20)
    with pytest.raises(Stale):
        changed(entry, engineer, minutes=30, expecting=1)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("minutes", {"minutes": 0}),
        ("minutes", {"minutes": 1441}),
        ("day", {"day": TODAY + timedelta(days=1)}),
        ("day", {"day": date(1999, 12, 31)}),
        ("note", {"note": "x" * 401}),
        ("rate_type_id", {"rate_type_id": "01900000-0000-7000-8000-000000000000"}),
        ("project_id", {"project_id": "01900000-0000-7000-8000-000000000000"}),
    ],
)
def test_time_that_cannot_be_is_refused_with_what_is_wrong(
    desk: works.Desk, engineer: Viewer, field: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(TimeInvalid) as refused:
        actions.enter_time(
            number=works.registered(desk).number, **{"minutes": 5} | fields, by=engineer, at=NOON
        )
    assert [fault.field for fault in refused.value.faults] == [field]


def test_minutes_have_to_be_given(desk: works.Desk, engineer: Viewer) -> None:
    with pytest.raises(TimeInvalid, match="cannot be entered"):
        actions.enter_time(number=works.registered(desk).number, by=engineer, at=NOON)


def test_an_engineer_enters_no_time_of_others(desk: works.Desk, engineer: Viewer, bob: User) -> None:
    with pytest.raises(NotAllowed):
        entered(works.registered(desk), engineer, user_id=bob.id)


def test_a_lead_enters_time_of_others_but_of_nobody_who_has_left(
    desk: works.Desk, lead: Viewer, tomas: User
) -> None:
    case = works.registered(desk)
    assert entered(case, lead, user_id=tomas.id).user == tomas
    User.objects.filter(id=tomas.id).update(is_active=False)
    with pytest.raises(TimeInvalid):
        entered(case, lead, user_id=tomas.id)


def test_a_lead_corrects_time_of_somebody_who_has_left(
    desk: works.Desk, engineer: Viewer, lead: Viewer, tomas: User
) -> None:
    contract = sold(desk)
    entry = entered(works.registered(desk), engineer, 50)
    User.objects.filter(id=tomas.id).update(is_active=False)
    corrected = changed(entry, lead, minutes=20, user_id=tomas.id)
    assert (corrected.user, left(contract)) == (tomas, 570)


def test_time_is_not_passed_on_to_somebody_who_has_left(desk: works.Desk, lead: Viewer, tomas: User) -> None:
    entry = entered(works.registered(desk), lead)
    User.objects.filter(id=tomas.id).update(is_active=False)
    with pytest.raises(TimeInvalid):
        changed(entry, lead, user_id=tomas.id)


def test_an_engineer_neither_changes_nor_removes_time_of_others(
    desk: works.Desk, engineer: Viewer, lead: Viewer
) -> None:
    entry = entered(works.registered(desk), lead)
    with pytest.raises(NotAllowed):
        changed(entry, engineer, minutes=1)
    with pytest.raises(NotAllowed):
        actions.remove_time(number=entry.case.number, entry_id=entry.id, by=engineer, at=NOON)


def test_an_agent_enters_no_time(desk: works.Desk, alice: User) -> None:
    with pytest.raises(NotAllowed):
        entered(works.registered(desk), viewer_of(alice))


def test_time_is_entered_on_a_cancelled_case_too(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk)
    case = works.registered(desk)
    actions.cancel_case(number=case.number, cancel_reason=CancelReason.WITHDRAWN, by=works.BUILDER, at=NOON)
    entered(case, engineer)
    assert left(contract) == 540


def test_time_is_booked_on_projects_of_the_cases_agreement(desk: works.Desk, engineer: Viewer) -> None:
    agreement = promises.approved(desk.customer)
    project = agreement.projects.create(kind="project", name="Line 4")
    other = promises.approved(desk.customer).projects.create(kind="project", name="Line 5")
    case = works.registered(desk, agreement=agreement.number)
    assert entered(case, engineer, project_id=project.id).project == project
    with pytest.raises(TimeInvalid):
        entered(case, engineer, project_id=other.id)


def test_the_totals_count_what_was_worked_and_what_it_drew(desk: works.Desk, engineer: Viewer) -> None:
    sold(desk, allowance=60, when_used_up="charge")
    case = works.registered(desk)
    entered(case, engineer, 50)
    entered(case, engineer, 20)
    entered(case, engineer, 5, is_billable=False)
    assert queries.time_totals(case) == queries.TimeTotals(75, 70, 60, 30)


def test_time_counts_against_the_contract_that_a_case_is_moved_to(desk: works.Desk, engineer: Viewer) -> None:
    old = sold(desk)
    case = works.registered(desk)
    entered(case, engineer, 50)
    entered(case, engineer, 5, is_billable=False)
    new = allowances.contract(
        allowances.plan("Days", "hours", allowance=900, cycle="contract_period", increment_min=30),
        customer_id=desk.customer.id,
        starts_on=date(2027, 1, 1),
        ends_on=None,
    )
    move(case, new)
    assert lines(old)[-1] == ("refund", 60, "Another contract holds, or none.")
    assert (left(old), left(new)) == (600, 840)
    assert TimeEntry.objects.filter(drawn__contract=new).count() == 1


def test_time_is_given_back_where_no_contract_holds_any_more(desk: works.Desk, engineer: Viewer) -> None:
    contract = sold(desk)
    case = works.registered(desk)
    entry = entered(case, engineer, 50)
    move(case, None)
    entry.refresh_from_db()
    assert (left(contract), entry.drawn) == (600, None)


def test_what_is_not_left_is_drawn_in_the_order_of_days(desk: works.Desk, engineer: Viewer) -> None:
    sold(desk)
    case = of_february(desk)
    for day in (TODAY, date(2026, 6, 10), date(2026, 6, 12)):
        entered(case, engineer, 60, day=day)
    small = allowances.contract(
        allowances.plan("Less", "hours", allowance=90, cycle="contract_period", when_used_up="charge"),
        customer_id=firms.customer("Globex").id,
    )
    move(case, small)
    drawn = TimeEntry.objects.filter(case=case).order_by("day").values_list("drawn__amount", "drawn__beyond")
    assert list(drawn) == [(-60, 0), (-30, 30), (0, 60)]


@pytest.mark.parametrize("carries_forward", [False, True])
def test_moved_time_of_many_months_counts_in_the_cycles_of_its_days(
    desk: works.Desk, engineer: Viewer, carries_forward: bool
) -> None:
    old = sold(desk, cycle="month", allowance=60, carries_forward=carries_forward)
    case = of_february(desk)
    days = [date(2026, month, 10) for month in (3, 4, 6)]
    for day in days:
        entered(case, engineer, 120, day=day)
    before = allowances.balances(old)
    move(case, None)
    assert allowances.balances(old) == ([0] * 4 + [300] if carries_forward else [60] * 5)
    move(case, old)
    assert allowances.balances(old) == before


def test_moving_much_time_takes_as_many_statements_as_little(desk: works.Desk, engineer: Viewer) -> None:
    old, case = sold(desk), of_february(desk)
    new = allowances.contract(
        allowances.plan("Days", "hours", allowance=900, cycle="month"),
        customer_id=firms.customer("Globex").id,
    )
    entered(case, engineer, 60)
    few = statements(case, new)
    for month in (2, 3, 4, 5, 6):
        entered(case, engineer, 60, day=date(2026, month, 5))
        entered(case, engineer, 60, day=date(2026, month, 6))
    assert statements(case, old) == few


def statements(case: Case, to: Contract) -> int:
    with CaptureQueriesContext(connection) as counted:
        move(case, to)
    return len(counted)


@transaction.atomic
def move(case: Case, to: Contract | None) -> None:
    actions.move_draws(case, to, by=works.BUILDER, at=NOON)


@pytest.mark.usefixtures("committed_db")
def test_changes_of_entries_in_two_months_at_once_wait_for_one_another() -> None:
    desk = works.desk()
    contract = sold(desk, cycle="month", allowance=600)
    cases = [of_february(desk) for _ in range(4)]
    user = User.objects.create(email="t@halden.example", name="T", zone="Europe/Vienna", is_staff=True)
    boss = viewer_of_everything(user)
    days = [date(2026, 2, 2), TODAY]
    entries = [entered(case, boss, 60, day=days[index % 2]) for index, case in enumerate(cases)]
    moves = [
        lambda entry=entry, index=index: changed(entry, boss, day=days[(index + 1) % 2])
        for index, entry in enumerate(entries)
    ]
    assert at_once(*moves) == [""] * 4
    assert allowances.balances(contract) == [480, 600, 600, 600, 480]


def viewer_of_everything(user: User) -> Viewer:
    return Viewer(user.id, user.name, everywhere=works.BUILDER.everywhere)
