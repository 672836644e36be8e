"""Customers for measuring cover: alone and below two parents, each with contracts, agreements and a key."""

from dataclasses import dataclass
from typing import Any, Final

_ASKED: Final = 200
"""So many different customers are asked for in turn."""


@dataclass(frozen=True, slots=True)
class Row:
    """Whom and what to ask for: the customer with its parents, nearest first, a product and a key."""

    line: tuple[Any, ...]
    product: Any
    key: str


def fill(cursor: Any, customers: int) -> tuple[list[Row], list[Row]]:
    """Customers with their contracts, agreements and keys, in one statement a table; those alone, and those below."""
    _set_up()
    cursor.execute("SELECT set_config('servanda.context', '{\"name\": \"bench\"}', true)")
    for statement in _TABLES:
        cursor.execute(statement, {"customers": customers})
    return _rows(cursor, 0), _rows(cursor, 2)


def _rows(cursor: Any, parents: int) -> list[Row]:
    cursor.execute(_WHOM, {"parents": parents, "most": _ASKED})
    return [Row(tuple(one for one in line if one), product, key) for *line, product, key in cursor.fetchall()]


def _set_up() -> None:
    """An organisation, a product, and a plan that counts hours."""
    from servanda.agreements import actions as promises
    from servanda.agreements import queries
    from servanda.core import cover
    from servanda.core.access import system
    from servanda.customers import actions as customers
    from servanda.foundation import clock
    from servanda.organisations import actions as organisations

    by, at = system("bench"), clock.now()
    hours = {"weekly": {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
    calendar = organisations.create_calendar(name="Graz", zone="Europe/Vienna", hours=hours, by=by, at=at)
    organisations.create_organisation(
        code="GRAZ", description="Support Graz", work_calendar_id=calendar.id, by=by, at=at
    )
    customers.add_product(name="Filler", code="FL-220", by=by, at=at)
    level = queries.default_service_level()
    rules = [cover.PlanRule(cover.Level(str(level.id)))]
    promises.create_plan(
        name="Line Care 40", plan_type=cover.PlanType.HOURS, allowance=2400, rules=rules, by=by, at=at
    )


_WHOM: Final = """
SELECT customer.id, parent.id, above.id, (SELECT id FROM customers_product), key.code
  FROM agreements_supportkey key
  JOIN customers_customer customer ON customer.id = key.customer_id
  LEFT JOIN customers_customer parent ON parent.id = customer.parent_id
  LEFT JOIN customers_customer above ON above.id = parent.parent_id
 WHERE customer.number LIKE 'B-%%' AND num_nonnulls(parent.id, above.id) = %(parents)s
 ORDER BY md5(key.code)
 LIMIT %(most)s
"""
_TABLES: Final = (
    # One holding, and a group below it for every twenty places.
    """
    INSERT INTO customers_customer (id, revision, external_id, is_active, name, sort_name, find_name, number, zone,
                                    language, note)
    VALUES (gen_random_uuid(), 1, '', true, 'Holding', 'holding', ' holding', 'H-1', 'UTC', 'en', '')
    """,
    """
    INSERT INTO customers_customer (id, revision, external_id, is_active, name, sort_name, find_name, number, zone,
                                    language, note, parent_id)
    SELECT gen_random_uuid(), 1, '', true, 'Group ' || place, 'group ' || place, ' group ' || place,
           'G-' || place, 'UTC', 'en', '', holding.id
      FROM generate_series(0, %(customers)s / 20) AS place, customers_customer holding
    """,
    """
    INSERT INTO customers_customer (id, revision, external_id, is_active, name, sort_name, find_name, number, zone,
                                    language, note, parent_id)
    SELECT gen_random_uuid(), 1, '', true, 'Customer ' || place, 'customer ' || place, ' customer ' || place,
           'B-' || place, 'UTC', 'en', '', parent.id
      FROM generate_series(1, %(customers)s) AS place
      LEFT JOIN customers_customer parent ON place %% 2 = 0 AND parent.number = 'G-' || place / 20
    """,
    # The first two whole and running, the third and fourth for the product; the even ones are over. Parents have the
    # first alone, which includes those below.
    """
    INSERT INTO agreements_contract (id, revision, external_id, is_active, number, name, customer_id, whole_customer,
                                     includes_sub_customers, starts_on, ends_on, zone, plan_id, plan_version,
                                     documentation_required, grace_days, note, stage, activated_at, activated_by,
                                     terminated_by, termination_reason, blocked_by, block_reason)
    SELECT gen_random_uuid(), 1, '', true, 'CT-' || replace(customer.number, '-', '') || '-' || nth, 'Line Care',
           customer.id, nth < 3, customer.number NOT LIKE 'B-%%', current_date - CASE WHEN nth %% 2 = 0 THEN 600 ELSE 100 END,
           current_date + CASE WHEN nth %% 2 = 0 THEN -101 ELSE 265 END, 'UTC', plan.id, 1, false, 0, '', 'active',
           now(), 'bench', '', '', '', ''
      FROM customers_customer customer,
           generate_series(1, CASE WHEN customer.number LIKE 'B-%%' THEN 4 ELSE 1 END) AS nth,
           agreements_supportplan plan
     WHERE NOT plan.is_default
    """,
    """
    INSERT INTO agreements_contractscope (id, revision, contract_id, customer_id, whole_customer, binds, period, product_id)
    SELECT gen_random_uuid(), 1, contract.id, contract.customer_id, whole_customer, binds, period,
           CASE WHEN whole_customer THEN NULL ELSE (SELECT id FROM customers_product) END
      FROM agreements_contract contract
    """,
    """
    INSERT INTO agreements_contractlevel (id, revision, contract_id, service_level_id, pinned_version)
    SELECT gen_random_uuid(), 1, contract.id, level.id, 1
      FROM agreements_contract contract, agreements_servicelevel level WHERE level.is_default
    """,
    """
    INSERT INTO agreements_allowancecycle (id, revision, contract_id, starts_on, ends_on, given, used, beyond)
    SELECT gen_random_uuid(), 1, id, starts_on, ends_on + 1, 2400, 600, 0 FROM agreements_contract
    """,
    """
    INSERT INTO agreements_supportagreement (id, revision, external_id, is_active, number, customer_id,
                                             includes_sub_customers, organisation_id, contract_id, level_by_plan,
                                             overrides, zone, reference, description, effective_from, expires_on,
                                             named_contacts_only, documentation_required, approved_at, approved_by,
                                             blocked_by, block_reason)
    SELECT gen_random_uuid(), 1, '', true, 'BA-' || substr(contract.number, 4), customer_id,
           contract.includes_sub_customers, organisation.id,
           contract.id, true, '{}', 'UTC', '', '', contract.starts_on, contract.ends_on, false, false, now(), 'bench',
           '', ''
      FROM agreements_contract contract, organisations_supportorganisation organisation
     WHERE contract.number LIKE '%%-1'
    """,
    # The second one of those that have parents: with a level of its own, for no contract.
    """
    INSERT INTO agreements_supportagreement (id, revision, external_id, is_active, number, customer_id,
                                             includes_sub_customers, organisation_id, service_level_id, pinned_version,
                                             level_by_plan, overrides, zone, reference, description, effective_from,
                                             expires_on, named_contacts_only, documentation_required, approved_at,
                                             approved_by, blocked_by, block_reason)
    SELECT gen_random_uuid(), 1, '', true, 'BB-' || customer.number, customer.id, false, organisation.id, level.id, 1,
           false, '{}', 'UTC', '', '', current_date - 10, current_date + 90, false, false, now(), 'bench', '', ''
      FROM customers_customer customer, organisations_supportorganisation organisation, agreements_servicelevel level
     WHERE customer.number LIKE 'B-%%' AND customer.parent_id IS NOT NULL AND level.is_default
    """,
    """
    INSERT INTO agreements_supportkey (id, revision, external_id, is_active, code, customer_id, organisation_id,
                                       description, installation_description, agreement_id, zone,
                                       ask_for_business_objects, blocked_by, block_reason)
    SELECT gen_random_uuid(), 1, '', true, 'K-' || agreement.number, customer_id, organisation_id, 'Line', 'Line',
           id, 'UTC', false, '', ''
      FROM agreements_supportagreement agreement
     WHERE contract_id IS NOT NULL
    """,
)
