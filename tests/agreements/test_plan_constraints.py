"""What the database itself refuses of support plans, each rule by its name, tried in raw SQL."""

import pytest

from servanda.agreements import actions
from servanda.agreements.models import SupportPlan, SupportPlanVersion
from tests.agreements import plans, promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_support_plan_per_name", {"name": "upper(name)"}),
        ("plan_is_fixed_or_counts_hours_or_incidents", {"name": "'Other'", "plan_type": "'endless'"}),
        ("supportplan_has_a_name", {"name": "''"}),
    ],
)
def test_a_plan_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, copied("agreements_supportplan", plans.hours().id, **changes))


@pytest.mark.parametrize(
    ("rule", "column"),
    [
        ("default_plan_is_fixed", "plan_type = 'hours'"),
        ("default_support_plan_is_active", "is_active = false"),
        ("a_support_plan_is_the_default", "is_default = false"),
    ],
)
def test_a_default_that_breaks_a_rule_is_refused(rule: str, column: str) -> None:
    default = SupportPlan.objects.get(is_default=True)
    refuses(rule, f"UPDATE agreements_supportplan SET {column} WHERE id = '{default.id}'")


def test_a_second_default_is_refused() -> None:
    made = plans.plan()
    refuses(
        "one_default_support_plan",
        f"UPDATE agreements_supportplan SET is_default = true WHERE id = '{made.id}'",
    )


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_version_per_plan_and_number", {}),
        ("plan_costs_nothing_or_more", {"total_cost": "-1", "currency": "'EUR'"}),
        ("plan_cost_has_a_currency", {"total_cost": "1", "currency": "'eur'"}),
        ("plan_allows_something", {"allowance": "0"}),
        ("billing_increment_is_between_1_and_480_minutes", {"increment_min": "0"}),
        ("billing_increment_is_between_1_and_480_minutes", {"increment_min": "481"}),
        ("plan_has_a_known_cycle", {"cycle": "'week'"}),
        ("plan_says_what_happens_when_used_up", {"when_used_up": "'sell'"}),
    ],
)
def test_a_version_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    version = SupportPlanVersion.objects.get(plan=plans.hours().id)
    number = {} if rule == "one_version_per_plan_and_number" else {"number": "7"}
    refuses(rule, copied("agreements_supportplanversion", version.id, **number, **changes))


@pytest.mark.parametrize("statement", ["UPDATE {} SET revision = 7", "DELETE FROM {}"])
def test_versions_and_moves_are_never_rewritten(statement: str) -> None:
    plan = plans.plan()
    contract = promises.an_active_contract(firms.customer(zone="Europe/Vienna"), plan_id=plan.id)
    plans.changed(plan, rules=[plans.rule(plans.at(1)), plans.rule()])
    actions.move_contracts(
        plan_id=plan.id, version=2, contracts=[contract.number], by=promises.BUILDER, at=NOON
    )
    for table in ("agreements_supportplanversion", "agreements_planmove"):
        refuses("append", statement.format(table))
