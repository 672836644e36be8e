"""Whom a promise notice reaches, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from servanda.agreements.models import Contract, SupportAgreement
from servanda.agreements.queries import DuePromise, MarkedContacts, ToldCustomer, marked_contacts
from servanda.automation.queries.recipients import BY_MAIL, Told, ways_of
from servanda.core.access import Permission
from servanda.core.agreements.noticing import NoticeOf, ToldOne, ToldWhom, read
from servanda.core.notices import NoticeKind
from servanda.organisations.models import RoleGrant, SupportOrganisation
from servanda.people.models import User
from servanda.people.queries import active_staff

Promise = Contract | SupportAgreement

KIND: dict[NoticeOf, NoticeKind] = {
    NoticeOf.DAYS: NoticeKind.PROMISE_ENDS,
    NoticeOf.PERCENT: NoticeKind.PROMISE_USED,
}
"""What each notice tells."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is told: staff, addresses of others, and the customer's contacts, each once."""

    staff: Sequence[User]
    addresses: Sequence[str]
    customers: Sequence[ToldCustomer]


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody whom the notices of a contract or an agreement may reach, as things are now."""

    staff: Sequence[User]
    addresses: Sequence[str]
    contacts: MarkedContacts | None

    def at(self, at: datetime) -> Reached:
        """Those who are told at an instant: which agreements lend their contacts depends on it. No statement."""
        known = {address.casefold() for address in self.addresses}
        told = self.contacts.told(at) if self.contacts else ()
        return Reached(self.staff, self.addresses, [one for one in told if one.mail.casefold() not in known])


def promise_told(due: DuePromise, *, at: datetime) -> Sequence[Told]:
    """Staff by their chosen ways, then addresses. Whoever has left is replaced by a manager: a notice is never lost.

    Customers are written to by the organisation whose agreement names them. About eight statements.
    """
    found = audience_of(due.subject).at(at)
    kind = KIND[due.due.of]
    ways = ways_of(found.staff, kind)
    return [
        *(Told(user, "", kind, ways[user.id]) for user in found.staff),
        *(Told(None, address, kind, BY_MAIL) for address in found.addresses),
        *(Told(None, one.mail, kind, BY_MAIL, one.organisation) for one in found.customers),
    ]


def audience_of(subject: Promise) -> Audience:
    """Everybody whom the notices of a contract or an agreement may reach. Seven statements."""
    terms = read(subject.notices)
    staff: dict[Any, User] = {}
    for one in terms.recipients:
        if one.kind is not ToldWhom.ADDRESS:
            staff |= {user.id: user for user in _staff(subject, one) or _instead(subject)}
    addresses = {
        one.address.casefold(): one.address for one in terms.recipients if one.kind is ToldWhom.ADDRESS
    }
    contacts = marked_contacts(subject) if terms.to_customer else None
    return Audience(list(staff.values()), list(addresses.values()), contacts)


def promise_words(due: DuePromise) -> dict[str, Any]:
    """What a notice says, by name; dates in ISO 8601."""
    subject, of = due.subject, due.due
    is_contract = isinstance(subject, Contract)
    reviewed = not is_contract and subject.expires_on is None  # type: ignore[union-attr]
    return {
        "promise": "contract" if is_contract else "agreement",
        "number": subject.number,
        "subject": subject.name if isinstance(subject, Contract) else subject.reference,
        "customer": subject.customer.name,
        "zone": subject.zone,
        "end": of.anchor.isoformat() if of.of is NoticeOf.DAYS else "",
        "days": of.value if of.of is NoticeOf.DAYS else 0,
        "percent": of.value if of.of is NoticeOf.PERCENT else 0,
        "reviewed": "yes" if reviewed else "",
    }


def _staff(subject: Promise, one: ToldOne) -> Sequence[User]:
    person = subject.owner_id if one.kind is ToldWhom.OWNER else one.id
    if person is None:
        return []
    of_team = Q(teams=person, teams__is_active=True)
    found = active_staff().filter(of_team if one.kind is ToldWhom.TEAM else Q(id=person))
    return list(found.order_by("sort_name", "id"))


def _instead(subject: Promise) -> Sequence[User]:
    """The manager of its organisation, else of the default one, else everybody who activates contracts."""
    own = subject.organisation_id if isinstance(subject, SupportAgreement) else None
    places = [Q(id=own)] if own else []
    for place in (*places, Q(is_default=True)):
        managed = SupportOrganisation.objects.filter(place)
        managers = list(active_staff().filter(managed_organisations__in=managed))
        if managers:
            return managers
    grants = RoleGrant.objects.filter(
        role__is_active=True, role__permissions__contains=[Permission.CONTRACT_ACTIVATE]
    )
    return list(active_staff().filter(id__in=grants.values("user")).order_by("sort_name", "id"))
