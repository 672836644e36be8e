"""Changing customers, their people and what they have installed."""

from servanda.customers.actions.contacts import (
    ContactFields,
    ContactInvalid,
    add_contact,
    change_contact,
    confirm_contact,
    put_contact,
)
from servanda.customers.actions.customers import (
    CustomerFields,
    CustomerInvalid,
    add_customer,
    change_customer,
    put_customer,
)
from servanda.customers.actions.objects import (
    BusinessObjectFields,
    BusinessObjectInvalid,
    add_business_object,
    change_business_object,
    put_business_object,
    refer_to_object,
)
from servanda.customers.actions.products import (
    InstalledProductFields,
    InstalledProductInvalid,
    ProductFields,
    ProductInvalid,
    add_installed_product,
    add_product,
    change_installed_product,
    change_product,
    put_installed_product,
    put_product,
)
from servanda.customers.actions.setting import ExternalIdMissing
from servanda.customers.actions.unconfirmed import add_unconfirmed_contact

__all__ = [
    "BusinessObjectFields",
    "BusinessObjectInvalid",
    "ContactFields",
    "ContactInvalid",
    "CustomerFields",
    "CustomerInvalid",
    "ExternalIdMissing",
    "InstalledProductFields",
    "InstalledProductInvalid",
    "ProductFields",
    "ProductInvalid",
    "add_business_object",
    "add_contact",
    "add_customer",
    "add_installed_product",
    "add_product",
    "add_unconfirmed_contact",
    "change_business_object",
    "change_contact",
    "change_customer",
    "change_installed_product",
    "change_product",
    "confirm_contact",
    "put_business_object",
    "put_contact",
    "put_customer",
    "put_installed_product",
    "put_product",
    "refer_to_object",
]
