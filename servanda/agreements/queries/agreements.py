"""Finding support agreements."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from servanda.agreements.models import (
    AgreementContact,
    CustomerProject,
    Document,
    FlashNote,
    SupportAgreement,
    SupportKey,
)
from servanda.agreements.queries.chains import chain_of
from servanda.agreements.queries.followers import on_an_older_version
from servanda.agreements.queries.states import ending_within, in_state, with_successor
from servanda.agreements.queries.words import with_words
from servanda.core import codes
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements import AgreementState
from servanda.core.refusals import Invalid, Unknown, refuse
from servanda.foundation.numbers import brought, next_free

NUMBERS: Final = "agreements_numbers"
"""The sequence that agreement numbers come from."""


_ALONG: Final = (
    "customer",
    "organisation",
    "service_level",
    "work_calendar",
    "support_type",
    "owner",
    "contract",
    "amends",
)


class NoSuchAgreement(Unknown):
    """No support agreement by that number."""


class NoSuchAgreementContact(Unknown):
    """The agreement names nobody by that id."""


class NumberInvalid(Invalid):
    """A new agreement cannot have the number that it brings along."""


def agreements(
    *,
    viewer: Viewer,
    customer_id: UUID | None = None,
    search: str = "",
    state: AgreementState | None = None,
    at: datetime | None = None,
    older_version: bool = False,
    ends_within: int | None = None,
    owner_id: UUID | None = None,
    contract_number: str | None = None,
) -> QuerySet[SupportAgreement]:
    """All in the order in which they were made, with customer, organisation, level and contract. One statement.

    ``search``: words of the customer's name, of the number or the reference. ``state`` is that at the instant
    ``at``, and costs a statement more; ``older_version`` leaves those whose level has a newer one, ``ends_within``
    approved ones whose last valid day, or review, is at most so many days away; a statement more.
    ``contract_number`` leaves those that name a contract of the same renewal chain. Raises
    ``NotAllowed``.
    """
    require(viewer, Permission.PROMISE_SEE)
    found = with_successor(SupportAgreement.objects.all()).select_related(*_ALONG)
    found = found.order_by("id")
    if customer_id is not None:
        found = found.filter(customer=customer_id)
    if state is not None and at is not None:
        found = in_state(found, state, at)
    if older_version:
        found = found.filter(on_an_older_version())
    if ends_within is not None and at is not None:
        found = ending_within(found, ends_within, at)
    if owner_id is not None:
        found = found.filter(owner=owner_id)
    if contract_number is not None:
        found = found.filter(contract__in=chain_of(contract_number))
    return with_words(found, search, "number", "reference")


def agreement(number: str, *, viewer: Viewer) -> SupportAgreement:
    """Raises ``NotAllowed``, ``NoSuchAgreement``."""
    return _one(agreements(viewer=viewer), number)


def lock_agreement(number: str, *, viewer: Viewer) -> SupportAgreement:
    """The agreement, locked until the end of the transaction. Raises as ``agreement``."""
    return _one(agreements(viewer=viewer).select_for_update(of=("self",)), number)


def agreement_counts(agreement: SupportAgreement) -> dict[str, int]:
    """How much hangs on it: ``contacts``, ``notes`` and ``projects`` in use, ``keys``, ``documents``. One statement."""
    parts = {
        "contacts": AgreementContact.objects.all(),
        "notes": FlashNote.objects.filter(is_active=True),
        "projects": CustomerProject.objects.filter(is_active=True),
        "keys": SupportKey.objects.all(),
        "documents": Document.objects.all(),
    }
    counted = {f"n_{name}": _count(found) for name, found in parts.items()}
    row = SupportAgreement.objects.filter(id=agreement.id).annotate(**counted).values(*counted).get()
    return {name: row[f"n_{name}"] for name in parts}


def _count(found: QuerySet[Any]) -> Coalesce:
    of_it = found.filter(agreement=OuterRef("id")).order_by().values("agreement")
    return Coalesce(Subquery(of_it.annotate(n=Count("id")).values("n")), 0)


def agreement_contacts(number: str, *, viewer: Viewer) -> QuerySet[AgreementContact]:
    """Who is named, the main contact first, then in the order of naming. Raises ``NotAllowed``, ``NoSuchAgreement``."""
    found = AgreementContact.objects.filter(agreement=agreement(number, viewer=viewer))
    return found.select_related("contact__customer", "user").order_by("-is_main", "id")


def agreement_contact(number: str, entry_id: UUID, *, viewer: Viewer) -> AgreementContact:
    """Raises ``NotAllowed``, ``NoSuchAgreement``, ``NoSuchAgreementContact``."""
    entry = agreement_contacts(number, viewer=viewer).filter(id=entry_id).first()
    if entry is None:
        raise NoSuchAgreementContact("The agreement names nobody by this id.")
    return entry


def next_number() -> str:
    """The next agreement number that is free; with gaps. Two statements."""
    return next_free(
        NUMBERS,
        SupportAgreement.objects.all(),
        lambda value: codes.number(codes.Numbered.AGREEMENT, value),
    )


def number_of(own: str) -> str:
    """The number that a new agreement brings along, else the next. Raises ``NumberInvalid``."""
    if own:
        refuse(
            NumberInvalid,
            "It cannot have this number.",
            list(brought(SupportAgreement.objects.all(), own, "SA-")),
        )
    return own or next_number()


def _one(found: QuerySet[SupportAgreement], number: str) -> SupportAgreement:
    agreement = found.filter(number=number.strip().upper()).first()
    if agreement is None:
        raise NoSuchAgreement("There is no such agreement.")
    return agreement
