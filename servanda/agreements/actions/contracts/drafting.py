"""Drafting, changing and deleting contracts."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Unpack
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.actions.contracts.fields import ContractFields, set_contract
from servanda.agreements.actions.contracts.scopes import cover
from servanda.agreements.models import Contract
from servanda.core.access import Permission, Viewer, require
from servanda.customers.models import Customer
from servanda.foundation.transactions import action

_REQUIRED = {"customer_id", "plan_id", "starts_on"}


@action
def create_contract(*, by: Viewer, at: datetime, **fields: Unpack[ContractFields]) -> Contract:
    """Draft a contract under the next number, unless one is given; the zone is the customer's, unless given.

    It covers the whole customer unless products are given. Drafts may overlap; ``queries.overlapping`` names what
    will be in the way. Raises ``NotAllowed``, ``ContractInvalid``.
    """
    require(by, Permission.PROMISE_EDIT)
    contract = Contract(whole_customer=not fields.get("product_ids"), zone=_zone(fields.get("customer_id")))
    contract.number = fields.get("number", "").strip() or _next_number(fields)
    set_contract(contract, _without_blank_number(fields), {*fields, *_REQUIRED})
    contract.save(force_insert=True)
    keep_scopes_and_services(contract, fields)
    return queries.contract(contract.number, viewer=by)


def keep_scopes_and_services(contract: Contract, fields: ContractFields) -> None:
    """What is kept beside the stored contract, where it is given."""
    if contract.whole_customer or "product_ids" in fields:
        cover(contract, fields.get("product_ids", ()))
    if "service_ids" in fields:
        contract.services.set(fields["service_ids"])


def _next_number(fields: ContractFields) -> str:
    starts_on = fields.get("starts_on")
    return queries.next_contract_number(starts_on.year) if starts_on else ""


def _zone(customer_id: UUID | None) -> str:
    found: Collection[Any] = Customer.objects.filter(id=customer_id).values_list("zone", flat=True)
    return next(iter(found), "")


def _without_blank_number(fields: ContractFields) -> ContractFields:
    kept: Any = {name: value for name, value in fields.items() if name != "number"}
    return kept  # type: ignore[no-any-return]
