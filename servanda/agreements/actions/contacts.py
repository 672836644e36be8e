"""Naming people in an agreement; this stays open while it is approved."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, TypedDict, Unpack
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.models import AgreementContact, SupportAgreement
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements import may_be_named
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.customers.actions.setting import set_fields
from servanda.customers.models import Contact
from servanda.customers.queries import customer_line
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.people.models import User

_MARKS: Final = ("is_main", "mail_to", "mail_cc")
_STRANGER: Final = (
    "{} is neither of this customer nor of one above it, nor of a sub-customer that the agreement includes."
)


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

    A contact is of the agreement's customer, of one above it, or of one below where it includes sub-customers.
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
    elif entry.contact_id:
        yield from _contact_faults(entry.agreement, entry.contact_id)
    elif entry.user_id and not User.objects.filter(id=entry.user_id, is_active=True, is_staff=True).exists():
        yield Fault("user_id", "Choose an active member of staff.")
    if AgreementContact.objects.filter(
        agreement=entry.agreement_id, contact=entry.contact_id, user=entry.user_id
    ).exists():
        yield Fault("contact_id" if entry.contact_id else "user_id", "This person is named already.")


def _contact_faults(agreement: SupportAgreement, contact_id: UUID) -> Iterator[Fault]:
    # Locked, so that nobody lets them go to another customer meanwhile.
    usable = Contact.objects.select_for_update(no_key=True).filter(id=contact_id, is_active=True)
    contact = usable.first()
    if contact is None:
        yield Fault("contact_id", "Choose a contact that is in use.")
    else:
        yield from stranger_faults(agreement, [contact], at="contact_id")


def stranger_faults(agreement: SupportAgreement, people: Iterable[Contact], *, at: str) -> Iterator[Fault]:
    """Those of the contacts whom the agreement, as it stands, may not name. A statement, and one for each customer."""
    if agreement.customer_id is None:
        return
    own = [one.id for one in customer_line(agreement.customer_id)]
    lines: dict[UUID, list[UUID]] = {}
    for contact in people:
        of = contact.customer_id
        lines[of] = lines.get(of) or [one.id for one in customer_line(of)]
        if not may_be_named(lines[of], own, includes_sub_customers=agreement.includes_sub_customers):
            yield Fault(at, _STRANGER.format(contact.name))


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
