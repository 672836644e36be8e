"""Naming people in an agreement; this stays open while it is approved."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, TypedDict, Unpack
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.models import AgreementContact, SupportAgreement
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.customers.actions.setting import set_fields
from servanda.customers.models import Contact
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.people.models import User

_MARKS: Final = ("is_main", "mail_to", "mail_cc")


class AgreementContactInvalid(Invalid):
    """Nobody can be named in an agreement like this."""


class LastNamedContact(Conflict):
    """An approved agreement for named contacts only names at least one."""


class Marks(TypedDict, total=False):
    """What a named person gets; what is left out stays as it is."""

    is_main: bool
    mail_to: bool
    mail_cc: bool


@action
def add_agreement_contact(
    *,
    number: str,
    contact_id: UUID | None = None,
    user_id: UUID | None = None,
    by: Viewer,
    at: datetime,
    **marks: Unpack[Marks],
) -> AgreementContact:
    """Name a contact, or one of our own people. A new main contact takes that from the former.

    Raises ``NotAllowed``, ``NoSuchAgreement`` or ``AgreementContactInvalid``.
    """
    agreement = _lock(number, by)
    entry = AgreementContact(agreement=agreement, contact_id=contact_id, user_id=user_id)
    faults = [*_person_faults(entry)]
    refuse(AgreementContactInvalid, "Nobody was named.", faults)
    _set(entry, marks)
    entry.save(force_insert=True)
    return queries.agreement_contact(number, entry.id, viewer=by)


@action
def change_agreement_contact(
    *, number: str, entry_id: UUID, by: Viewer, at: datetime, **marks: Unpack[Marks]
) -> AgreementContact:
    """Change the marks. Raises as ``add_agreement_contact``, and ``NoSuchAgreementContact``."""
    _lock(number, by)
    entry = queries.agreement_contact(number, entry_id, viewer=by)
    _set(entry, marks)
    entry.store()
    return entry


@action
def remove_agreement_contact(*, number: str, entry_id: UUID, by: Viewer, at: datetime) -> None:
    """Name somebody no more. Raises as ``change_agreement_contact``, and ``LastNamedContact``."""
    agreement = _lock(number, by)
    entry = queries.agreement_contact(number, entry_id, viewer=by)
    if agreement.is_approved and agreement.named_contacts_only and agreement.contacts.count() == 1:
        raise LastNamedContact("Only named contacts may use this agreement, so it names at least one.")
    entry.delete()


def _lock(number: str, by: Viewer) -> SupportAgreement:
    require(by, Permission.PROMISE_EDIT)
    agreement = queries.lock_agreement(number, viewer=by)
    require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
    return agreement


def _person_faults(entry: AgreementContact) -> Iterator[Fault]:
    if (entry.contact_id is None) == (entry.user_id is None):
        yield Fault("contact_id", "Name either a contact or one of your own people.")
    elif entry.contact_id and not Contact.objects.filter(id=entry.contact_id, is_active=True).exists():
        yield Fault("contact_id", "Choose a contact that is in use.")
    elif entry.user_id and not User.objects.filter(id=entry.user_id, is_active=True, is_staff=True).exists():
        yield Fault("user_id", "Choose an active member of staff.")
    elif AgreementContact.objects.filter(
        agreement=entry.agreement_id, contact=entry.contact_id, user=entry.user_id
    ).exists():
        yield Fault("contact_id" if entry.contact_id else "user_id", "This person is named already.")


def _set(entry: AgreementContact, marks: Marks) -> None:
    set_fields(entry, marks, _MARKS)
    if entry.is_main:
        for former in AgreementContact.objects.filter(agreement=entry.agreement_id, is_main=True).exclude(
            id=entry.id
        ):
            former.is_main = False
            former.store()
    faults = list(faults_of(entry, but=["agreement", "contact", "user"]))
    refuse(AgreementContactInvalid, "Nobody can be named like this.", faults)
