"""Contracts keep the version of their plan until somebody moves them; a plan that contracts have stays in use."""

from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions, queries
from servanda.agreements.models import Contract, PlanMove, SupportPlan
from servanda.core.access import Viewer
from servanda.core.refusals import NotAllowed
from servanda.foundation.models import HistoryEntry
from tests.agreements import plans, promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db

LATER: Final = NOON + timedelta(days=1)
MOVED: Final = 12
"""Who acts, plan, its newest version, that version, contracts, their cycles, other versions, records, update; the
service levels that they pin: those that go, the newest versions, those that come."""


def sold(plan: SupportPlan, name: str = "Halden Paper", **fields: Any) -> Contract:
    """An active contract of a customer of its own."""
    return promises.an_active_contract(firms.customer(name, zone="Europe/Vienna"), plan_id=plan.id, **fields)


def newer(plan: SupportPlan, **fields: Any) -> None:
    plans.changed(plan, **{"allowance": 4800} | fields)


def moved(plan: SupportPlan, *numbers: str, version: int = 2) -> int:
    return actions.move_contracts(
        plan_id=plan.id, version=version, contracts=numbers, by=promises.BUILDER, at=LATER
    )


def refused(plan: SupportPlan, *numbers: str) -> list[str]:
    with pytest.raises(actions.CannotMove) as refusal, transaction.atomic():
        moved(plan, *numbers)
    return [fault.message for fault in refusal.value.faults]


def pinned(contract: Contract) -> int | None:
    return Contract.objects.get(id=contract.id).plan_version


def test_a_contract_keeps_the_version_it_was_sold_with() -> None:
    plan = plans.hours()
    contract = sold(plan)
    newer(plan)
    assert pinned(contract) == 1


def test_contracts_with_an_older_version_are_listed(as_miriam: Viewer) -> None:
    plan = plans.hours()
    old, draft = sold(plan), promises.a_contract(firms.customer("Draft"), plan_id=plan.id)
    over = sold(plan, "Over", ends_on=NOON.date() - timedelta(days=1))
    newer(plan)
    new = sold(plan, "New")
    found = queries.older_contracts(plan.id, 2, viewer=as_miriam, at=NOON)
    assert list(found) == [old]
    assert set(queries.contracts_of_plan(plan.id, viewer=as_miriam, at=NOON)) == {old, draft, new}
    assert over not in queries.contracts_not_over(NOON)


def test_those_who_are_named_have_the_newer_version_from_then_on() -> None:
    plan = plans.hours()
    contract, other = sold(plan), sold(plan, "Globex")
    newer(plan)
    assert moved(plan, contract.number.lower(), contract.number) == 1
    assert (pinned(contract), pinned(other)) == (2, 1)
    (move,) = queries.plan_moves(contract)
    assert (move.plan, move.from_version, move.to_version) == (plan, 1, 2)
    assert (move.moved_by, move.moved_at) == ("test", LATER)
    entry = HistoryEntry.objects.filter(table_name="agreements_contract", operation="U").latest("id")
    assert entry.before and entry.after
    assert (entry.before["plan_version"], entry.after["plan_version"]) == (1, 2)


def test_everything_that_is_wrong_is_said_and_nothing_is_changed() -> None:
    plan = plans.hours()
    good, draft = sold(plan), promises.a_contract(firms.customer("Draft"), plan_id=plan.id)
    elsewhere = sold(plans.plan("Other"), "Else")
    newer(plan)
    new = sold(plan, "New")
    said = refused(plan, good.number, draft.number, elsewhere.number, new.number, "CT-9")
    assert said == [
        f"{draft.number}: it is a draft, and gets the newest version when it is activated.",
        f"{elsewhere.number}: its plan is not Line Care 40.",
        f"{new.number}: it has version 2 already.",
        "CT-9: there is none.",
    ]
    assert pinned(good) == 1


def test_what_is_over_or_terminated_keeps_what_it_was_sold_with(as_miriam: Viewer) -> None:
    plan = plans.hours()
    in_grace = sold(plan, "Grace", ends_on=NOON.date() - timedelta(days=1), grace_days=30)
    ended = sold(plan, "Ended")
    actions.terminate_contract(
        number=ended.number, on=date(2026, 11, 30), reason="Sold", by=promises.BUILDER, at=NOON
    )
    newer(plan)
    assert not queries.older_contracts(plan.id, 2, viewer=as_miriam, at=NOON).exists()
    assert refused(plan, in_grace.number, ended.number) == [
        f"{in_grace.number}: its last day has passed.",
        f"{ended.number}: it was terminated, and keeps what it has to the end.",
    ]


def test_a_contract_whose_cycles_have_begun_stays_in_their_rhythm() -> None:
    plan = plans.hours()
    contract = sold(plan)
    newer(plan, cycle="month")
    assert refused(plan, contract.number) == [
        f"{contract.number}: its allowance runs by another cycle; renew it with this version instead."
    ]


@pytest.mark.parametrize(("numbers", "said"), [(0, "at least one"), (10_001, "at most 10000")])
def test_none_and_too_many_at_once_are_refused(numbers: int, said: str) -> None:
    with pytest.raises(actions.CannotMove, match=said):
        moved(plans.plan(), *(f"CT-{number}" for number in range(numbers)), version=1)


def test_only_who_activates_contracts_moves_them(as_alice: Viewer) -> None:
    plan = plans.hours()
    with pytest.raises(NotAllowed):
        actions.move_contracts(plan_id=plan.id, version=1, contracts=["CT-1"], by=as_alice, at=NOON)


def test_moving_costs_as_much_for_many_as_for_one() -> None:
    plan = plans.hours()
    numbers = [sold(plan, f"Customer {number}").number for number in range(4)]
    newer(plan)
    newer(plan, allowance=6000)

    def statements(*chosen: str, version: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            moved(plan, *chosen, version=version)
        return sum("SAVEPOINT" not in one["sql"] for one in seen)

    assert statements(numbers[0], version=2) == statements(*numbers, version=3) == MOVED


def test_a_plan_that_contracts_have_stays_in_use_and_says_how_many(as_miriam: Viewer) -> None:
    plan = plans.hours()
    sold(plan, grace_days=10, ends_on=date(2026, 6, 10))
    with pytest.raises(actions.PlanInUse, match="1 contract that is not over has it"):
        actions.retire_plan(plan_id=plan.id, by=as_miriam, at=NOON)
    sold(plan, "Globex")
    with pytest.raises(actions.PlanInUse, match="2 contracts that are not over have it"):
        actions.retire_plan(plan_id=plan.id, by=as_miriam, at=NOON)


def test_a_plan_whose_contracts_are_over_is_taken_out_of_use(as_miriam: Viewer) -> None:
    plan = plans.hours()
    sold(plan, ends_on=date(2026, 6, 14))
    assert not actions.retire_plan(plan_id=plan.id, by=as_miriam, at=NOON).is_active


def test_a_move_goes_to_a_newer_version() -> None:
    plan = plans.hours()
    contract = sold(plan)
    newer(plan)
    moved(plan, contract.number)
    move = PlanMove.objects.get()
    refuses("plan_move_goes_to_a_newer_version", copied("agreements_planmove", move.id, to_version="1"))


def test_a_version_that_a_contract_has_is_one_of_its_plan() -> None:
    contract = sold(plans.hours())
    with pytest.raises(IntegrityError, match="contract_pins_a_version_of_its_plan"), transaction.atomic():
        Contract.objects.filter(id=contract.id).update(plan_version=9)
        connection.check_constraints()
