"""Finding customers, their people and what they have installed."""

from servanda.customers.queries.alike import customers_alike, kept, merged_into, of_the_kept
from servanda.customers.queries.callers import Caller, callers
from servanda.customers.queries.contacts import NoSuchContact, contact, contacts, lock_contact
from servanda.customers.queries.customers import (
    NoSuchCustomer,
    customer,
    customer_called,
    customer_line,
    customers,
    is_below,
    lock_customer,
    next_number,
    sub_customers,
)
from servanda.customers.queries.objects import (
    OBJECT_KINDS,
    NoSuchBusinessObject,
    business_object,
    business_objects,
    lock_business_object,
)
from servanda.customers.queries.products import (
    NoSuchInstalledProduct,
    NoSuchProduct,
    installed_product,
    installed_products,
    lock_installed_product,
    lock_product,
    product,
    products,
)

__all__ = [
    "OBJECT_KINDS",
    "Caller",
    "NoSuchBusinessObject",
    "NoSuchContact",
    "NoSuchCustomer",
    "NoSuchInstalledProduct",
    "NoSuchProduct",
    "business_object",
    "business_objects",
    "callers",
    "contact",
    "contacts",
    "customer",
    "customer_called",
    "customer_line",
    "customers",
    "customers_alike",
    "installed_product",
    "installed_products",
    "is_below",
    "kept",
    "lock_business_object",
    "lock_contact",
    "lock_customer",
    "lock_installed_product",
    "lock_product",
    "merged_into",
    "next_number",
    "of_the_kept",
    "product",
    "products",
    "sub_customers",
]
