"""Two people change the same plan at once: real connections, real commits."""

from collections.abc import Callable

import pytest

from servanda.agreements import actions
from servanda.agreements.models import PlanMove, SupportPlan, SupportPlanVersion
from tests.agreements import plans, promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_db")

BY = promises.BUILDER


def test_two_changes_make_two_versions() -> None:
    plan = plans.hours()

    def allow(minutes: int) -> Callable[[], object]:
        return lambda: plans.changed(plan, allowance=minutes)

    assert at_once(allow(60), allow(90)) == ["", ""]
    found = SupportPlanVersion.objects.filter(plan=plan).order_by("number")
    assert [one.number for one in found] == [1, 2, 3]


def test_of_two_who_saw_the_same_revision_one_is_told() -> None:
    plan = plans.hours()

    def allow(minutes: int) -> Callable[[], object]:
        return lambda: plans.changed(plan, allowance=minutes, expecting=plan.revision)

    assert sorted(at_once(allow(60), allow(90))) == ["", "stale"]


def test_two_defaults_follow_one_another() -> None:
    first, second = plans.plan(), plans.plan("Other")

    def choose(plan: SupportPlan) -> Callable[[], object]:
        return lambda: actions.make_default_plan(plan_id=plan.id, by=BY, at=NOON)

    assert at_once(choose(first), choose(second)) == ["", ""]
    assert SupportPlan.objects.filter(is_default=True).count() == 1


def test_a_plan_becomes_the_default_or_goes_out_of_use() -> None:
    plan = plans.plan()

    def choose() -> object:
        return actions.make_default_plan(plan_id=plan.id, by=BY, at=NOON)

    def retire() -> object:
        return actions.retire_plan(plan_id=plan.id, by=BY, at=NOON)

    assert sorted(at_once(choose, retire)) in (["", "plan_in_use"], ["", "cannot_be_default"])
    plan.refresh_from_db()
    assert plan.is_default is plan.is_active


def test_a_contract_is_moved_once() -> None:
    plan = plans.hours()
    contract = promises.an_active_contract(firms.customer(zone="Europe/Vienna"), plan_id=plan.id)
    plans.changed(plan, allowance=60)

    def move() -> object:
        return actions.move_contracts(plan_id=plan.id, version=2, contracts=[contract.number], by=BY, at=NOON)

    assert sorted(at_once(move, move)) == ["", "cannot_move"]
    assert PlanMove.objects.count() == 1
