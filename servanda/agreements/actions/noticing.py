"""Setting the promise notices of a contract or an agreement; also while it is approved or active."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from servanda.agreements import queries
from servanda.agreements.models import Contract, SupportAgreement
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements.noticing import (
    NoticesInvalid,
    NoticeTerms,
    ToldOne,
    ToldWhom,
    checked_terms,
    written,
)
from servanda.core.refusals import Fault, refuse
from servanda.foundation.transactions import action
from servanda.people.models import Team, User
from servanda.people.revisions import expect_revision

_KNOWN: Final[dict[ToldWhom, tuple[Any, str]]] = {
    ToldWhom.USER: (User, "Choose staff who still work here."),
    ToldWhom.TEAM: (Team, "Choose teams that are in use."),
}


@action
def set_contract_notices(
    *, number: str, terms: NoticeTerms | None, expecting: int | None = None, by: Viewer, at: datetime
) -> Contract:
    """Say when and to whom its end and use are told; ``None`` for the usual notices.

    Raises ``NotAllowed``, ``NoSuchContract``, ``Stale`` or ``NoticesInvalid``.
    """
    require(by, Permission.PROMISE_EDIT)
    found = queries.lock_contract(number, viewer=by)
    _set(found, terms, expecting)
    return found


@action
def set_agreement_notices(
    *, number: str, terms: NoticeTerms | None, expecting: int | None = None, by: Viewer, at: datetime
) -> SupportAgreement:
    """As ``set_contract_notices``, of an agreement; it counts no allowance."""
    require(by, Permission.PROMISE_EDIT)
    found = queries.lock_agreement(number, viewer=by)
    require(by, Permission.PROMISE_EDIT, found.organisation_id)
    _set(found, terms, expecting)
    return found


def _set(found: Contract | SupportAgreement, terms: NoticeTerms | None, expecting: int | None) -> None:
    expect_revision(found.revision, expecting)
    if terms is not None:
        terms = checked_terms(
            days=terms.days,
            percents=terms.percents,
            recipients=terms.recipients,
            to_customer=terms.to_customer,
        )
        refuse(NoticesInvalid, "The notices cannot be set like this.", _recipient_faults(terms.recipients))
    found.notices = None if terms is None else written(terms)
    found.store()


def _recipient_faults(recipients: Sequence[ToldOne]) -> list[Fault]:
    """Users and teams that there are not, and addresses that are none. Two statements at most."""
    faults = [
        Fault("recipients", f"This is no mail address: {one.address}") for one in recipients if _is_wrong(one)
    ]
    for kind, (model, message) in _KNOWN.items():
        wanted = {one.id for one in recipients if one.kind is kind}
        usable = model.objects.filter(id__in=wanted, is_active=True)
        if wanted and usable.count() != len(wanted):
            faults.append(Fault("recipients", message))
    return faults


def _is_wrong(one: ToldOne) -> bool:
    if one.kind is not ToldWhom.ADDRESS:
        return False
    try:
        validate_email(one.address)
    except ValidationError:
        return True
    return False
