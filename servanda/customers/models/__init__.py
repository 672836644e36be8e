"""Customers, their people, and what they have installed (2-domain 2.1)."""

from servanda.customers.models.contacts import (
    Contact,
    ContactAddress,
    ContactPhone,
    ContactState,
    PortalVisibility,
)
from servanda.customers.models.customers import Customer, MailDomain
from servanda.customers.models.merging import ContactMerge, CustomerMerge
from servanda.customers.models.objects import BusinessObject, ObjectKind
from servanda.customers.models.products import InstalledProduct, Product

__all__ = [
    "BusinessObject",
    "Contact",
    "ContactAddress",
    "ContactMerge",
    "ContactPhone",
    "ContactState",
    "Customer",
    "CustomerMerge",
    "InstalledProduct",
    "MailDomain",
    "ObjectKind",
    "PortalVisibility",
    "Product",
]
