"""Amending an agreement: a successor is drafted, and takes its place once it is approved and has begun (2-domain 2.2)."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, ProtectedError

from servanda.agreements import queries
from servanda.agreements.actions.copying import copy_parts
from servanda.agreements.models import SupportAgreement, SupportKey
from servanda.agreements.queries.agreements import number_of
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault, refuse
from servanda.foundation import outbox
from servanda.foundation.transactions import action
from servanda.people.revisions import expect_revision

SUCCEEDED: Final = "agreements.succeeded"
"""The job that lets keys follow when a successor's first day begins; it is told no facts."""

_COPIED: Final = (
    "customer_id",
    "includes_sub_customers",
    "organisation_id",
    "contract_id",
    "service_level_id",
    "level_by_plan",
    "overrides",
    "work_calendar_id",
    "zone",
    "support_type_id",
    "reference",
    "owner_id",
    "description",
    "expires_on",
    "review_on",
    "named_contacts_only",
    "documentation_required",
)


class CannotAmend(Conflict):
    """The agreement cannot be amended as it stands."""


class NoAmendment(Conflict):
    """There is no drafted amendment that could be discarded."""


class CannotCopyAgain(Conflict):
    """Some of those that were named are no keys of the agreement; nothing was changed."""


@action
def amend_agreement(
    *, number: str, own_number: str = "", expecting: int | None = None, by: Viewer, at: datetime
) -> SupportAgreement:
    """Draft a successor with the next number, unless it brings along its own; no approval, no block.

    Everything is copied, documents by reference.

    Until it is approved the agreement holds as it is. It begins on the day of its approval unless a start is set.
    Raises ``NotAllowed``, ``NoSuchAgreement``, ``Stale`` or ``CannotAmend``.
    """
    agreement = _lock(number, Permission.PROMISE_EDIT, by)
    expect_revision(agreement.revision, expecting)
    if not agreement.is_approved:
        raise CannotAmend("It is not approved: change it as it is.")
    present = queries.amendment_of(agreement)
    if present is not None:
        raise CannotAmend(f"{present.number} amends it already: go on with that one.")
    fields = {name: getattr(agreement, name) for name in _COPIED}
    drafted = SupportAgreement(number=number_of(own_number), amends=agreement, **fields)
    drafted.save(force_insert=True)
    copy_parts(agreement, drafted)
    return queries.agreement(drafted.number, viewer=by)


@action
def discard_amendment(*, number: str, by: Viewer, at: datetime) -> None:
    """Delete the draft that amends an agreement, as long as nothing uses it.

    Raises ``NotAllowed``, ``NoSuchAgreement`` or ``NoAmendment``.
    """
    agreement = _lock(number, Permission.PROMISE_EDIT, by)
    drafted = queries.amendment_of(agreement)
    if drafted is None or drafted.is_approved:
        raise NoAmendment("There is no drafted amendment.")
    try:
        drafted.delete()
    except ProtectedError:
        raise NoAmendment(f"{drafted.number} is in use: take it out of use instead.") from None


def succeed(successor: SupportAgreement, *, at: datetime) -> int:
    """Inside an approval: let the keys follow if its first day has come, else when it comes. Returns how many."""
    if successor.amends_id is None or successor.effective_from is None:
        return 0
    if successor.effective_from > queries.local_date(at, successor.zone):
        begins = datetime.combine(successor.effective_from, time(), ZoneInfo(successor.zone))
        outbox.announce(SUCCEEDED, after=begins)
        return 0
    return _point(successor.amends_id, successor)


def restore(successor: SupportAgreement, *, at: datetime) -> int:
    """Inside the removal of an approval: let the keys go back if they had followed. Returns how many."""
    begun = successor.effective_from and successor.effective_from <= queries.local_date(at, successor.zone)
    return _point(successor.id, successor.amends) if successor.amends and begun else 0


@action
def follow_successors(*, by: Viewer, at: datetime) -> int:
    """Let the keys follow of all agreements whose approved successor has begun; returns how many keys.

    One statement where there is nothing to do, two for each successor that has begun. Safe to run twice.
    """
    return sum(succeed(one, at=at) for one in queries.unfollowed_successors(at))


@action
def copy_again(*, number: str, codes: Sequence[str], by: Viewer, at: datetime) -> int:
    """Let keys of the agreement take its terms once more, as new ones would; returns how many.

    Organisation, calendar, zone, support type and level; open cases keep what they were promised. Raises
    ``NotAllowed``, ``NoSuchAgreement`` or ``CannotCopyAgain``.
    """
    agreement = _lock(number, Permission.PROMISE_EDIT, by)
    wanted = {code.strip().upper() for code in codes}
    found = SupportKey.objects.filter(agreement=agreement, code__in=wanted).select_for_update().order_by("id")
    keys = list(found)
    foreign = sorted(wanted - {key.code for key in keys})
    faults = [Fault("codes", f"{code} is no key of {number}.") for code in foreign]
    faults += [] if wanted else [Fault("codes", "Choose at least one key.")]
    refuse(CannotCopyAgain, "Nothing was copied.", faults)
    for key in keys:
        require(by, Permission.PROMISE_EDIT, key.organisation_id)
        _copy_terms(key, agreement)
        key.store()
    return len(keys)


def _lock(number: str, permission: Permission, by: Viewer) -> SupportAgreement:
    require(by, permission)
    agreement = queries.lock_agreement(number, viewer=by)
    require(by, permission, agreement.organisation_id)
    return agreement


def _copy_terms(key: SupportKey, agreement: SupportAgreement) -> None:
    """As a new key would; an agreement that is a draft may name no organisation yet, then the key keeps its own."""
    key.organisation_id = agreement.organisation_id or key.organisation_id
    for name in ("work_calendar_id", "zone", "support_type_id", "service_level_id", "pinned_version"):
        setattr(key, name, getattr(agreement, name))
    if key.service_level_id and key.pinned_version is None:
        key.pinned_version = queries.newest_version(key.service_level_id).number


def _point(from_id: UUID, to: SupportAgreement) -> int:
    """Whoever adds a key holds the lock of its agreement meanwhile."""
    SupportAgreement.objects.select_for_update().get(id=from_id)
    keys = SupportKey.objects.filter(agreement=from_id)
    return keys.update(agreement=to, revision=F("revision") + 1)
