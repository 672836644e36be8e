"""A case as somebody enters it, and the records that it names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from servanda.agreements.models import SupportAgreement, SupportKey
from servanda.cases.models import Case
from servanda.core.cases import Channel, Entered
from servanda.core.refusals import Fault
from servanda.customers.models import Contact, Customer, InstalledProduct, Product
from servanda.customers.queries import customer_line
from servanda.organisations.models import Category, Priority
from servanda.organisations.queries import category_line


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as entered by a person or a program. What is left out is preset, found by what is there, or asked for.

    ``support_key`` and ``agreement`` are their code and number. ``customer_unknown``: nobody knows who it is;
    ``pocket``: the subject alone is known now. ``queue_id`` and ``assignee_id`` name a target by hand.
    ``overrule_reason`` lets a caller through whom the agreement does not name; ``provisionally_named`` does so
    at severity 1 until the lead confirms. ``overruled_by``: who did, where that was before. ``verified`` is false for senders whom nobody vouches for. ``business_object_ids`` are what it is about
    besides, chosen while those of the key ``ticked_for`` were offered (empty: of none): for any other key, what that
    one offers by itself comes along; ``no_objects`` says that it is about none; ``object_reference`` is one that was quoted. ``drawn`` is what it has drawn already, by contract. ``acknowledged`` are the
    pop-ups that whoever registers has read; none at all where nobody reads them, as from programs.
    """

    subject: str = ""
    description: str = ""
    channel: Channel | None = None
    received_at: datetime | None = None
    severity: int | None = None
    priority_id: UUID | None = None
    category_id: UUID | None = None
    customer_id: UUID | None = None
    customer_unknown: bool = False
    pocket: bool = False
    caller_id: UUID | None = None
    caller_name: str = ""
    caller_mail: str = ""
    caller_phone: str = ""
    product_id: UUID | None = None
    installed_product_id: UUID | None = None
    support_key: str = ""
    agreement: str = ""
    queue_id: UUID | None = None
    assignee_id: UUID | None = None
    overrule_reason: str = ""
    overruled_by: str = ""
    provisionally_named: bool = False
    verified: bool = True
    follows_id: UUID | None = None
    business_object_ids: frozenset[UUID] = frozenset()
    ticked_for: str | None = None
    no_objects: bool = False
    object_kind: str = ""
    object_reference: str = ""
    acknowledged: frozenset[UUID] | None = None
    drawn: Mapping[UUID, int] = field(default_factory=dict[UUID, int])

    def copies_objects_of(self, key: SupportKey | None) -> bool:
        """Whether what the key offers by itself comes along: nobody chose among it."""
        return self.ticked_for is None or self.ticked_for != (key.code if key else "")

    def entered(self, customer_id: UUID | None) -> Entered:
        """What the core checks; ``customer_id`` as it was found."""
        return Entered(
            subject=self.subject,
            description=self.description,
            channel=self.channel,
            received_at=self.received_at,
            severity=self.severity,
            category_id=self.category_id,
            customer_id=customer_id,
            customer_unknown=self.customer_unknown and customer_id is None,
            pocket=self.pocket,
        )


@dataclass(frozen=True, slots=True)
class References:
    """The records that a case names, found; ``faults`` are those that there are not, or that do not fit.

    ``line`` is the customer, then its parents, nearest first; ``categories`` the category, given or the default,
    then its parents.
    """

    line: tuple[Customer, ...] = ()
    caller: Contact | None = None
    product: Product | None = None
    installed: InstalledProduct | None = None
    key: SupportKey | None = None
    agreement: SupportAgreement | None = None
    categories: tuple[Category, ...] = ()
    priority: Priority | None = None
    follows: Case | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def customer(self) -> Customer | None:
        """The customer itself; none while it is unknown."""
        return self.line[0] if self.line else None

    @property
    def caller_is_foreign(self) -> bool:
        """Whether the caller is of a customer that this case has nothing to do with."""
        above = {one.id for one in self.line}
        return bool(self.caller and above and self.caller.customer_id not in above)


def references(new: NewCase, *, default_priority: Priority | None) -> References:
    """Everything that the case names, and the default category and priority where it names none.

    One statement, one more for each that is given, and one for the customer's line.
    """
    key = _key(new.support_key)
    caller = _caller(new.caller_id)
    installed = _installed(new.installed_product_id)
    line = _line(new, caller, installed, key)
    found = References(
        line=line,
        caller=caller,
        product=_product(new.product_id, installed),
        installed=installed,
        key=key,
        agreement=_agreement(new.agreement),
        categories=tuple(category_line(new.category_id)),
        priority=_priority(new.priority_id) if new.priority_id else default_priority,
    )
    return replace(found, faults=tuple(_faults(found, new)))


def _caller(caller_id: UUID | None) -> Contact | None:
    if caller_id is None:
        return None
    return Contact.objects.filter(id=caller_id, is_active=True).select_related("customer").first()


def _key(code: str) -> SupportKey | None:
    wanted = code.strip().upper()
    found = SupportKey.objects.filter(code=wanted, is_active=True).select_related("agreement")
    return found.first() if wanted else None


def _agreement(number: str) -> SupportAgreement | None:
    wanted = number.strip().upper()
    return SupportAgreement.objects.filter(number=wanted).first() if wanted else None


def _installed(installed_id: UUID | None) -> InstalledProduct | None:
    if installed_id is None:
        return None
    return InstalledProduct.objects.select_related("product").filter(id=installed_id).first()


def _product(product_id: UUID | None, installed: InstalledProduct | None) -> Product | None:
    if installed is not None:
        return installed.product
    return Product.objects.filter(id=product_id).first() if product_id else None


def _priority(priority_id: UUID) -> Priority | None:
    return Priority.objects.filter(id=priority_id).first()


def _line(
    new: NewCase, caller: Contact | None, installed: InstalledProduct | None, key: SupportKey | None
) -> tuple[Customer, ...]:
    """The customer given; else the caller's, if what it is about is theirs or their parents'; else whose that is."""
    if new.customer_id is not None:
        return tuple(customer_line(new.customer_id))
    about = [one.customer_id for one in (installed, key) if one]
    theirs = _line_of(caller.customer) if caller else ()
    if theirs and {one.id for one in theirs}.issuperset(about):
        return theirs
    return tuple(customer_line(about[0])) if about else ()


def _line_of(customer: Customer) -> tuple[Customer, ...]:
    """Read only where there is something above."""
    return tuple(customer_line(customer.id)) if customer.parent_id else (customer,)


def _faults(found: References, new: NewCase) -> Iterator[Fault]:
    above = {one.id for one in found.line}
    known = [
        ("customer_id", new.customer_id, found.customer, "customer"),
        ("caller_id", new.caller_id, found.caller, "contact"),
        ("installed_product_id", new.installed_product_id, found.installed, "installed product"),
        ("product_id", new.product_id, found.product, "product"),
        ("support_key", new.support_key.strip(), found.key, "support key"),
        ("agreement", new.agreement.strip(), found.agreement, "agreement"),
        ("category_id", new.category_id, found.categories, "category"),
        ("priority_id", new.priority_id, found.priority, "priority"),
    ]
    for field_name, given, record, word in known:
        if given and not record:
            yield Fault(field_name, f"There is no such {word}.")
    installed = found.installed
    if installed and new.product_id and installed.product_id != new.product_id:
        yield Fault("product_id", "The installed product is another product; change that instead.")
    owned = [
        ("installed_product_id", found.installed),
        ("support_key", found.key),
        ("agreement", found.agreement),
    ]
    for field_name, one in owned:
        if one is not None and above and one.customer_id not in above:
            yield Fault(field_name, "It belongs to another customer.")
