"""How a contact is reached: mail addresses and phones, checked and kept in their order."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower

from servanda.core import phones
from servanda.core.refusals import Fault
from servanda.customers.models import Contact, ContactAddress, ContactPhone

LONGEST_PHONE: Final = 60


@dataclass(frozen=True, slots=True)
class Reach:
    """All addresses, and what was written of all phones by digits, in their order; none where they stay."""

    mails: list[str] | None
    phones: dict[str, str] | None


def plain_addresses(texts: Collection[str]) -> list[str]:
    """Without blanks around them and without repeats, in whatever case they were written."""
    return list({text.strip().lower(): text.strip() for text in texts if text.strip()}.values())


def plain_phones(texts: Collection[str]) -> tuple[dict[str, str], list[Fault]]:
    """What was written by the digits to store, without repeats, and what is wrong with those that are no phones."""
    found: dict[str, str] = {}
    faults: list[Fault] = []
    for written in (" ".join(text.split()) for text in texts):
        if not written:
            continue
        if len(written) > LONGEST_PHONE:
            faults.append(Fault("phones", f"Shorten each phone to {LONGEST_PHONE} characters."))
            continue
        try:
            found.setdefault(phones.digits(written, field="phones"), written)
        except phones.NotAPhone as refused:
            faults += refused.faults
    return found, faults


def address_faults(contact: Contact, mails: Collection[str]) -> Iterator[Fault]:
    """Those that are no addresses, and those that others have."""
    for mail in mails:
        try:
            validate_email(mail)
        except ValidationError:
            yield Fault("mails", f"{mail} is no mail address; enter one like ada@example.com.")
        if len(mail) > 254:
            yield Fault("mails", "A mail address is longer than 254 characters.")
    taken = (
        ContactAddress.objects.annotate(folded=Lower("mail"))
        .filter(folded__in=[mail.lower() for mail in mails])
        .exclude(contact=contact)
        .select_related("contact__customer")
    )
    for one in taken:
        yield Fault(
            "mails", f"{one.mail} is the address of {one.contact.name} at {one.contact.customer.name}."
        )


def keep_addresses(contact: Contact, wanted: list[str] | None) -> None:
    """Make these the addresses of the contact."""
    if wanted is None:
        return
    present = {one.mail: one for one in ContactAddress.objects.filter(contact=contact)}
    for mail in present.keys() - set(wanted):
        present[mail].delete()
    for position, mail in enumerate(wanted):
        if mail not in present:
            ContactAddress.objects.create(contact=contact, mail=mail, position=position)
        elif present[mail].position != position:
            present[mail].position = position
            present[mail].store()


def keep_phones(contact: Contact, wanted: dict[str, str] | None) -> None:
    """Make these the phones of the contact."""
    if wanted is None:
        return
    present = {one.digits: one for one in ContactPhone.objects.filter(contact=contact)}
    for digits in present.keys() - wanted.keys():
        present[digits].delete()
    for position, (digits, written) in enumerate(wanted.items()):
        phone = present.get(digits)
        if phone is None:
            ContactPhone.objects.create(contact=contact, digits=digits, written=written, position=position)
        elif (phone.position, phone.written) != (position, written):
            phone.position, phone.written = position, written
            phone.store()
