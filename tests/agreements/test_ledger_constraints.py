"""What the database itself refuses of cycles and ledger entries, each rule by its name, tried in raw SQL."""

import pytest
from django.db import connection

from servanda.agreements.models import AllowanceCycle, AllowanceEntry
from tests.agreements import allowances
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db

CYCLE = "agreements_allowancecycle"
ENTRY = "agreements_allowanceentry"
OTHER_START = {"starts_on": "starts_on + 400", "ends_on": "ends_on + 400", "carried_to_id": "NULL"}


def cycle() -> AllowanceCycle:
    return allowances.contract().cycles.latest("starts_on")


def entry(kind: str) -> AllowanceEntry:
    """The newest of a kind, of a contract that has one of each."""
    contract = allowances.contract(allowances.plan(when_used_up="charge"))
    if kind in ("use", "refund"):
        used = allowances.use(contract)
        if kind == "refund":
            allowances.given_back(used)
    return AllowanceEntry.objects.filter(kind=kind).latest("id")


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_cycle_per_contract_and_start", {"carried_to_id": "NULL"}),
        ("cycle_has_a_day", OTHER_START | {"ends_on": "starts_on + 400"}),
        ("nothing_less_than_nothing_is_beyond", OTHER_START | {"beyond": "-1"}),
        ("contract_id", OTHER_START | {"contract_id": "NULL"}),
    ],
)
def test_a_cycle_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    made = cycle()
    refuses(rule, without_balance(copied(CYCLE, made.id, **changes)))


def without_balance(statement: str) -> str:
    """What the database generates cannot be given."""
    return statement.replace(", balance", "")


def copied_entry(made: AllowanceEntry, **changes: str) -> str:
    """``on`` is a word of SQL too."""
    return copied(ENTRY, made.id, **changes).replace(", on,", ', "on",')


@pytest.mark.parametrize("column", ["given", "used", "beyond"])
def test_nobody_but_an_entry_changes_a_sum(column: str) -> None:
    cycle()
    refuses("balance_is_the_sum_of_entries", f"UPDATE {CYCLE} SET {column} = {column} + 1")


def test_only_one_cycle_is_carried_into_another() -> None:
    made = cycle()
    refuses("carried_to", f"UPDATE {CYCLE} SET carried_to_id = %s", made.id)


@pytest.mark.parametrize(
    ("rule", "kind", "changes"),
    [
        ("ledger_entry_has_a_known_kind", "use", {"kind": "'gift'"}),
        ("one_grant_per_cycle", "grant", {}),
        ("ledger_entry_moves_its_way", "grant", {"amount": "0"}),
        ("ledger_entry_moves_its_way", "grant", {"kind": "'top_up'", "amount": "-1"}),
        ("ledger_entry_moves_its_way", "grant", {"kind": "'carry_over'", "amount": "0"}),
        ("ledger_entry_moves_its_way", "grant", {"kind": "'correction'", "amount": "0", "reason": "'So'"}),
        ("ledger_entry_moves_its_way", "use", {"amount": "1"}),
        ("ledger_entry_moves_its_way", "use", {"beyond": "-1"}),
        ("ledger_entry_moves_its_way", "refund", {"amount": "-1"}),
        ("ledger_entry_moves_its_way", "refund", {"beyond": "1"}),
        ("only_use_goes_beyond", "grant", {"kind": "'top_up'", "beyond": "1"}),
        ("use_and_refund_are_of_something", "use", {"amount": "0", "beyond": "0"}),
        ("refund_and_correction_say_why", "refund", {"reason": "''"}),
        ("refund_and_correction_say_why", "grant", {"kind": "'correction'"}),
        ("refund_undoes_a_use", "refund", {"undoes_id": "NULL"}),
        ("refund_undoes_a_use", "use", {"undoes_id": "id"}),
        ("undoes_id", "refund", {}),
        ("undoes_id", "refund", {"undoes_id": "gen_random_uuid()"}),
        ("cycle_id", "use", {"cycle_id": "NULL"}),
    ],
)
def test_a_ledger_entry_that_breaks_a_rule_is_refused(rule: str, kind: str, changes: dict[str, str]) -> None:
    refuses(rule, copied_entry(entry(kind), **changes))


def test_an_entry_is_of_its_cycles_contract() -> None:
    made = entry("use")
    other = allowances.contract(
        allowances.plan("Other"), starts_on=allowances.TODAY.replace(year=2027), ends_on=None
    )
    statement = copied_entry(made, contract_id=f"'{other.id}'")
    refuses("ledger_entry_is_of_its_cycles_contract", statement)


@pytest.mark.parametrize("deed", ["UPDATE {} SET amount = amount - 1", "DELETE FROM {}"])
def test_an_entry_is_never_changed_and_never_deleted(deed: str) -> None:
    entry("use")
    refuses("append", deed.format(ENTRY))


def test_the_sums_of_a_cycle_are_those_of_its_entries() -> None:
    contract = allowances.contract(allowances.plan(when_used_up="charge"))
    used = allowances.use(contract, 12)
    allowances.use(contract, 1)
    allowances.given_back(used)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sum(entry.amount), sum(entry.beyond), cycle.balance, cycle.beyond FROM {CYCLE} cycle"
            f" JOIN {ENTRY} entry ON entry.cycle_id = cycle.id GROUP BY cycle.id ORDER BY cycle.starts_on DESC"
        )
        assert cursor.fetchone() == (10, 1, 10, 1)
