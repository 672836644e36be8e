"""Creating and changing support agreements."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.actions.wording import (
    CALLED,
    NOT_BY_DJANGO,
    at_our_fields,
    changed_fields,
    date_faults,
    reference_faults,
)
from servanda.agreements.models import SupportAgreement
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements import TargetsInvalid, check_targets, refuse_locked
from servanda.core.locality import zone_faults
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers.actions.setting import set_fields
from servanda.customers.models import Customer
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.organisations.queries import default_organisation
from servanda.people.revisions import expect_revision

_PLAIN: Final = (
    "customer_id",
    "includes_sub_customers",
    "organisation_id",
    "service_level_id",
    "overrides",
    "work_calendar_id",
    "zone",
    "support_type_id",
    "reference",
    "owner_id",
    "description",
    "effective_from",
    "expires_on",
    "review_on",
    "named_contacts_only",
    "documentation_required",
    "external_id",
    "is_active",
)
_WORDS: Final = {ours: core for core, ours in CALLED.items()}


class AgreementInvalid(Invalid):
    """A support agreement cannot be like this."""


class AgreementFields(TypedDict, total=False):
    """What is set about a support agreement; what is left out stays as it is.

    ``overrides`` are all of its own targets, in the written form of ``core.agreements.targets``.
    """

    customer_id: UUID
    includes_sub_customers: bool
    organisation_id: UUID | None
    service_level_id: UUID | None
    overrides: Mapping[str, Mapping[str, Mapping[str, Any]]]
    work_calendar_id: UUID | None
    zone: str
    support_type_id: UUID | None
    reference: str
    owner_id: UUID | None
    description: str
    effective_from: date | None
    expires_on: date | None
    review_on: date | None
    named_contacts_only: bool
    documentation_required: bool
    external_id: str
    is_active: bool


@action
def create_agreement(*, by: Viewer, at: datetime, **fields: Unpack[AgreementFields]) -> SupportAgreement:
    """Draft an agreement under the next number.

    Organisation and level are the defaults, the zone is the customer's, unless given. Raises ``NotAllowed``,
    ``AgreementInvalid``.
    """
    require(by, Permission.PROMISE_EDIT)
    agreement = SupportAgreement(
        number=queries.next_number(),
        organisation=default_organisation(),
        service_level=queries.default_service_level(),
    )
    customer = Customer.objects.filter(
        id__in=[fields["customer_id"]] if "customer_id" in fields else []
    ).first()
    agreement.zone = customer.zone if customer else ""
    _set(agreement, fields, {*fields, "customer_id"})
    require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
    agreement.save(force_insert=True)
    return queries.agreement(agreement.number, viewer=by)


@action
def change_agreement(
    *,
    number: str,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[AgreementFields],
) -> SupportAgreement:
    """Change what is given; another level takes the overrides away unless they are given too.

    Raises ``NotAllowed``, ``NoSuchAgreement``, ``Stale``, ``AgreementLocked`` or ``AgreementInvalid``.
    """
    require(by, Permission.PROMISE_EDIT)
    agreement = queries.lock_agreement(number, viewer=by)
    require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
    expect_revision(agreement.revision, expecting)
    changed = changed_fields(agreement, fields)
    with at_our_fields():
        refuse_locked(approved=agreement.is_approved, changed=[_WORDS.get(name, name) for name in changed])
    if "service_level_id" in changed and "overrides" not in fields:
        fields["overrides"] = {}
    _set(agreement, fields, changed)
    require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
    agreement.store()
    return queries.agreement(number, viewer=by)


def _set(agreement: SupportAgreement, fields: AgreementFields, changed: set[str]) -> None:
    set_fields(agreement, fields, _PLAIN)
    agreement.overrides = {severity: clocks for severity, clocks in agreement.overrides.items() if clocks}
    faults = [
        *faults_of(agreement, but=[*NOT_BY_DJANGO, "zone", "overrides"]),
        *zone_faults(agreement.zone),
        *reference_faults(agreement, changed),
        *date_faults(
            effective_from=agreement.effective_from,
            expires_on=agreement.expires_on,
            review_on=agreement.review_on,
        ),
        *_override_faults(agreement),
        *_customer_faults(agreement, changed),
        *_use_faults(agreement),
    ]
    refuse(AgreementInvalid, "This agreement cannot be saved.", faults)


def _override_faults(agreement: SupportAgreement) -> Iterator[Fault]:
    if agreement.overrides and agreement.service_level_id is None:
        yield Fault("overrides", "Choose a service level first; its targets are overridden.")
    try:
        check_targets(agreement.overrides)
    except TargetsInvalid as refused:
        yield from (Fault(f"overrides.{fault.field}", fault.message) for fault in refused.faults)


def _customer_faults(agreement: SupportAgreement, changed: set[str]) -> Iterator[Fault]:
    if agreement.customer_id is None:
        yield Fault("customer_id", "Choose a customer.")
    elif "customer_id" in changed and agreement.keys.exists():
        yield Fault("customer_id", "It has support keys of this customer; disconnect them first.")


def _use_faults(agreement: SupportAgreement) -> Iterator[Fault]:
    if agreement.is_approved and not agreement.is_active:
        yield Fault("is_active", "Remove the approval before you take it out of use.")
