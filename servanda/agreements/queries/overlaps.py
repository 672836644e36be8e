"""Contracts that are in one another's way: the same product, or the same customer as a whole, at the same time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from servanda.agreements.models import Contract, ContractScope
from servanda.core.dates import in_words


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another contract of the same scope. ``product`` is empty for the whole customer; drafts do not bind yet."""

    number: str
    name: str
    product: str
    starts_on: date
    last_on: date | None
    binds: bool

    @property
    def field(self) -> str:
        """The field of a contract that is in the way."""
        return "product_ids" if self.product else "whole_customer"

    @property
    def words(self) -> str:
        """One sentence with number and dates."""
        what = self.product or "the whole customer"
        until = f"to {in_words(self.last_on)}" if self.last_on else "without end"
        covers = "covers" if self.binds else "is drafted for"
        return f"{self.number} ({self.name}) {covers} {what} from {in_words(self.starts_on)} {until}."


def overlapping(contract: Contract, product_ids: Collection[UUID] | None = None) -> tuple[Overlap, ...]:
    """Contracts and drafts in the way of this one as it stands here, stored or not, by start.

    ``product_ids`` are those that it is to cover; left out, those that it does. One statement, or two.
    """
    last_on = _last_on(contract)
    if last_on is not None and last_on < contract.starts_on:
        return ()
    found = _of_one_scope(contract, product_ids).filter(Q(last_on=None) | Q(last_on__gte=contract.starts_on))
    if last_on is not None:
        found = found.filter(contract__starts_on__lte=last_on)
    return tuple(_overlap(one) for one in found)


def _of_one_scope(contract: Contract, product_ids: Collection[UUID] | None) -> QuerySet[ContractScope]:
    """The scopes of others that cover the same; those that never held are left out."""
    others = ContractScope.objects.filter(customer=contract.customer_id).exclude(contract=contract.id)
    if contract.whole_customer:
        others = others.filter(product=None)
    elif product_ids is None:
        others = others.filter(product__in=[one.product_id for one in contract.scopes.all()])
    else:
        others = others.filter(product__in=product_ids)
    ends = Coalesce("contract__terminated_on", "contract__ends_on")
    return (
        others.annotate(last_on=ends)
        .exclude(period__isempty=True)
        .select_related("contract", "product")
        .order_by("contract__starts_on", "contract__number", "product__sort_name")
    )


def _overlap(scope: ContractScope) -> Overlap:
    contract = scope.contract
    return Overlap(
        number=contract.number,
        name=contract.name,
        product=scope.product.name if scope.product else "",
        starts_on=contract.starts_on,
        last_on=_last_on(contract),
        binds=scope.binds,
    )


def _last_on(contract: Contract) -> date | None:
    return contract.ends_on if contract.terminated_on is None else contract.terminated_on
