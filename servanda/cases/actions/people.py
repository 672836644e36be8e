"""The people who are told of a case along with its caller: lent by its agreement, or added on the case (2-domain 2.4)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, TypedDict, Unpack
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.moving import lock
from servanda.cases.models import Case, CaseContact, EventKind
from servanda.core.access import Permission, Viewer, require
from servanda.core.cover import Snapshot
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers.actions.setting import set_fields
from servanda.customers.models import Contact
from servanda.customers.queries import customer_line
from servanda.foundation.transactions import action
from servanda.people.models import User

_MARKS: Final = ("is_main", "mail_to", "mail_cc")


class CaseContactInvalid(Invalid):
    """Nobody can be told along like this."""


class Marks(TypedDict, total=False):
    """What somebody gets; what is left out stays as it is."""

    is_main: bool
    mail_to: bool
    mail_cc: bool


@action
def add_case_contact(
    *,
    number: str,
    contact_id: UUID | None = None,
    user_id: UUID | None = None,
    by: Viewer,
    at: datetime,
    **marks: Unpack[Marks],
) -> CaseContact:
    """Tell a contact of the case's customer, or of one above it, or one of our own people along.

    A new main contact takes that from the former. Raises ``NotAllowed``, ``NoSuchCase`` or ``CaseContactInvalid``.
    """
    held = _held(number, by, at)
    entry = CaseContact(case=held.case, contact_id=contact_id, user_id=user_id)
    refuse(CaseContactInvalid, "Nobody was added.", list(_person_faults(entry)))
    _keep(held, entry, marks)
    return entry


@action
def change_case_contact(
    *, number: str, entry_id: UUID, by: Viewer, at: datetime, **marks: Unpack[Marks]
) -> CaseContact:
    """Change the marks. Raises ``NotAllowed``, ``NoSuchCase``, ``NoSuchCaseContact`` or ``CaseContactInvalid``."""
    held = _held(number, by, at)
    entry = queries.case_contact(held.case, entry_id)
    _keep(held, entry, marks)
    return entry


@action
def remove_case_contact(*, number: str, entry_id: UUID, by: Viewer, at: datetime) -> None:
    """Tell somebody along no more. Raises ``NotAllowed``, ``NoSuchCase`` or ``NoSuchCaseContact``."""
    held = _held(number, by, at)
    queries.case_contact(held.case, entry_id).delete()
    _said(held)


def lent_to(snapshot: Snapshot) -> tuple[object, ...]:
    """What decides whom an agreement lends to a case: who calls, of which customer, under which agreement."""
    asked, agreement = snapshot.facts.asked, snapshot.cover.agreement
    return asked.caller, asked.customers[:1], agreement and agreement.reference


def let_people_follow(held: CaseAtHand, lent: list[CaseContact], *, new_customer: bool) -> None:
    """Let those whom the agreement lends take the place of those whom the former lent; added ones stay.

    With a new customer those of the former go, and our own people stay.
    """
    entries = CaseContact.objects.filter(case=held.case)
    entries.filter(by_hand=False).delete()
    if new_customer:
        entries.filter(contact__isnull=False).delete()
    known = {(one.contact_id, one.user_id) for one in entries}
    held.inherit([one for one in lent if (one.contact_id, one.user_id) not in known])


def _held(number: str, by: Viewer, at: datetime) -> CaseAtHand:
    held = lock(number, None, by=by, at=at)
    require(by, Permission.CASE_WRITE, held.case.organisation_id)
    return held


def _keep(held: CaseAtHand, entry: CaseContact, marks: Marks) -> None:
    set_fields(entry, marks, _MARKS)
    entry.by_hand = True
    if entry.mail_to and entry.mail_cc:
        text = "Choose either mail or a copy."
        raise CaseContactInvalid(text, [Fault("mail_cc", text)])
    others = CaseContact.objects.filter(case=held.case, is_main=True).exclude(id=entry.id)
    if entry.is_main:
        for other in others:
            other.is_main = False
            other.store()
    if entry._state.adding:
        entry.save(force_insert=True)
    else:
        entry.store()
    _said(held)


def _said(held: CaseAtHand) -> None:
    held.enter(EventKind.CHANGED, {"fields": ["contacts"]})
    held.store()


def _person_faults(entry: CaseContact) -> Iterator[Fault]:
    if (entry.contact_id is None) == (entry.user_id is None):
        yield Fault("contact_id", "Choose either a contact or one of your own people.")
    elif entry.contact_id is not None:
        yield from _contact_faults(entry.case, entry.contact_id)
    elif entry.user_id and not User.objects.filter(id=entry.user_id, is_active=True, is_staff=True).exists():
        yield Fault("user_id", "Choose an active member of staff.")
    same = CaseContact.objects.filter(case=entry.case, contact=entry.contact_id, user=entry.user_id)
    if same.exists():
        yield Fault("contact_id" if entry.contact_id else "user_id", "This person is told already.")


def _contact_faults(case: Case, contact_id: UUID) -> Iterator[Fault]:
    # Locked, so that nobody lets them go to another customer meanwhile.
    usable = Contact.objects.select_for_update(no_key=True).filter(id=contact_id, is_active=True)
    line = [one.id for one in customer_line(case.customer_id)] if case.customer_id else []
    if not usable.filter(customer__in=line).exists():
        yield Fault(
            "contact_id", "Choose a contact of the case's customer, or of one above it, who is in use."
        )
    elif contact_id == case.caller_id:
        yield Fault("contact_id", "This is the caller, who is told anyway.")
