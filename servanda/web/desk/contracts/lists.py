"""All contracts, narrowed by what the address asks for, and the customers who have none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from servanda.agreements import queries
from servanda.agreements.queries.contract_orders import ContractOrder, ordered
from servanda.core.access import Permission, Viewer
from servanda.core.agreements.contracts import ContractState
from servanda.customers import queries as customers
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.web.desk.contracts.amounts import amount
from servanda.web.desk.contracts.asking import ENDS_WITHIN, USED_OVER, Asked, asked_by
from servanda.web.desk.contracts.wording import ShownState, scope, shown_state
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.words import CONTRACT_STATE

ROWS: Final = 50
_COUNTING: Final = frozenset({"active", "expiring", "blocked"})
"""The states in which it matters what is left."""


@dataclass(frozen=True, slots=True)
class Row:
    """One contract with its state, scope and what is left of its allowance in words; empty: nothing is counted."""

    contract: Any
    state: ShownState
    scope: str
    left: str
    is_low: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A narrowing that is one click away: pressed or not, and where it leads."""

    label: str
    url: str
    pressed: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, where its order leads if it has one, and how it is ordered now in words of ARIA."""

    title: str
    url: str = ""
    sorted: str = ""
    kind: str = ""


COLUMNS: Final = (
    ("Number", ContractOrder.NUMBER, ""),
    ("Customer", ContractOrder.CUSTOMER, ""),
    ("State", None, ""),
    ("Plan", None, ""),
    ("From", None, ""),
    ("Until", ContractOrder.UNTIL, ""),
    ("Left", ContractOrder.LEFT, "num"),
)
ORDERS: Final = (
    ("", "Newest first"),
    ("until", "First to end"),
    ("left", "Least left first"),
    ("customer", "By customer"),
    ("number", "By number"),
)
"""The orders that a phone offers, which has no heads of columns."""


@promise_page()
def contracts(request: DeskRequest) -> HttpResponse:
    """The newest first, and those that end within some days by their ends, unless another order is asked for."""
    at, asked = clock.now(), asked_by(request.GET)
    found, order = _in_order(_found(asked, request.viewer, at), asked, at)
    rows = page(found, order=order, limit=ROWS, after=request.GET.get("next", ""))
    facts = {
        "at": at,
        "asked": asked,
        "rows": list(_rows(rows.items, at)),
        "more": asked.address(after=rows.next) if rows.next else "",
        "states": [(one.value, CONTRACT_STATE[one].word) for one in ContractState],
        "chips": list(_chips(asked)),
        "columns": list(_columns(asked)),
        "orders": ORDERS,
        "customer": asked.customer_id and customers.customer(asked.customer_id, viewer=request.viewer),
        "without_customer": asked.address(customer_id=None),
        "may_edit": request.viewer.may(Permission.PROMISE_EDIT),
    }
    return render(request, "desk/contracts/list.html", facts)


@promise_page(permission=Permission.CUSTOMER_SEE)
def without(request: DeskRequest) -> HttpResponse:
    """Customers in use whom no contract covers today, by name."""
    found = queries.customers_without_contract(viewer=request.viewer, at=clock.now())
    rows = page(found, order=("sort_name", "id"), limit=ROWS, after=request.GET.get("next", ""))
    facts = {
        "rows": rows,
        "default": queries.default_plan(),
        "may_edit": request.viewer.may(Permission.PROMISE_EDIT),
    }
    return render(request, "desk/contracts/without.html", facts)


def _found(asked: Asked, viewer: Viewer, at: datetime) -> Any:
    return queries.contracts(
        viewer=viewer,
        customer_id=asked.customer_id,
        state=asked.state,
        ends_within=asked.ends_within,
        used_over=asked.used_over,
        search=asked.words,
        owner_id=viewer.user_id if asked.mine else None,
        at=at,
    )


def _in_order(found: Any, asked: Asked, at: datetime) -> tuple[Any, Sequence[str]]:
    by = asked.by or (ContractOrder.UNTIL if asked.ends_within else None)
    return (found, ("-id",)) if by is None else ordered(found, by, turned=asked.turned, at=at)


def _columns(asked: Asked) -> Iterator[Column]:
    """Pressed again, the head of a column turns its order around."""
    ways = {False: "ascending", True: "descending"}
    for title, by, kind in COLUMNS:
        is_this = by is not None and by is asked.by
        url = asked.address(by=by, turned=is_this and not asked.turned) if by else ""
        yield Column(title, url, ways[asked.turned] if is_this else "", kind)


def _rows(found: Sequence[Any], at: datetime) -> Iterator[Row]:
    """One statement, however many."""
    left = queries.allowances(
        [one.id for one in found], {one.id: queries.contract_on(one, at) for one in found}
    )
    for one in found:
        state = shown_state(one, at)
        has = left.get(one.id) if state.code in _COUNTING else None
        words = amount(has.left, has.unit) if has else ""
        is_low = has is not None and has.left * 100 <= has.given * (100 - USED_OVER)
        yield Row(one, state, scope(one), words, is_low)


def _chips(asked: Asked) -> Iterator[Chip]:
    """Pressed again, a chip takes its narrowing away."""
    table: list[tuple[str, str, Any]] = [
        *((f"Ends within {days} days", "ends_within", days) for days in ENDS_WITHIN),
        (f"Over {USED_OVER} % used", "used_over", USED_OVER),
        ("Mine", "mine", True),
    ]
    for label, name, value in table:
        pressed = getattr(asked, name) == value
        yield Chip(
            label, asked.address(**{name: _nothing(value) if pressed else value}), str(pressed).lower()
        )


def _nothing(value: Any) -> Any:
    return False if isinstance(value, bool) else None
