"""Naming the contacts of an agreement as the columns of a row say."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.actions.contacts import (
    AgreementContactInvalid,
    Marks,
    add_agreement_contact,
    change_agreement_contact,
    remove_agreement_contact,
    stranger_faults,
)
from servanda.agreements.models import AgreementContact, SupportAgreement
from servanda.agreements.queries.exchange import NothingNamed, contact_ids
from servanda.core.access import Viewer
from servanda.core.importing import Value
from servanda.core.refusals import Fault, refuse
from servanda.customers.models import Contact

_MARKS: Final[Mapping[str, str]] = {"main_contact": "is_main", "mail_to": "mail_to", "mail_cc": "mail_cc"}
_NAMED: Final = "contacts"
NOBODY: Final[Mapping[str, Value]] = dict.fromkeys((_NAMED, *_MARKS))
"""The cells of a row that names nobody."""

Wanted = dict[UUID, Marks]


def name_contacts(
    agreement: SupportAgreement, cells: Mapping[str, Value], *, by: Viewer, at: datetime
) -> bool:
    """Name whom the columns name, and nobody else of those who have a mail address; whether anything was done.

    Marks whose column says nothing stay as they are. Raises as ``add_agreement_contact`` does.
    """
    given = {column: _mails(cells[column]) for column in (_NAMED, *_MARKS) if column in cells}
    if not given:
        return False
    entries = queries.agreement_contacts(agreement.number, viewer=by).filter(contact__isnull=False)
    held = {one.contact_id: one for one in entries.prefetch_related("contact__addresses") if one.contact_id}
    wanted = _wanted(given, held)
    _refuse_strangers(agreement, wanted.keys() - held.keys(), by)
    done = False
    # The one who is the main contact from now on comes last: then nobody else is.
    for contact_id, marks in sorted(wanted.items(), key=lambda one: one[1].get("is_main", False)):
        done |= _name(agreement.number, contact_id, held.get(contact_id), marks, by=by, at=at)
    for entry in _left_out(held, wanted) if _NAMED in given else ():
        remove_agreement_contact(number=agreement.number, entry_id=entry.id, by=by, at=at)
        done = True
    return done


def _refuse_strangers(agreement: SupportAgreement, new: Collection[UUID], by: Viewer) -> None:
    if new:
        people = Contact.objects.filter(id__in=new).order_by("sort_name", "id")
        # Read anew: the row may have said its customer just before.
        present = queries.agreement(agreement.number, viewer=by)
        faults = list(stranger_faults(present, people, at=_NAMED))
        refuse(AgreementContactInvalid, "Nobody can be named like this.", faults)


def _mails(value: Value) -> tuple[str, ...]:
    mails = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    return tuple(mail.lower() for mail in mails)


def _wanted(given: Mapping[str, tuple[str, ...]], held: Mapping[UUID, AgreementContact]) -> Wanted:
    """Everybody to be named, with the marks that are given."""
    ids = {column: _ids(column, mails) for column, mails in given.items()}
    named = ids.get(_NAMED, set(held))
    faults = [
        Fault(column, "Mark only who is among the contacts.")
        for column in _MARKS
        if ids.get(column, set()) - named
    ]
    refuse(AgreementContactInvalid, "Nobody can be named like this.", faults)
    marks = {column: mark for column, mark in _MARKS.items() if column in ids}
    return {
        one: Marks(**{mark: one in ids[column] for column, mark in marks.items()})  # type: ignore[typeddict-item]
        for one in sorted(named, key=str)
    }


def _ids(column: str, mails: Iterable[str]) -> set[UUID]:
    try:
        return set(contact_ids(list(mails)).values())
    except NothingNamed as refused:
        raise NothingNamed(refused.message, [Fault(column, refused.message)]) from None


def _name(
    number: str, contact_id: UUID, entry: AgreementContact | None, marks: Marks, *, by: Viewer, at: datetime
) -> bool:
    if entry is None:
        add_agreement_contact(number=number, contact_id=contact_id, by=by, at=at, **marks)
    elif any(getattr(entry, mark) != value for mark, value in marks.items()):
        change_agreement_contact(number=number, entry_id=entry.id, by=by, at=at, **marks)
    else:
        return False
    return True


def _left_out(held: Mapping[UUID, AgreementContact], wanted: Wanted) -> Iterator[AgreementContact]:
    """Whoever has no mail address cannot be named in a file, and is not meant."""
    for contact_id, entry in held.items():
        if contact_id not in wanted and entry.contact is not None and entry.contact.addresses.all():
            yield entry
