"""Customers for tests, made by the same actions as everywhere, with dull defaults."""

from typing import Any, Final

from servanda.core.access import system
from servanda.customers import actions
from servanda.customers.models import BusinessObject, Contact, Customer, InstalledProduct, Product
from tests.cast import NOON

BUILDER: Final = system("test")


def customer(name: str = "Halden Paper", **fields: Any) -> Customer:
    return actions.add_customer(name=name, **fields, by=BUILDER, at=NOON)


def contact(name: str = "Carla Conti", at: Customer | None = None, **fields: Any) -> Contact:
    """Of a customer of her own, unless said otherwise."""
    of = at or Customer.objects.first() or customer()
    return actions.add_contact(name=name, customer_id=of.id, **fields, by=BUILDER, at=NOON)


def product(name: str = "Feeder", code: str = "FDR-1") -> Product:
    return actions.add_product(name=name, code=code, by=BUILDER, at=NOON)


def installed(
    serial: str = "SN-4711", of: Product | None = None, at: Customer | None = None
) -> InstalledProduct:
    return actions.add_installed_product(
        customer_id=(at or Customer.objects.first() or customer()).id,
        product_id=(of or Product.objects.first() or product()).id,
        serial=serial,
        by=BUILDER,
        at=NOON,
    )


def business_object(reference: str = "SO-4711", of: Customer | None = None, **fields: Any) -> BusinessObject:
    """A sales order."""
    return actions.add_business_object(
        customer_id=(of or Customer.objects.first() or customer()).id,
        **{"kind": "sales_order", "reference": reference} | fields,
        by=BUILDER,
        at=NOON,
    )
