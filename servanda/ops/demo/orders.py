"""What the customers of the demo company have in its other systems, some of it connected to their keys."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from servanda.agreements import actions as agreements
from servanda.agreements import queries
from servanda.core.access import Viewer
from servanda.customers import actions
from servanda.customers import queries as customers
from servanda.ops.demo.firms import Founded

_SYSTEM: Final = "https://erp.halden.example"
_FIRST: Final = 45_000


def order(founded: Founded, *, by: Viewer, at: datetime) -> None:
    """A sales order for each installation, connected to its keys; every third customer's keys ask for it, the first one's do not."""
    number = _FIRST
    for place, installed in enumerate(founded.installed.values()):
        for installed_id, words in installed.items():
            number += 7
            one = _sold(number, installed_id, words, by=by, at=at)
            _connect(one, installed_id, asks=place % 3 == 2, by=by, at=at)
    for place, (name, customer_id) in enumerate(founded.customers.items()):
        if place % 4 == 0:
            actions.add_business_object(
                customer_id=customer_id,
                kind="invoice",
                reference=f"IN-{_FIRST + place}",
                label=f"Maintenance, {name}",
                by=by,
                at=at,
            )


def _sold(number: int, installed_id: UUID, words: str, *, by: Viewer, at: datetime) -> Any:
    installed = customers.installed_product(installed_id, viewer=by)
    return actions.add_business_object(
        customer_id=installed.customer_id,
        kind="sales_order",
        reference=f"SO-{number}",
        label=words,
        link=f"{_SYSTEM}/orders/SO-{number}",
        installed_product_id=installed_id,
        by=by,
        at=at,
    )


def _connect(one: Any, installed_id: UUID, *, asks: bool, by: Viewer, at: datetime) -> None:
    of_it = queries.support_keys(viewer=by, customer_id=one.customer_id)
    for key in of_it.filter(installed_products=installed_id):
        agreements.change_support_key(
            code=key.code, business_object_ids=[one.id], ask_for_business_objects=asks, by=by, at=at
        )
