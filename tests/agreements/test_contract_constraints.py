"""What the database itself refuses of contracts and their scopes, each rule by its name, tried in raw SQL."""

from datetime import date

import pytest
from django.db import connection

from servanda.agreements import actions
from servanda.agreements.models import Contract, ContractScope
from tests.agreements import promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db

CONTRACT, SCOPE = "agreements_contract", "agreements_contractscope"
OTHER = {"number": "'CT-1'", "external_id": "''", "stage": "'draft'", "activated_at": "NULL"}
PINNED = OTHER | {"activated_at": "now()", "plan_version": "1"}
TERMINATED = {
    "number": "'CT-1'",
    "stage": "'terminated'",
    "terminated_on": "starts_on",
    "terminated_at": "now()",
    "termination_reason": "'Sold.'",
}


def insert(of: Contract, **changes: str) -> str:
    """A copy of a contract but for the changes; what the database makes itself is left to it."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, CONTRACT)
    names = [one.name for one in described if one.name not in ("binds", "period")]
    values = {"id": "gen_random_uuid()"} | changes
    chosen = ", ".join(values.get(name, name) for name in names)
    return f"INSERT INTO {CONTRACT} ({', '.join(names)}) SELECT {chosen} FROM {CONTRACT} WHERE id = '{of.id}'"


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_contract_per_number", OTHER | {"number": "number"}),
        ("contract_number_is_well_formed", OTHER | {"number": "'ct 1'"}),
        ("contract_has_a_name", OTHER | {"name": "''"}),
        ("contract_does_not_end_before_it_begins", OTHER | {"ends_on": "starts_on - 1"}),
        ("contract_has_a_known_stage", PINNED | {"stage": "'signed'"}),
        ("activated_contract_pins_its_plan", OTHER | {"stage": "'active'", "plan_version": "1"}),
        ("activated_contract_pins_its_plan", OTHER | {"stage": "'active'", "activated_at": "now()"}),
        ("activated_contract_pins_its_plan", OTHER | {"activated_at": "now()"}),
        ("terminated_contract_says_when_and_why", OTHER | {"terminated_on": "starts_on"}),
        ("terminated_contract_says_when_and_why", OTHER | {"termination_reason": "'Sold.'"}),
        ("grace_is_at_most_a_year", OTHER | {"grace_days": "367"}),
        ("contract_costs_nothing_or_more", OTHER | {"cost": "-1"}),
        ("contract_allows_something", OTHER | {"allowance": "0"}),
        ("contract_does_not_renew_itself", OTHER | {"id": "id", "previous_id": "id"}),
        ("blocked_contract_has_a_reason", OTHER | {"blocked_at": "now()"}),
        ("blocked_contract_has_a_reason", OTHER | {"block_reason": "'Unpaid.'"}),
        ("one_contract_per_external_id", OTHER | {"external_id": "external_id"}),
        ("contract_pins_a_version_of_its_plan", OTHER | {"plan_version": "77"}),
        ("starts_on", OTHER | {"starts_on": "NULL"}),
    ],
)
def test_a_contract_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, insert(promises.a_contract(external_id="ERP-7"), **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("terminated_contract_says_when_and_why", {"terminated_on": "NULL"}),
        ("terminated_contract_says_when_and_why", {"terminated_at": "NULL"}),
        ("terminated_contract_says_when_and_why", {"termination_reason": "''"}),
        ("range lower bound", {"terminated_on": "starts_on - 2"}),
        ("contract_is_terminated_within_its_period", {"terminated_on": "ends_on + 1"}),
    ],
)
def test_a_termination_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, insert(promises.an_active_contract(), **TERMINATED | changes))


@pytest.mark.parametrize("column", ["customer_id", "zone"])
def test_a_renewal_of_another_customer_or_zone_is_refused(column: str) -> None:
    made, nordwind = promises.a_contract(), firms.customer("Nordwind")
    other = {"customer_id": f"'{nordwind.id}'", "zone": "'Asia/Tokyo'"}[column]
    renewal = OTHER | {"previous_id": "id", column: other}
    refuses("renewal_is_of_one_customer_in_one_zone", insert(made, **renewal))


def test_a_renewal_that_never_held_is_refused() -> None:
    never_held = TERMINATED | {"terminated_on": "starts_on - 1", "previous_id": "id"}
    refuses("renewal_that_never_held_is_none", insert(promises.an_active_contract(), **never_held))


def test_a_contract_has_one_renewal() -> None:
    made = promises.an_active_contract()
    renewal = actions.renew_contract(number=made.number, by=promises.BUILDER, at=NOON).contract
    refuses("previous_id", insert(renewal, **OTHER))


def test_an_active_contract_covers_something() -> None:
    made = promises.an_active_contract()
    refuses("contract_keeps_a_scope", f"DELETE FROM {SCOPE} WHERE contract_id = %s", made.id)
    draft = promises.a_contract(whole_customer=False)
    activated = "stage = 'active', activated_at = now(), plan_version = 1"
    refuses("contract_covers_something", f"UPDATE {CONTRACT} SET {activated} WHERE id = %s", draft.id)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_scope_per_contract_and_product", {}),
        ("scope_is_the_whole_customer_or_a_product", {"whole_customer": "false"}),
        (
            "scope_is_as_its_contract",
            {"product_id": "(SELECT id FROM customers_product)", "whole_customer": "false"},
        ),
    ],
)
def test_a_second_scope_beside_the_whole_customer_is_refused(rule: str, changes: dict[str, str]) -> None:
    firms.product()
    refuses(rule, copied(SCOPE, ContractScope.objects.get(contract=promises.a_contract()).id, **changes))


@pytest.mark.parametrize(
    "change",
    ["binds = true", "period = 'empty'", "customer_id = %s"],
)
def test_a_scope_is_as_its_contract(change: str) -> None:
    promises.a_contract()
    nordwind = firms.customer("Nordwind")
    refuses(
        "scope_is_as_its_contract",
        f"UPDATE {SCOPE} SET {change}",
        *([nordwind.id] if "%s" in change else []),
    )


@pytest.mark.parametrize("products", [0, 1])
def test_two_contracts_of_one_scope_that_overlap_are_refused(products: int) -> None:
    covered = [firms.product().id] if products else []
    promises.an_active_contract(product_ids=covered)
    second = promises.a_contract(product_ids=covered)
    activated = "stage = 'active', activated_at = now(), plan_version = 1"
    refuses(
        "contracts_of_one_scope_do_not_overlap", f"UPDATE {CONTRACT} SET {activated} WHERE id = %s", second.id
    )


@pytest.mark.parametrize("column", ["starts_on", "ends_on"])
def test_a_period_that_grows_into_another_is_refused(column: str) -> None:
    promises.an_active_contract(starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 30))
    made = promises.an_active_contract(starts_on=date(2025, 8, 1), ends_on=date(2025, 12, 31))
    promises.an_active_contract(starts_on=date(2026, 2, 1))
    grown = {"starts_on": "'2025-06-30'", "ends_on": "'2026-02-01'"}[column]
    refuses(
        "contracts_of_one_scope_do_not_overlap",
        f"UPDATE {CONTRACT} SET {column} = {grown} WHERE id = %s",
        made.id,
    )


@pytest.mark.parametrize("column", ["binds", "period"])
def test_what_the_database_makes_itself_is_not_written(column: str) -> None:
    made = promises.a_contract()
    refuses("generated column", f"UPDATE {CONTRACT} SET {column} = {column} WHERE id = %s", made.id)


def test_a_contract_with_a_renewal_or_an_agreement_stays() -> None:
    made = promises.an_active_contract()
    actions.renew_contract(number=made.number, by=promises.BUILDER, at=NOON)
    refuses("previous_id", f"DELETE FROM {CONTRACT} WHERE id = %s", made.id)
