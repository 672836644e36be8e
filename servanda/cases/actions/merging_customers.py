"""Merging customers that are one, and contacts that are one: everything moves, and a record says so (2-domain 2.1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from servanda.agreements.models import AgreementContact
from servanda.cases.actions.merged import enter_merge, lock_cases_of
from servanda.cases.models import CaseContact
from servanda.cases.queries import merging as queries
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault, refuse
from servanda.customers import queries as parties
from servanda.customers.models import (
    Contact,
    ContactAddress,
    ContactMerge,
    ContactPhone,
    Customer,
    CustomerMerge,
)
from servanda.foundation.transactions import action

Party = TypeVar("Party", Customer, Contact)
Marked = TypeVar("Marked", AgreementContact, CaseContact)
Reach = TypeVar("Reach", ContactAddress, ContactPhone)

_IN_THE_WAY: Final = "These cannot be merged yet."


class CannotMerge(Conflict):
    """Something stands in the way; ``faults`` say all of it."""


@action
def merge_customers(*, keep_id: UUID, gone_id: UUID, by: Viewer, at: datetime) -> CustomerMerge:
    """Move everything of one customer to another; the one stays, out of use, with what it was merged into.

    Contacts, mail domains, products, objects, promises, cases and sub-customers move; cases keep what they were
    promised, and their streams say so. Of two that come at once one waits. Raises ``NotAllowed``, ``NoSuchCustomer``, or ``CannotMerge`` with
    everything that stands in the way: overlapping contracts and business objects of both, each named.
    """
    require(by, Permission.CUSTOMER_EDIT)
    require(by, Permission.PROMISE_EDIT)
    for one in sorted({keep_id, gone_id}):
        parties.lock_customer(one, viewer=by)
    keep, gone = parties.customer(keep_id, viewer=by), parties.customer(gone_id, viewer=by)
    found = queries.customer_merging(keep, gone)
    refuse(CannotMerge, _IN_THE_WAY, found.in_the_way)
    theirs = lock_cases_of(gone)
    _move(queries.OF_A_CUSTOMER, keep, gone)
    _leave(keep, gone)
    enter_merge(theirs, keep=keep, gone=gone, by=by, at=at)
    return CustomerMerge.objects.create(
        kept=keep, gone=gone, moved=dict(found.moves), merged_at=at, merged_by=by.signs_as
    )


@action
def merge_contacts(*, keep_id: UUID, gone_id: UUID, by: Viewer, at: datetime) -> ContactMerge:
    """Move everything of one contact to another of the same customer; the one stays, out of use.

    Addresses and phones come behind those that are there; where an agreement or a case names both, the marks are
    united; the streams of cases say so. Raises ``NotAllowed``, ``NoSuchContact`` or ``CannotMerge``.
    """
    require(by, Permission.CUSTOMER_EDIT)
    for one in sorted({keep_id, gone_id}):
        parties.lock_contact(one, viewer=by)
    keep, gone = parties.contact(keep_id, viewer=by), parties.contact(gone_id, viewer=by)
    found = queries.contact_merging(keep, gone)
    refuse(CannotMerge, _IN_THE_WAY, found.in_the_way)
    theirs = lock_cases_of(gone)
    _queue_up(keep, gone)
    _unite(AgreementContact, "agreement_id", keep, gone)
    _unite(CaseContact, "case_id", keep, gone)
    _move(queries.OF_A_CONTACT, keep, gone)
    _leave(keep, gone)
    enter_merge(theirs, keep=keep, gone=gone, by=by, at=at)
    return ContactMerge.objects.create(
        kept=keep, gone=gone, moved=dict(found.moves), merged_at=at, merged_by=by.signs_as
    )


def _move(kinds: Mapping[str, tuple[Any, str]], keep: Party, gone: Party) -> None:
    """One statement for each kind. What refers to two of them at once is checked when all have moved."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for _, (model, field) in kinds.items():
                held = queries.referring((model, field), gone)
                held.update(**{field: keep}, revision=F("revision") + 1)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        # Somebody has just stored something that we could not see yet.
        message = "Something was stored meanwhile that stands in the way. Look again."
        raise CannotMerge(message, [Fault("gone_id", message)]) from error


def _leave(keep: Party, gone: Party) -> None:
    """Out of use; what another system calls it goes along, where there is room."""
    outside = "" if keep.external_id else gone.external_id
    gone.is_active = False
    if outside:
        gone.external_id = ""
    gone.store()
    if outside:
        keep.external_id = outside
        keep.store()


def _queue_up(keep: Contact, gone: Contact) -> None:
    """Behind those of the one that is kept; a phone that both have is there once."""
    known = set(ContactPhone.objects.filter(contact=keep).values_list("digits", flat=True))
    for phone in ContactPhone.objects.filter(contact=gone, digits__in=known):
        phone.delete()
    _append(ContactAddress, keep, gone)
    _append(ContactPhone, keep, gone)


def _append(model: type[Reach], keep: Contact, gone: Contact) -> None:
    behind = model.objects.filter(contact=keep).count()
    for position, one in enumerate(model.objects.filter(contact=gone).order_by("position"), start=behind):
        one.position, one.contact = position, keep
        one.store()


def _unite(model: type[Marked], of: str, keep: Contact, gone: Contact) -> None:
    """Where both are named in the same, the one that is kept gets the marks of both."""
    named = {getattr(one, of): one for one in model.objects.filter(contact=keep)}
    for other in model.objects.filter(contact=gone, **{f"{of}__in": list(named)}):
        one = named[getattr(other, of)]
        # First: there is one main contact at most.
        other.delete()
        one.is_main |= other.is_main
        one.mail_to |= other.mail_to
        one.mail_cc = (one.mail_cc or other.mail_cc) and not one.mail_to
        one.store()
