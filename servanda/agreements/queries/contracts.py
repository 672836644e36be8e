"""Finding contracts."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from servanda.agreements.models import Contract, ContractScope
from servanda.agreements.queries.contract_states import (
    contract_term,
    ending_within,
    having_used,
    in_contract_state,
)
from servanda.agreements.queries.words import with_words
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements.contracts import ContractState, contract_number, gap_between
from servanda.core.refusals import Unknown
from servanda.foundation.numbers import next_free

CONTRACT_NUMBERS: Final = "agreements_contract_numbers"
"""The sequence that contract numbers come from."""


class NoSuchContract(Unknown):
    """No contract by that number."""


def contracts(
    *,
    viewer: Viewer,
    at: datetime | None = None,
    customer_id: UUID | None = None,
    state: ContractState | None = None,
    ends_within: int | None = None,
    used_over: int | None = None,
    owner_id: UUID | None = None,
    plan_id: UUID | None = None,
    search: str = "",
) -> QuerySet[Contract]:
    """All in the order in which they were made, with customer, plan, owner, renewal and scopes. Two statements.

    ``search``: words of the customer's name, of the number or the name. ``state``, ``ends_within`` (days to the last
    one, which then is in ``last_on``) and ``used_over`` (percent of the present cycle) are those at the instant
    ``at``, and each costs a statement more. Raises ``NotAllowed``.
    """
    require(viewer, Permission.PROMISE_SEE)
    found = _whole(Contract.objects.order_by("id"))
    if customer_id is not None:
        found = found.filter(customer=customer_id)
    if owner_id is not None:
        found = found.filter(owner=owner_id)
    if plan_id is not None:
        found = found.filter(plan=plan_id)
    if state is not None and at is not None:
        found = in_contract_state(found, state, at)
    if ends_within is not None and at is not None:
        found = ending_within(found, ends_within, at)
    if used_over is not None and at is not None:
        found = having_used(found, used_over, at)
    return with_words(found, search, "number", "name")


def contract(number: str, *, viewer: Viewer, scopes: bool = True) -> Contract:
    """Two statements; one without its ``scopes``. Raises ``NotAllowed``, ``NoSuchContract``."""
    found = contracts(viewer=viewer)
    return _one(found if scopes else found.prefetch_related(None), number)


def contract_id(number: str, *, viewer: Viewer) -> UUID:
    """Its id alone, for whoever reads what belongs to it. One statement. Raises as ``contract``."""
    found: UUID | None = (
        _called(contracts(viewer=viewer).prefetch_related(None), number).values_list("id", flat=True).first()
    )
    if found is None:
        raise NoSuchContract("There is no such contract.")
    return found


def lock_contract(number: str, *, viewer: Viewer) -> Contract:
    """The contract, locked until the end of the transaction. Raises as ``contract``."""
    return _one(contracts(viewer=viewer).select_for_update(of=("self",)), number)


def gap_before(contract: Contract) -> tuple[date, date] | None:
    """The first and the last day between the contract that it renews and itself. A statement or two."""
    previous = contract.previous
    return gap_between(contract_term(previous), contract.starts_on) if previous else None


def next_contract_number(year: int) -> str:
    """The next contract number that is free, with the year of the start; with gaps. Two statements."""
    return next_free(CONTRACT_NUMBERS, Contract.objects.all(), lambda value: contract_number(year, value))


def _whole(found: QuerySet[Contract]) -> QuerySet[Contract]:
    scopes = ContractScope.objects.select_related("product").order_by("product__sort_name", "id")
    return found.select_related(
        "customer", "plan", "work_calendar", "owner", "previous", "renewal"
    ).prefetch_related(Prefetch("scopes", queryset=scopes))


def _called(found: QuerySet[Contract], number: str) -> QuerySet[Contract]:
    return found.filter(number=number.strip().upper())


def _one(found: QuerySet[Contract], number: str) -> Contract:
    contract = _called(found, number).first()
    if contract is None:
        raise NoSuchContract("There is no such contract.")
    return contract
