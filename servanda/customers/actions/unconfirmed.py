"""Somebody unknown who writes from the domain of a customer."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from servanda.core.access import Viewer
from servanda.customers.actions.contacts import ContactInvalid, add_contact
from servanda.customers.models import Contact, ContactAddress
from servanda.foundation.transactions import action


@action
def add_unconfirmed_contact(
    *, customer_id: UUID, mail: str, name: str = "", by: Viewer, at: datetime
) -> Contact | None:
    """Add whoever writes from this address, or find who has it; somebody of ours confirms later who it is.

    Without a name the address is the name. None if it cannot be a contact's address, or is of one out of use. Raises ``NotAllowed``.
    """
    shown = " ".join(name.split())[:120] or mail[:120]
    try:
        # Two messages of the same stranger may be read at once.
        with transaction.atomic():
            return add_contact(
                confirmed=False, by=by, at=at, customer_id=customer_id, name=shown, mails=[mail]
            )
    except (ContactInvalid, IntegrityError):
        known = ContactAddress.objects.alias(folded=Lower("mail")).filter(folded=mail.lower())
        found = known.filter(contact__is_active=True).select_related("contact").first()
        return found.contact if found else None
