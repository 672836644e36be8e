"""Who wrote: a contact, a member of staff, somebody of a known customer, or nobody known."""

from dataclasses import dataclass
from email.utils import parseaddr
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Lower

from servanda.customers.mail_domains import domain
from servanda.customers.models import Contact, ContactAddress, ContactState, MailDomain
from servanda.organisations.models import SupportOrganisation
from servanda.people.models import User


@dataclass(frozen=True, slots=True)
class Author:
    """Who an address belongs to. ``customer_id`` is the contact's, else of whoever has the domain."""

    contact: Contact | None = None
    customer_id: UUID | None = None
    user: User | None = None

    @property
    def is_vouched_for(self) -> bool:
        """Whether somebody of ours has confirmed who this is."""
        return self.contact is not None and self.contact.state == ContactState.CONFIRMED


NOBODY_KNOWN: Final = Author()


def author(address: str) -> Author:
    """Whom the address belongs to; a contact out of use is known by its customer alone. At most three statements."""
    if not address:
        return NOBODY_KNOWN
    known = ContactAddress.objects.alias(folded=Lower("mail")).filter(folded=address.lower())
    found = known.select_related("contact").first()
    if found is not None:
        contact = found.contact
        return Author(contact if contact.is_active else None, contact.customer_id)
    staff = User.objects.alias(folded=Lower("email")).filter(folded=address.lower())
    user = staff.filter(is_staff=True, is_active=True).first()
    if user is not None:
        return Author(user=user)
    of = MailDomain.objects.filter(domain=domain(address.rpartition("@")[2]), customer__is_active=True)
    return Author(customer_id=of.values_list("customer_id", flat=True).first())


def own_addresses() -> dict[str, SupportOrganisation | None]:
    """Every address that we write from, in lower case, with its organisation. One statement."""
    found: dict[str, SupportOrganisation | None] = {parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower(): None}
    with_mail = SupportOrganisation.objects.filter(is_active=True).exclude(mail_address="")
    return found | {one.mail_address.lower(): one for one in with_mail.order_by("is_default", "code")}


def without_tag(address: str) -> str:
    """The address without what stands behind a plus: the mail box that it comes to."""
    local, at, of = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{of}"
