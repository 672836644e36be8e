"""Drafting, changing and deleting contracts."""

from collections.abc import Collection, Iterator
from contextlib import nullcontext
from datetime import datetime
from typing import Final, Unpack, cast
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.actions.contracts.fields import (
    ContractChanges,
    ContractFields,
    ContractInvalid,
    set_contract,
)
from servanda.agreements.actions.contracts.scopes import alone_in_its_time, cover, uncover
from servanda.agreements.actions.wording import changed_fields
from servanda.agreements.models import Contract
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements.contracts import days_left, refuse_fixed
from servanda.core.cover import ContractStage
from servanda.core.refusals import Conflict, Fault, refuse
from servanda.customers.models import Customer
from servanda.foundation.ids import new_id
from servanda.foundation.transactions import action
from servanda.organisations.models import Service
from servanda.people.revisions import expect_revision

_REQUIRED: Final = {"customer_id", "plan_id", "starts_on"}
_BESIDE: Final = ("product_ids", "service_ids")
"""What is not kept in the contract's own row."""


class ContractInUse(Conflict):
    """Only a draft that nothing refers to can be deleted."""


@action
def create_contract(*, by: Viewer, at: datetime, **fields: Unpack[ContractFields]) -> Contract:
    """Draft a contract under the next number; the zone is the customer's, the owner who drafts it, unless given.

    It covers the whole customer unless products are given. Drafts may overlap; ``queries.overlapping`` names what
    will be in the way. Raises ``NotAllowed``, ``ContractInvalid``.
    """
    require(by, Permission.PROMISE_EDIT)
    contract = Contract(
        whole_customer=not fields.get("product_ids"),
        zone=_zone(fields.get("customer_id")),
        owner_id=by.user_id,
    )
    given = fields.get("number", "").strip()
    # A refused draft uses no number up: until it is checked it stands under one that nobody gives.
    fields["number"] = given or f"CT-{new_id().hex}"
    set_contract(contract, fields, {*fields, *_REQUIRED})
    contract.number = given.upper() or queries.next_contract_number(contract.starts_on.year)
    contract.save(force_insert=True)
    _keep_beside(contract, fields, set(fields))
    return queries.contract(contract.number, viewer=by)


@action
def change_contract(
    *,
    number: str,
    new_number: str | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **changes: Unpack[ContractChanges],
) -> Contract:
    """Change what is given: of a draft everything, of an activated contract what ``OPEN_WHILE_ACTIVE`` names.

    Its end moves in one step, but not to a day that has passed. Raises ``NotAllowed``, ``NoSuchContract``,
    ``Stale``, ``ContractLocked``, ``ContractInvalid`` or ``ContractsOverlap`` naming the contracts in its way.
    """
    require(by, Permission.PROMISE_EDIT)
    contract = queries.lock_contract(number, viewer=by)
    expect_revision(contract.revision, expecting)
    fields = cast(ContractFields, dict(changes))
    if new_number is not None:
        fields["number"] = new_number.strip().upper()
    changed = _changed(contract, fields)
    refuse_fixed(queries.contract_term(contract), changed, whole_customer=contract.whole_customer)
    set_contract(contract, fields, changed)
    faults = [*_naming_faults(contract, changed), *_end_faults(contract, fields, changed, at)]
    refuse(ContractInvalid, "This contract cannot be saved.", faults)
    products = _products(contract, fields)
    with alone_in_its_time(contract, products) if contract.stage != ContractStage.DRAFT else nullcontext():
        uncover(contract, {scope.product_id for scope in contract.scopes.all()} - _scoped(contract, products))
        contract.store()
        _keep_beside(contract, {**fields, "product_ids": products}, changed)
    return queries.contract(contract.number, viewer=by)


@action
def delete_draft_contract(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> None:
    """Delete a draft that nothing refers to. Raises ``NotAllowed``, ``NoSuchContract``, ``Stale``, ``ContractInUse``."""
    require(by, Permission.PROMISE_EDIT)
    contract = queries.lock_contract(number, viewer=by)
    expect_revision(contract.revision, expecting)
    refuse(ContractInUse, "This contract cannot be deleted.", list(_use_faults(contract)))
    contract.delete()


def _keep_beside(contract: Contract, fields: ContractFields, changed: Collection[str]) -> None:
    cover(contract, fields.get("product_ids", ()))
    if "service_ids" in changed:
        contract.services.set(Service.objects.filter(id__in=fields["service_ids"]))


def _changed(contract: Contract, fields: ContractFields) -> set[str]:
    plain = {name: value for name, value in fields.items() if name not in _BESIDE}
    beside = {
        "product_ids": {scope.product_id for scope in contract.scopes.all() if scope.product_id},
        "service_ids": set(contract.services.values_list("id", flat=True)),
    }
    others = {name for name in _BESIDE if name in fields and set(fields[name]) != beside[name]}
    return changed_fields(contract, plain) | others


def _products(contract: Contract, fields: ContractFields) -> set[UUID]:
    """What it is to cover; nothing by name where it is the whole customer."""
    if contract.whole_customer:
        return set()
    if "product_ids" in fields:
        return set(fields["product_ids"])
    return {scope.product_id for scope in contract.scopes.all() if scope.product_id is not None}


def _scoped(contract: Contract, products: set[UUID]) -> set[UUID | None]:
    return {None} if contract.whole_customer else {*products}


def _end_faults(
    contract: Contract, fields: ContractFields, changed: Collection[str], at: datetime
) -> Iterator[Fault]:
    """What an activated contract needs to go on."""
    if contract.stage == ContractStage.DRAFT:
        return
    term, on = queries.contract_term(contract), queries.contract_on(contract, at)
    if "ends_on" in changed and contract.ends_on is not None and contract.ends_on < on:
        yield Fault("ends_on", "This day has passed; terminate the contract to end it then.")
    if not contract.whole_customer and not _products(contract, fields):
        yield Fault("product_ids", "An activated contract covers at least one product.")
    left = days_left(term, on)
    over = left is not None and left + (term.grace_days if term.terminated_on is None else 0) < 0
    if not contract.is_active and not over:
        yield Fault("is_active", "It still holds; terminate it before you take it out of use.")


def _naming_faults(contract: Contract, changed: Collection[str]) -> Iterator[Fault]:
    """Agreements that name it and that it would reach no longer. A statement for each that changed."""
    naming = contract.agreements.order_by("number").values_list("number", flat=True)
    beyond = naming.exclude(customer=contract.customer_id)
    reached = {"customer_id": naming}
    if not contract.includes_sub_customers:
        reached["includes_sub_customers"] = beyond
    for field, agreements in reached.items():
        numbers = list(agreements) if field in changed else []
        if numbers:
            yield Fault(field, f"It would be out of reach of agreements that name it: {', '.join(numbers)}.")


def _use_faults(contract: Contract) -> Iterator[Fault]:
    if contract.stage != ContractStage.DRAFT:
        yield Fault("", "It was activated; terminate it instead.")
    for agreement in contract.agreements.order_by("number"):
        yield Fault("", f"The agreement {agreement.number} names it.")


def _zone(customer_id: UUID | None) -> str:
    found = Customer.objects.filter(id__in=[customer_id] if customer_id else [])
    return next(iter(found.values_list("zone", flat=True)), "")
