"""Who gets what is written to the customer of a case (2-domain 2.4)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from servanda.cases.models import Case, CaseContact
from servanda.core.refusals import Unknown
from servanda.customers.models import ContactAddress


class NoSuchCaseContact(Unknown):
    """Nobody is told of the case by that id."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody and where we write to."""

    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class Recipients:
    """Caller and mail-to contacts, and those who get a copy; nobody twice."""

    to: tuple[Addressee, ...]
    copy_to: tuple[Addressee, ...]


def recipients(case: Case) -> Recipients:
    """Those of the case as it stands; whoever has no address is left out. Two statements."""
    along = list(case_contacts(case))
    addresses = _addresses(case, along)
    to = [addresses.get(case.caller_id) or _unknown_caller(case)]
    to += [_addressee(one, addresses) for one in along if one.mail_to]
    copies = [
        _addressee(one, addresses) for one in along if not one.mail_to and (one.mail_cc or not one.is_main)
    ]
    first = {one.mail.casefold(): one for one in to if one}
    second = {one.mail.casefold(): one for one in copies if one and one.mail.casefold() not in first}
    return Recipients(tuple(first.values()), tuple(second.values()))


def main_contacts(case: Case) -> Recipients:
    """The main contact among those who are told along, or all of them where none is; the caller aside.

    Two statements.
    """
    others = [one for one in case_contacts(case) if one.contact_id != case.caller_id]
    along = [one for one in others if one.is_main] or others
    addresses = _addresses(case, along)
    found = (_addressee(one, addresses) for one in along)
    return Recipients(tuple(one for one in found if one), ())


def case_contacts(case: Case) -> QuerySet[CaseContact]:
    """The people who are told along, main ones first."""
    found = CaseContact.objects.filter(case=case).select_related("contact", "user")
    return found.order_by("-is_main", "-mail_to", "id")


def case_contact(case: Case, entry_id: UUID) -> CaseContact:
    """One of them, of a case that has been seen. Raises ``NoSuchCaseContact``."""
    found = case_contacts(case).filter(id=entry_id).first()
    if found is None:
        raise NoSuchCaseContact("Nobody is told along by this id.")
    return found


def _addresses(case: Case, along: list[CaseContact]) -> dict[object, Addressee]:
    wanted = [one.contact_id for one in along if one.contact_id]
    wanted += [case.caller_id] if case.caller_id else []
    found = ContactAddress.objects.filter(contact__in=wanted).select_related("contact").order_by("-position")
    # The last one stays: position 0 is where we write to.
    return {one.contact_id: Addressee(one.contact.name, one.mail) for one in found}


def _addressee(one: CaseContact, addresses: dict[object, Addressee]) -> Addressee | None:
    if one.user is not None:
        return Addressee(one.user.name, one.user.email) if one.user.is_active else None
    return addresses.get(one.contact_id)


def _unknown_caller(case: Case) -> Addressee | None:
    return Addressee(case.caller_name or case.caller_mail, case.caller_mail) if case.caller_mail else None
