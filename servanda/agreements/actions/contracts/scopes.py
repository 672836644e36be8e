"""What a contract covers, kept as one scope each; the database refuses two that overlap."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from servanda.agreements import queries
from servanda.agreements.models import Contract, ContractScope
from servanda.core.agreements.contracts import ContractsOverlap
from servanda.core.refusals import Fault
from servanda.customers.models import Customer

_NO_OVERLAP: Final = "contracts_of_one_scope_do_not_overlap"


def cover(contract: Contract, product_ids: Collection[UUID]) -> None:
    """Let the stored contract cover these products, or its customer as a whole. At most three statements."""
    contract.refresh_from_db(fields=["binds", "period"])
    wanted: set[UUID | None] = {None} if contract.whole_customer else set(product_ids)
    held = set(contract.scopes.values_list("product_id", flat=True))
    uncover(contract, held - wanted)
    ContractScope.objects.bulk_create(
        _scope(contract, product_id) for product_id in sorted(wanted - held, key=str)
    )


def uncover(contract: Contract, product_ids: Collection[UUID | None]) -> None:
    """Take scopes away; ``None`` is that of the whole customer. One statement."""
    for product_id in product_ids:
        contract.scopes.filter(product=product_id).delete()


@contextmanager
def alone_in_its_time(contract: Contract, product_ids: Collection[UUID] | None = None) -> Iterator[None]:
    """Let the database judge whether what is stored inside gets in the way of another contract.

    ``product_ids`` are those that it is to cover, if others than it does. The customer is locked first, so that of
    two who come at once one waits, instead of both for each other. Raises ``ContractsOverlap``, naming each of the
    others with its dates.
    """
    Customer.objects.select_for_update(no_key=True).get(id=contract.customer_id)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", None) != _NO_OVERLAP:
            raise
        raise _overlap(contract, product_ids) from error


def _overlap(contract: Contract, product_ids: Collection[UUID] | None) -> ContractsOverlap:
    others = queries.overlapping(contract, product_ids)
    faults = [Fault(one.field, one.words) for one in others if one.binds]
    return ContractsOverlap(" ".join(fault.message for fault in faults), faults)


def _scope(contract: Contract, product_id: UUID | None) -> ContractScope:
    return ContractScope(
        contract=contract,
        customer_id=contract.customer_id,
        whole_customer=contract.whole_customer,
        binds=contract.binds,
        period=contract.period,
        product_id=product_id,
    )
