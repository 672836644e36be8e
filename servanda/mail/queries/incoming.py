"""Finding incoming messages and what became of them, for those who see the set-up."""

from uuid import UUID

from django.db.models import QuerySet

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Unknown
from servanda.mail.models import IncomingMail, MailOutcome, OutcomeState


class NoSuchMail(Unknown):
    """No message by that id, or none that is parked."""


def received_mails(*, viewer: Viewer) -> QuerySet[MailOutcome]:
    """What became of messages, the newest first, without what they say. Raises ``NotAllowed``."""
    require(viewer, Permission.SETUP_SEE)
    found = MailOutcome.objects.select_related("case", "incoming").defer("incoming__raw")
    return found.order_by("-received_at", "-id")


def parked_mails(*, viewer: Viewer) -> QuerySet[MailOutcome]:
    """Those that wait for somebody, the newest first. Raises ``NotAllowed``."""
    return received_mails(viewer=viewer).filter(state=OutcomeState.PARKED)


def parked_mail(incoming_id: UUID, *, viewer: Viewer) -> MailOutcome:
    """One of them, with its raw message. Raises ``NotAllowed``, ``NoSuchMail``."""
    require(viewer, Permission.SETUP_SEE)
    found = MailOutcome.objects.select_related("incoming").filter(state=OutcomeState.PARKED)
    outcome = found.filter(incoming=incoming_id).first()
    if outcome is None:
        raise NoSuchMail("There is no such parked message.")
    return outcome


def lock_outcome(incoming_id: UUID) -> MailOutcome:
    """The outcome with its message, locked until the end of the transaction. Raises ``NoSuchMail``."""
    found = MailOutcome.objects.select_related("incoming").select_for_update(of=("self",))
    outcome = found.filter(incoming=incoming_id).first()
    if outcome is None:
        raise NoSuchMail("There is no such message.")
    return outcome


def taken_from(message_id: str, content_hash: str) -> IncomingMail | None:
    """The message that is kept already, if it is."""
    found = IncomingMail.objects.defer("raw").filter(message_id=message_id, content_hash=content_hash)
    return found.first()
