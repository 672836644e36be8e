"""The customer's people whom the notices of a contract or an agreement reach, if it tells them (2-domain 2.8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from servanda.agreements.models import AgreementContact, Contract, SupportAgreement
from servanda.agreements.queries.chains import chain_of
from servanda.agreements.queries.contract_states import contract_dates
from servanda.agreements.queries.states import local_date, validity_of, with_successor
from servanda.core.agreements.noticing import lends_contacts
from servanda.customers.models import ContactAddress
from servanda.organisations.models import SupportOrganisation

_MARKED: Final = Q(is_main=True) | Q(mail_to=True) | Q(mail_cc=True)


@dataclass(frozen=True, slots=True)
class ToldCustomer:
    """A contact with a mark, where they are written to, and the organisation of the agreement that names them."""

    name: str
    customer: str
    mail: str
    organisation: SupportOrganisation | None


@dataclass(frozen=True, slots=True)
class MarkedContacts:
    """The marked contacts of an agreement, or of all that name the chain of a contract, whether those hold or not."""

    found: Sequence[tuple[SupportAgreement, ToldCustomer]]
    of_contract: bool
    end_on: date | None

    def told(self, at: datetime) -> Sequence[ToldCustomer]:
        """Each address once, by address; of a contract only from agreements that hold at the instant, or will."""
        once: dict[str, ToldCustomer] = {}
        for agreement, one in self.found:
            if not self.of_contract or self._lends(agreement, local_date(at, agreement.zone)):
                once.setdefault(one.mail.casefold(), one)
        return [once[mail] for mail in sorted(once)]

    def _lends(self, agreement: SupportAgreement, on: date) -> bool:
        return lends_contacts(validity_of(agreement, on), on=on, end_on=self.end_on)


def marked_contacts(subject: Contract | SupportAgreement) -> MarkedContacts:
    """Those of an agreement; of a contract those of every agreement that names one of its renewal chain.

    Nobody who is out of use or has no address. Three statements.
    """
    is_contract = isinstance(subject, Contract)
    named = Q(contract__in=chain_of(subject.number)) if is_contract else Q(id=subject.id)
    agreements = with_successor(SupportAgreement.objects.filter(named)).select_related("organisation")
    by_id = {one.id: one for one in agreements}
    end_on = contract_dates(subject).last_on if isinstance(subject, Contract) else None
    return MarkedContacts(list(_written(by_id)), is_contract, end_on)


def _written(agreements: Mapping[UUID, SupportAgreement]) -> Iterable[tuple[SupportAgreement, ToldCustomer]]:
    named = AgreementContact.objects.filter(_MARKED, agreement__in=agreements, contact__is_active=True)
    entries = list(named.select_related("contact__customer").order_by("agreement", "id"))
    first = ContactAddress.objects.filter(position=0, contact__in=[one.contact_id for one in entries])
    mails = dict(first.values_list("contact", "mail"))
    for entry in entries:
        if entry.contact is not None and entry.contact.id in mails:
            agreement, contact = agreements[entry.agreement_id], entry.contact
            yield (
                agreement,
                ToldCustomer(contact.name, contact.customer.name, mails[contact.id], agreement.organisation),
            )
