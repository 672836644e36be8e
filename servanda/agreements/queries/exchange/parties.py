"""Customers, contacts, products, installed products and business objects, as they come and go by file."""

from typing import Any, Final

from servanda.agreements.queries.exchange import references as named
from servanda.agreements.queries.exchange.settings import (
    Cells,
    Exchanged,
    Records,
    Setting,
    Way,
    along,
    code,
    fact,
    reference,
    text,
)
from servanda.core.importing import KINDS, Value
from servanda.customers import queries
from servanda.customers.actions.reaching import plain_addresses, plain_phones
from servanda.customers.mail_domains import domain

CUSTOMER: Final = reference("customer", "customer_id", named.customer_id, "customer.number")
ACTIVE: Final = fact("active", "is_active")


def installed_name(installed: Any) -> str:
    """How an installed product is named: by product code and serial, else by its external id, if it has one."""
    return f"{installed.product.code}/{installed.serial}" if installed.serial else installed.external_id


def _domains(record: Any) -> tuple[str, ...]:
    return tuple(sorted(one.domain for one in record.mail_domains.all()))


def _mails(record: Any) -> tuple[str, ...]:
    return tuple(one.mail for one in record.addresses.all())


def _phones(record: Any) -> tuple[str, ...]:
    return tuple(one.written for one in record.phones.all())


CUSTOMERS: Final = Exchanged(
    KINDS["customers"],
    queries.customers,
    (
        Way(
            ("number",), lambda found, cells: found.filter(number=str(cells["number"]).upper()), decides=True
        ),
        Way(("name",), lambda found, cells: named.named(found, str(cells["name"]))),
    ),
    (
        text("external_id"),
        text("name"),
        reference("parent", "parent_id", named.customer_id, "parent.number"),
        Setting(
            "mail_domains",
            "mail_domains",
            _domains,
            lambda record: frozenset(_domains(record)),
            plain=lambda value: frozenset(domain(one) for one in value),
            empty=(),
        ),
        text("zone"),
        text("language"),
        text("note"),
        ACTIVE,
    ),
    {"number": along("number")},
    narrowed_by=("search",),
)


def _by_first_mail(found: Records, cells: Cells) -> Records:
    mails = cells["mails"]
    assert isinstance(mails, tuple)  # noqa: S101  how the column is read
    return found.filter(id__in=named.contact_ids(mails[:1]).values())


CONTACTS: Final = Exchanged(
    KINDS["contacts"],
    queries.contacts,
    (
        Way(("mails",), _by_first_mail),
        Way(
            ("customer", "name"),
            lambda found, cells: named.named(
                found.filter(customer=named.customer_id(str(cells["customer"]))), str(cells["name"])
            ),
        ),
    ),
    (
        text("external_id"),
        text("name"),
        CUSTOMER,
        Setting(
            "mails", "mails", _mails, _mails, plain=lambda value: tuple(plain_addresses(value)), empty=()
        ),
        Setting(
            "phones",
            "phones",
            _phones,
            lambda record: tuple((one.digits, one.written) for one in record.phones.all()),
            plain=lambda value: tuple(plain_phones(value)[0].items()),
            empty=(),
        ),
        text("job_title"),
        text("language"),
        text("zone"),
        text("portal_visibility"),
        ACTIVE,
    ),
    {},
)

PRODUCTS: Final = Exchanged(
    KINDS["products"],
    queries.products,
    (Way(("code",), lambda found, cells: found.filter(code=str(cells["code"]).upper())),),
    (text("external_id"), code("code"), text("name"), ACTIVE),
    {},
    narrowed_by=("search",),
)


def _by_serial(found: Records, cells: Cells) -> Records:
    of_it = found.filter(product=named.product_id(str(cells["product"])))
    return named.in_capitals(of_it, "serial", str(cells["serial"]))


def _by_site(found: Records, cells: Cells) -> Records:
    return found.filter(
        customer=named.customer_id(str(cells["customer"])),
        product=named.product_id(str(cells["product"])),
        serial="",
        site=cells.get("site") or "",
    )


INSTALLED: Final = Exchanged(
    KINDS["installed-products"],
    queries.installed_products,
    (
        Way(("product", "serial"), _by_serial, decides=True),
        Way(("customer", "product"), _by_site),
    ),
    (
        text("external_id"),
        CUSTOMER,
        reference("product", "product_id", named.product_id, "product.code"),
        text("serial"),
        text("site"),
        fact("warranty_until"),
        ACTIVE,
    ),
    {},
    narrowed_by=("customer_id",),
)


def _by_reference(found: Records, cells: Cells) -> Records:
    theirs = found.filter(customer=named.customer_id(str(cells["customer"])), kind=cells["kind"])
    return named.in_capitals(theirs, "reference", str(cells["reference"]))


def _installed_shown(record: Any) -> Value:
    return installed_name(record.installed_product) or None if record.installed_product else None


OBJECTS: Final = Exchanged(
    KINDS["business-objects"],
    queries.business_objects,
    (Way(("customer", "kind", "reference"), _by_reference),),
    (
        text("external_id"),
        CUSTOMER,
        text("kind"),
        text("reference"),
        text("label"),
        text("link"),
        Setting(
            "installed_product",
            "installed_product_id",
            _installed_shown,
            lambda record: record.installed_product_id,
            read=named.installed_product_id,
        ),
        reference("queue", "queue_id", named.queue_id, "queue.name"),
        ACTIVE,
    ),
    {},
)
