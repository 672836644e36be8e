"""Which contract of a customer holds when, scope by scope, and what holds in the gaps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from servanda.agreements.models import Contract
from servanda.agreements.queries.contract_states import contract_term
from servanda.agreements.queries.contracts import contracts
from servanda.core.access import Viewer
from servanda.core.agreements.coverage import Covering, Span, timeline
from servanda.customers.models import Product
from servanda.customers.queries import NoSuchCustomer, customer_line


@dataclass(frozen=True, slots=True)
class ScopeCoverage:
    """One scope: a product, or the customer as a whole. ``drafts`` of it stand beside the line, by their start."""

    product: Product | None
    spans: tuple[Span, ...]
    drafts: tuple[Contract, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The scopes, the whole customer first, then the products by name; ``contracts`` are all that spans name."""

    scopes: tuple[ScopeCoverage, ...]
    contracts: Mapping[str, Contract]


def coverage(customer_id: UUID, *, viewer: Viewer, from_on: date, until_on: date) -> Coverage:
    """Every scope of the customer from the first day through the last: products under contract or installed.

    Each scope's spans are the window, without overlap. Four statements. Raises ``NotAllowed``, ``NoSuchCustomer``.
    """
    found = contracts(viewer=viewer)
    line = {one.id: generation for generation, one in enumerate(customer_line(customer_id))}
    if not line:
        raise NoSuchCustomer("There is no such customer.")
    of_parents = Q(customer__in=list(line)[1:], includes_sub_customers=True, binds=True)
    reaching = [one for one in found.filter(of_parents | Q(customer=customer_id)) if one.is_active]
    covering = [_covering(one, line[one.customer_id]) for one in reaching]
    return Coverage(
        scopes=tuple(
            ScopeCoverage(
                product,
                timeline(covering, _text(product), from_on=from_on, until_on=until_on),
                _drafts(reaching, product),
            )
            for product in (None, *_products(customer_id, reaching))
        ),
        contracts={one.number: one for one in reaching},
    )


def _covering(contract: Contract, generation: int) -> Covering:
    return Covering(
        contract.number, contract_term(contract), frozenset(map(str, _held(contract))), generation
    )


def _held(contract: Contract) -> Sequence[UUID]:
    return [scope.product_id for scope in contract.scopes.all() if scope.product_id is not None]


def _products(customer_id: UUID, reaching: Iterable[Contract]) -> Sequence[Product]:
    """What any contract of the line covers, and what stands at the customer."""
    held = {product_id for contract in reaching for product_id in _held(contract)}
    installed = Q(installed__customer=customer_id, installed__is_active=True)
    found = Product.objects.filter(Q(id__in=held) | installed)
    return list(found.distinct().order_by("sort_name", "id"))


def _drafts(reaching: Iterable[Contract], product: Product | None) -> tuple[Contract, ...]:
    drafts = (one for one in reaching if not one.binds)
    of_scope = (
        one for one in drafts if (one.whole_customer if product is None else product.id in _held(one))
    )
    return tuple(sorted(of_scope, key=lambda one: (one.starts_on, one.number)))


def _text(product: Product | None) -> str | None:
    return None if product is None else str(product.id)
