"""What every text on a case has to be like."""

from datetime import datetime
from uuid import UUID

from servanda.core.cases import DESCRIPTION_LENGTH
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers.models import Contact


class NothingSaid(Invalid):
    """The text is empty, too long, or says something impossible."""


def check_text(text: str, happened_at: datetime | None, at: datetime, contact_id: UUID | None = None) -> None:
    """Raise ``NothingSaid`` with everything that is wrong."""
    known = contact_id is None or Contact.objects.filter(id=contact_id).exists()
    checks = [
        (bool(text.strip()), "text", "Write something."),
        (len(text) <= DESCRIPTION_LENGTH, "text", f"At most {DESCRIPTION_LENGTH:,} characters."),
        (happened_at is None or happened_at <= at, "happened_at", "It cannot have happened later than now."),
        (known, "contact_id", "There is no such contact."),
    ]
    faults = [Fault(field, message) for holds, field, message in checks if not holds]
    refuse(NothingSaid, "This cannot be kept as it is.", faults)
