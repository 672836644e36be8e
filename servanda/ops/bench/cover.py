"""``servanda bench cover``: judging which promise holds among many contracts."""

import argparse
import itertools
from collections.abc import Callable, Sequence
from typing import Any, Final

from servanda.ops.arguments import count
from servanda.ops.bench.installation import install, settle
from servanda.ops.bench.measuring import measure, tell

_OF_A_CUSTOMER: Final = 4
"""Contracts: the whole customer and a product, each with the one that it followed."""
_ASKED: Final = 200
"""So many different customers are asked for in turn."""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench cover``."""
    parser = subparsers.add_parser(
        "cover",
        help="which promise holds among 100,000 contracts",
        description="Makes an installation of its own in a temporary folder, with an embedded database, and "
        "removes it afterwards. Every customer has four contracts, two of them running and counting hours, an "
        "approved agreement that names one of them, and a key.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--contracts", type=count, default=100_000, help="how many contracts (100000)")
    parser.add_argument("--calls", type=count, default=500, help="how many judgements of each kind (500)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit code."""
    home = install()
    from django.db import connection, transaction

    # Contracts and their scopes are stored by two statements, so in one transaction.
    with transaction.atomic(), connection.cursor() as cursor:
        asked = _fill(cursor, max(args.contracts // _OF_A_CUSTOMER, 1))
    settle(home)
    kinds = {
        "for a product of a customer": lambda row: _judge(row[0], product=row[1]),
        "by a support key": lambda row: _judge(row[0], key=row[2]),
    }
    measured = [_each_call(what, call, asked, args.calls) for what, call in kinds.items()]
    statements = max(_statements(call, asked[0]) for call in kinds.values())
    tell(measured, as_json=args.json, also={"statements": statements, "contracts": _contracts()})
    return 0


def _each_call(what: str, call: Callable[[Any], object], asked: Sequence[Any], calls: int) -> Any:
    following = itertools.cycle(asked)
    return measure(what, lambda _: call(next(following)), [None], batches=calls)


def _judge(customer: Any, *, product: Any = None, key: str | None = None) -> None:
    """From the facts in the database to the promise in figures, as registering a case does it."""
    from servanda.agreements import queries
    from servanda.core import cover
    from servanda.foundation import clock

    asked = cover.Asked(
        received_at=clock.now(),
        traits=cover.Traits(2, "phone", products=(str(product),) if product else ()),
        customers=(str(customer),),
        key=key,
    )
    records = queries.cover_records(asked)
    judged = cover.judge(records.facts)
    assert judged.contract is not None  # noqa: S101  else something else would be measured
    queries.promise_of(judged, records)


def _statements(call: Callable[[Any], object], row: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as spent:
        call(row)
    return len(spent)


def _contracts() -> int:
    from servanda.agreements import queries
    from servanda.core.access import system

    return queries.contracts(viewer=system("bench")).count()


def _fill(cursor: Any, customers: int) -> list[tuple[Any, Any, str]]:
    """Customers with their contracts, agreements and keys, in one statement a table; whom and what to ask for."""
    _set_up()
    cursor.execute("SELECT set_config('servanda.context', '{\"name\": \"bench\"}', true)")
    for statement in _TABLES:
        cursor.execute(statement, {"customers": customers})
    cursor.execute(
        "SELECT key.customer_id, (SELECT id FROM customers_product), key.code FROM agreements_supportkey key"
        " ORDER BY md5(key.code) LIMIT %s",
        [_ASKED],
    )
    return list(cursor.fetchall())


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


_TABLES: Final = (
    """
    INSERT INTO customers_customer (id, revision, external_id, is_active, name, sort_name, find_name, number, zone,
                                    language, note)
    SELECT gen_random_uuid(), 1, '', true, 'Customer ' || place, 'customer ' || place, ' customer ' || place,
           'B-' || place, 'UTC', 'en', ''
      FROM generate_series(1, %(customers)s) AS place
    """,
    # The first two whole and running, the third and fourth for the product; the even ones are over.
    """
    INSERT INTO agreements_contract (id, revision, external_id, is_active, number, name, customer_id, whole_customer,
                                     includes_sub_customers, starts_on, ends_on, zone, plan_id, plan_version,
                                     documentation_required, grace_days, note, stage, activated_at, activated_by,
                                     terminated_by, termination_reason, blocked_by, block_reason)
    SELECT gen_random_uuid(), 1, '', true, 'CT-' || substr(customer.number, 3) || '-' || nth, 'Line Care',
           customer.id, nth < 3, false, current_date - CASE WHEN nth %% 2 = 0 THEN 600 ELSE 100 END,
           current_date + CASE WHEN nth %% 2 = 0 THEN -101 ELSE 265 END, 'UTC', plan.id, 1, false, 0, '', 'active',
           now(), 'bench', '', '', '', ''
      FROM customers_customer customer, generate_series(1, 4) AS nth,
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
    SELECT gen_random_uuid(), 1, '', true, 'BA-' || substr(contract.number, 4), customer_id, false, organisation.id,
           contract.id, true, '{}', 'UTC', '', '', contract.starts_on, contract.ends_on, false, false, now(), 'bench',
           '', ''
      FROM agreements_contract contract, organisations_supportorganisation organisation
     WHERE contract.number LIKE '%%-1'
    """,
    """
    INSERT INTO agreements_supportkey (id, revision, external_id, is_active, code, customer_id, organisation_id,
                                       description, installation_description, agreement_id, zone,
                                       ask_for_business_objects, blocked_by, block_reason)
    SELECT gen_random_uuid(), 1, '', true, 'K-' || agreement.number, customer_id, organisation_id, 'Line', 'Line',
           id, 'UTC', false, '', ''
      FROM agreements_supportagreement agreement
    """,
)
