"""Which case a message belongs to (4-interfaces 4.4)."""

import re
from typing import Final

from django.db.models import Q
from django.db.models.functions import Lower

from servanda.cases.models import Case, CaseContact
from servanda.customers.models import ContactAddress
from servanda.mail.addressing import numbers_signed_in
from servanda.mail.queries.threads import info_of
from servanda.mail.reading import ReadMail

_NUMBER: Final = re.compile(r"\[#([A-Za-z0-9-]{1,20})\]")
_MOST_NUMBERS: Final = 5


def case_of(mail: ReadMail) -> Case | None:
    """By a Message-ID of ours that it answers, then a reply address that we signed, then its subject.

    A number in the subject counts from those who take part in the case already, never from a stranger. At most
    five statements.
    """
    answered = info_of(mail.references)
    if answered is not None:
        return answered.case
    for number in numbers_signed_in(mail.recipients):
        return Case.objects.filter(number=number).first()
    for number in _NUMBER.findall(mail.subject)[:_MOST_NUMBERS]:
        case = Case.objects.filter(number=number).first()
        if case is not None and takes_part(case, mail.sender.address):
            return case
    return None


def takes_part(case: Case, address: str) -> bool:
    """Whether the address is the caller's or of somebody who is told along. Two statements."""
    if not address:
        return False
    if case.caller_mail.lower() == address:
        return True
    along = CaseContact.objects.filter(case=case)
    theirs = Q(contact=case.caller_id) if case.caller_id else Q()
    of_contacts = ContactAddress.objects.alias(folded=Lower("mail")).filter(folded=address)
    if of_contacts.filter(theirs | Q(contact__in=along.values("contact"))).exists():
        return True
    return along.filter(user__is_active=True, user__email__iexact=address).exists()
