"""What a cell names, by the words that people and other systems have for it. One statement each at least."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Lower, Upper

from servanda.agreements.models import Contract, ServiceLevel, SupportAgreement, SupportPlan
from servanda.core.refusals import Invalid
from servanda.customers.models import BusinessObject, Contact, Customer, InstalledProduct, Product
from servanda.customers.queries import kept
from servanda.organisations.models import Queue, Service, SupportOrganisation, SupportType, WorkCalendar
from servanda.people.models import User


class NothingNamed(Invalid):
    """A cell names something that there is not, or more than one."""


def customer_id(text: str) -> UUID:
    """By number, else external id, else name; of one that was merged, that which was kept. Raises ``NothingNamed``."""
    ways = (
        Customer.objects.filter(number=text.upper()),
        Customer.objects.filter(external_id=text),
        _named(Customer.objects.all(), "name", text),
    )
    found = _first(ways, f"There is no customer {text}.")
    gone = Customer.objects.filter(id=found, is_active=False).first()
    return kept(gone).id if gone else found


def product_ids(codes: Collection[str]) -> frozenset[UUID]:
    """All by their codes. Raises ``NothingNamed``."""
    wanted = {code.upper() for code in codes}
    found = dict(Product.objects.filter(code__in=wanted).values_list("code", "id"))
    _refuse_missing(wanted - found.keys(), "no product")
    return frozenset(found.values())


def product_id(code: str) -> UUID:
    """Raises ``NothingNamed``."""
    return next(iter(product_ids([code])))


def installed_product_id(text: str, of: UUID | None) -> UUID:
    """The customer's, by product code and serial, by serial alone, or by external id. Raises ``NothingNamed``."""
    theirs = InstalledProduct.objects.filter(customer=of)
    code, _, serial = text.partition("/")
    ways = (
        theirs.filter(product__code=code.upper(), serial__iexact=serial) if serial else theirs.none(),
        theirs.filter(serial__iexact=text),
        theirs.filter(external_id=text),
    )
    return _first(ways, f"This customer has no installed product {text}.")


def installed_product_ids(texts: Collection[str], of: UUID | None) -> frozenset[UUID]:
    """Raises ``NothingNamed``."""
    return frozenset(installed_product_id(text, of) for text in texts)


def business_object_ids(texts: Collection[str], of: UUID | None) -> frozenset[UUID]:
    """The customer's, by kind and reference, or by external id. Raises ``NothingNamed``."""
    return frozenset(_business_object_id(text, of) for text in texts)


def _business_object_id(text: str, of: UUID | None) -> UUID:
    theirs = BusinessObject.objects.filter(customer=of)
    kind, _, called = text.partition("/")
    ways = (
        in_capitals(theirs.filter(kind=kind), "reference", called) if called else theirs.none(),
        theirs.filter(external_id=text),
    )
    return _first(ways, f"This customer has no business object {text}.")


def service_ids(labels: Collection[str]) -> frozenset[UUID]:
    """Raises ``NothingNamed``."""
    return frozenset(
        _first([_named(Service.objects.all(), "label", label)], f"There is no service {label}.")
        for label in labels
    )


def plan_id(name: str) -> UUID:
    """Raises ``NothingNamed``."""
    return _first([_named(SupportPlan.objects.all(), "name", name)], f"There is no support plan {name}.")


def level_id(name: str) -> UUID:
    """Raises ``NothingNamed``."""
    return _first([_named(ServiceLevel.objects.all(), "name", name)], f"There is no service level {name}.")


def calendar_id(name: str) -> UUID:
    """Raises ``NothingNamed``."""
    return _first([_named(WorkCalendar.objects.all(), "name", name)], f"There is no work calendar {name}.")


def queue_id(name: str) -> UUID:
    """Raises ``NothingNamed``."""
    return _first([_named(Queue.objects.all(), "name", name)], f"There is no queue {name}.")


def support_type_id(label: str) -> UUID:
    """Raises ``NothingNamed``."""
    return _first([_named(SupportType.objects.all(), "label", label)], f"There is no support type {label}.")


def organisation_id(code: str) -> UUID:
    """Raises ``NothingNamed``."""
    found = _named(SupportOrganisation.objects.all(), "code", code)
    return _first([found], f"There is no support organisation {code}.")


def owner_id(mail: str) -> UUID:
    """A member of staff, by mail address. Raises ``NothingNamed``."""
    staff = User.objects.filter(is_staff=True, email__iexact=mail)
    return _first([staff], f"Nobody of the staff has the mail address {mail}.")


def contract_number(text: str) -> str:
    """By number, else external id. Raises ``NothingNamed``."""
    return _number(Contract.objects.all(), text, "contract")


def agreement_number(text: str) -> str:
    """By number, else external id. Raises ``NothingNamed``."""
    return _number(SupportAgreement.objects.all(), text, "agreement")


def contact_ids(mails: Collection[str]) -> dict[str, UUID]:
    """Contacts by mail addresses, in lower case. Raises ``NothingNamed``."""
    wanted = {mail.lower() for mail in mails}
    found = Contact.objects.annotate(folded=Lower("addresses__mail")).filter(folded__in=wanted)
    known: dict[str, UUID] = dict(found.values_list("folded", "id")) if wanted else {}
    _refuse_missing(wanted - known.keys(), "no contact with the mail address")
    return known


def _number(objects: "QuerySet[Any]", text: str, what: str) -> str:
    ways = (objects.filter(number=text.upper()), objects.filter(external_id=text))
    found = _first(ways, f"There is no {what} {text}.")
    return str(objects.values_list("number", flat=True).get(id=found))


def _named(objects: "QuerySet[Any]", field: str, text: str) -> "QuerySet[Any]":
    """In whatever case, by the index there is."""
    folded: QuerySet[Any] = objects.annotate(folded=Lower(field))
    return folded.filter(folded=Lower(Value(text, output_field=CharField())))


def in_capitals(objects: "QuerySet[Any]", field: str, text: str) -> "QuerySet[Any]":
    """The same, by an index of upper case."""
    folded: QuerySet[Any] = objects.annotate(capitals=Upper(field))
    return folded.filter(capitals=Upper(Value(text, output_field=CharField())))


def named(objects: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
    """Those of this name, in whatever case."""
    return _named(objects, "name", text)


def _first(ways: "Iterable[QuerySet[Any]]", otherwise: str) -> UUID:
    for way in ways:
        found: list[UUID] = list(way.order_by().values_list("id", flat=True)[:2])
        if len(found) > 1:
            raise NothingNamed("This names more than one; say it more exactly.")
        if found:
            return found[0]
    raise NothingNamed(otherwise)


def _refuse_missing(missing: Collection[str], what: str) -> None:
    if missing:
        raise NothingNamed(f"There is {what} {', '.join(sorted(missing)[:5])}.")
