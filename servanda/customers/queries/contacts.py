"""Finding contacts. By whatever a caller says of themselves: ``callers``."""

from uuid import UUID

from django.db.models import QuerySet

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Unknown
from servanda.customers.models import Contact
from servanda.customers.queries.words import with_words


class NoSuchContact(Unknown):
    """No contact by that id or external id."""


def contacts(
    *, viewer: Viewer, customer_id: UUID | None = None, search: str = "", is_active: bool | None = None
) -> QuerySet[Contact]:
    """All by name, with customer, addresses and phones: three statements. ``search``: words of the name.

    Raises ``NotAllowed``.
    """
    require(viewer, Permission.CUSTOMER_SEE)
    found = Contact.objects.select_related("customer").prefetch_related("addresses", "phones")
    found = with_words(found.order_by("sort_name", "id"), search)
    if customer_id is not None:
        found = found.filter(customer=customer_id)
    return found if is_active is None else found.filter(is_active=is_active)


def contact(contact_id: UUID, *, viewer: Viewer) -> Contact:
    """Raises ``NotAllowed``, ``NoSuchContact``."""
    return _one(contacts(viewer=viewer), contact_id)


def lock_contact(contact_id: UUID, *, viewer: Viewer) -> Contact:
    """The contact, locked until the end of the transaction. Raises as ``contact``."""
    return _one(contacts(viewer=viewer).select_for_update(of=("self",)), contact_id)


def _one(found: QuerySet[Contact], contact_id: UUID) -> Contact:
    contact = found.filter(id=contact_id).first()
    if contact is None:
        raise NoSuchContact("There is no such contact.")
    return contact
