"""Approving, extending, and taking the approval back."""

from dataclasses import dataclass
from datetime import date, datetime

from servanda.agreements import queries
from servanda.agreements.actions.amending import restore, succeed
from servanda.agreements.actions.wording import at_our_fields, date_faults
from servanda.agreements.models import SupportAgreement
from servanda.core import agreements as core
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault, refuse
from servanda.foundation.transactions import action
from servanda.people.revisions import expect_revision


class NotApproved(Conflict):
    """There is no approval that could be removed."""


class SucceededAlready(Conflict):
    """It takes the place of an agreement, and another one its own: without it the first would hold again."""


@dataclass(frozen=True, slots=True)
class Approved:
    """The agreement, each target of its own that is slower than the plan's, and what else to know."""

    agreement: SupportAgreement
    slower_than_plan: tuple[core.Target, ...] = ()
    advice: tuple[Fault, ...] = ()


@action
def approve_agreement(
    *,
    number: str,
    expires_on: date | None = None,
    late: bool = False,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Approved:
    """Let the agreement hold until ``expires_on``, or the expiry entered, and pin the newest version of its level.

    ``late`` takes one whose last day has passed, too. One that amends another ends that with its own first day; the keys
    follow then.

    Raises ``NotAllowed``, ``NoSuchAgreement``, ``Stale`` or ``CannotApprove`` with everything that is missing.
    """
    agreement = _lock(number, expecting, by)
    on = queries.local_date(at, agreement.zone)
    _hold_amended(agreement)
    with at_our_fields():
        refuse(
            core.CannotApprove,
            "This agreement cannot be approved yet.",
            list(date_faults(expires_on=expires_on)),
        )
        approval = core.approve(
            queries.approval_facts(agreement, on), on=on, expires_on=expires_on, late=late
        )
    agreement.effective_from, agreement.expires_on = approval.period.starts_on, approval.period.last_on
    level_id = agreement.service_level_id
    agreement.pinned_version = queries.newest_version(level_id).number if level_id else None
    agreement.approved_at, agreement.approved_by = at, by.name
    agreement.store()
    succeed(agreement, at=at)
    return Approved(agreement, approval.slower_than_plan, approval.advice)


@action
def extend_agreement(
    *, number: str, expires_on: date, expecting: int | None = None, by: Viewer, at: datetime
) -> SupportAgreement:
    """Move the last valid day in one step. Raises as ``approve_agreement``, and ``CannotExtend``."""
    agreement = _lock(number, expecting, by)
    with at_our_fields():
        refuse(
            core.CannotExtend, "It cannot be extended to that date.", list(date_faults(expires_on=expires_on))
        )
        on = queries.local_date(at, agreement.zone)
        agreement.expires_on = core.extend(
            queries.approval_facts(agreement, on), on=on, expires_on=expires_on
        ).last_on
    agreement.store()
    return agreement


@action
def approve_or_extend(
    *, number: str, expires_on: date | None = None, expecting: int | None = None, by: Viewer, at: datetime
) -> Approved:
    """Extend what is approved and has a new last day; approve everything else. Raises as both."""
    agreement = _lock(number, expecting, by)
    if agreement.is_approved and expires_on is not None:
        return Approved(extend_agreement(number=number, expires_on=expires_on, by=by, at=at))
    return approve_agreement(number=number, expires_on=expires_on, by=by, at=at)


@action
def remove_approval(
    *, number: str, expecting: int | None = None, by: Viewer, at: datetime
) -> SupportAgreement:
    """Make it a draft again, with all fields open; cases keep what they were promised.

    What it amends holds again, as far as its dates go, and its keys go back there.

    Raises ``NotAllowed``, ``NoSuchAgreement``, ``Stale``, ``NotApproved``, or ``SucceededAlready`` in the middle of
    a chain: what it amends would hold beside what amends it.
    """
    agreement = _lock(number, expecting, by)
    if not agreement.is_approved:
        raise NotApproved("This agreement is not approved.")
    _refuse_in_a_chain(agreement)
    restore(agreement, at=at)
    agreement.approved_at, agreement.approved_by, agreement.pinned_version = None, "", None
    agreement.store()
    return agreement


def _refuse_in_a_chain(agreement: SupportAgreement) -> None:
    after = queries.amendment_of(agreement) if agreement.amends_id else None
    if after is not None and after.is_approved:
        raise SucceededAlready(f"{after.number} has taken its place. Remove the approval there first.")


def _hold_amended(agreement: SupportAgreement) -> None:
    """Lock what it amends, and read it anew: its approval may have been removed meanwhile."""
    if agreement.amends_id is not None:
        agreement.amends = SupportAgreement.objects.select_for_update().get(id=agreement.amends_id)


def _lock(number: str, expecting: int | None, by: Viewer) -> SupportAgreement:
    require(by, Permission.AGREEMENT_APPROVE)
    agreement = queries.lock_agreement(number, viewer=by)
    require(by, Permission.AGREEMENT_APPROVE, agreement.organisation_id)
    if agreement.amends is not None:
        require(by, Permission.AGREEMENT_APPROVE, agreement.amends.organisation_id)
    expect_revision(agreement.revision, expecting)
    return agreement
