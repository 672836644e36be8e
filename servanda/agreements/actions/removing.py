"""Deleting what never held: hard deletion is for drafts that were never used (2-domain, at its top)."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import ProtectedError

from servanda.agreements import queries
from servanda.agreements.models import SupportAgreement
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault, refuse
from servanda.foundation.changes import changes_of
from servanda.foundation.transactions import action
from servanda.people.revisions import expect_revision


class AgreementInUse(Conflict):
    """Only a draft that was never approved and that nothing refers to can be deleted."""


@action
def delete_draft_agreement(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> None:
    """Delete a draft with its people, notes, projects and documents; its number is not given out again.

    Raises ``NotAllowed``, ``NoSuchAgreement``, ``Stale``, ``AgreementInUse``.
    """
    require(by, Permission.PROMISE_EDIT)
    agreement = queries.lock_agreement(number, viewer=by)
    require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
    expect_revision(agreement.revision, expecting)
    refuse(AgreementInUse, "This agreement cannot be deleted.", list(_use_faults(agreement)))
    try:
        agreement.delete()
    except ProtectedError:
        message = "Other records refer to it: take it out of use instead."
        raise AgreementInUse(message, [Fault("", message)]) from None


def _use_faults(agreement: SupportAgreement) -> Iterator[Fault]:
    if agreement.is_approved:
        yield Fault("", "It is approved: let it end, or block it.")
    elif (
        changes_of(SupportAgreement, agreement.id)
        .filter(after__has_key="approved_at", operation="U")
        .exists()
    ):
        yield Fault("", "It was approved once: take it out of use instead.")
    for code in agreement.keys.order_by("code").values_list("code", flat=True):
        yield Fault("", f"The support key {code} is connected to it: disconnect it first.")
