"""Creating and changing support agreements."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.actions.contacts import stranger_faults
from servanda.agreements.actions.wording import (
    CALLED,
    NOT_BY_DJANGO,
    at_our_fields,
    changed_fields,
    date_faults,
    reference_faults,
)
from servanda.agreements.models import Contract, SupportAgreement
from servanda.agreements.queries.agreements import number_of
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements import TargetsInvalid, check_targets, refuse_locked
from servanda.core.locality import zone_faults
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers.actions.setting import set_fields
from servanda.customers.models import Contact, Customer
from servanda.customers.queries.customers import is_below
from servanda.foundation.ids import new_id
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.organisations.queries import default_organisation
from servanda.people.revisions import expect_revision

_PLAIN: Final = (
    "customer_id",
    "includes_sub_customers",
    "organisation_id",
    "service_level_id",
    "level_by_plan",
    "contract_id",
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
_TOLD: Final = 5
"""So many of the people who are in the way are told."""

_WORDS: Final = {ours: core for core, ours in CALLED.items()} | {"contract_id": "contract"}


class AgreementInvalid(Invalid):
    """A support agreement cannot be like this."""


class AgreementFields(TypedDict, total=False):
    """What is set about a support agreement; what is left out stays as it is.

    A contract is named by its number. With ``level_by_plan`` its level is as the contract's plan says, and it has none
    of its own; naming a level ends that. ``overrides`` are all of its own targets, in the written form of ``core.agreements.targets``.
    """

    customer_id: UUID
    includes_sub_customers: bool
    organisation_id: UUID | None
    service_level_id: UUID | None
    level_by_plan: bool
    contract_number: str | None
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
def create_agreement(
    *, own_number: str = "", by: Viewer, at: datetime, **fields: Unpack[AgreementFields]
) -> SupportAgreement:
    """Draft an agreement under the next number, unless it brings along its own.

    Organisation and level are the defaults, the zone is the customer's, the owner who drafts it, unless given.
    Raises ``NotAllowed``, ``AgreementInvalid``.
    """
    require(by, Permission.PROMISE_EDIT)
    agreement = SupportAgreement(
        number=f"SA-{new_id().hex}".upper(),
        organisation=default_organisation(),
        service_level=queries.default_service_level(),
        owner_id=by.user_id,
    )
    customer = Customer.objects.filter(
        id__in=[fields["customer_id"]] if "customer_id" in fields else []
    ).first()
    agreement.zone = customer.zone if customer else ""
    given = _given(fields)
    _set(agreement, given, {*given, "customer_id"}, named=fields.get("contract_number"))
    require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
    # Only now, so that what is refused uses no number up.
    agreement.number = number_of(own_number)
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

    Raises ``NotAllowed``, ``NoSuchAgreement``, ``Stale``, ``AgreementLocked`` or ``AgreementInvalid``, also where it is
    approved, names nobody, and is to be for named contacts only.
    """
    require(by, Permission.PROMISE_EDIT)
    agreement = queries.lock_agreement(number, viewer=by)
    require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
    expect_revision(agreement.revision, expecting)
    given = _given(fields)
    changed = changed_fields(agreement, given)
    with at_our_fields():
        refuse_locked(approved=agreement.is_approved, changed=[_WORDS.get(name, name) for name in changed])
    if "service_level_id" in changed and "overrides" not in fields:
        given["overrides"] = {}
    _set(agreement, given, changed, named=fields.get("contract_number"))
    require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
    agreement.store()
    return queries.agreement(number, viewer=by)


def _given(fields: AgreementFields) -> dict[str, Any]:
    """The fields of the record; its level is either its own or the plan's, as whichever is given says."""
    given: dict[str, Any] = dict(fields)
    if "contract_number" in given:
        given["contract_id"] = _contract_id(given.pop("contract_number"))
    if given.get("level_by_plan"):
        given.setdefault("service_level_id", None)
    elif given.get("service_level_id") is not None:
        given.setdefault("level_by_plan", False)
    return given


def _contract_id(number: str | None) -> UUID | None:
    """None also where there is no such contract; that is told with all else."""
    named = Contract.objects.filter(number=(number or "").strip().upper())
    return named.values_list("id", flat=True).first() if number else None


def _set(
    agreement: SupportAgreement, fields: Mapping[str, Any], changed: set[str], *, named: str | None
) -> None:
    set_fields(agreement, fields, _PLAIN)
    agreement.overrides = {severity: clocks for severity, clocks in agreement.overrides.items() if clocks}
    faults = [
        *faults_of(agreement, but=[*NOT_BY_DJANGO, "contract", "zone", "overrides"]),
        *zone_faults(agreement.zone),
        *reference_faults(agreement, changed),
        *date_faults(
            effective_from=agreement.effective_from,
            expires_on=agreement.expires_on,
            review_on=agreement.review_on,
        ),
        *_level_faults(agreement),
        *_customer_faults(agreement, changed),
        *_contract_faults(agreement, changed, named),
        *_people_faults(agreement, changed),
        *_use_faults(agreement),
    ]
    refuse(AgreementInvalid, "This agreement cannot be saved.", faults)


def _level_faults(agreement: SupportAgreement) -> Iterator[Fault]:
    if agreement.level_by_plan and agreement.service_level_id is not None:
        yield Fault("service_level_id", "Either a service level of its own, or as the contract's plan says.")
    if agreement.overrides and agreement.service_level_id is None and not agreement.level_by_plan:
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
    elif "customer_id" in changed and (agreement.amends_id or queries.amendment_of(agreement)):
        yield Fault("customer_id", "An agreement and the one that amends it are of one customer.")


def _people_faults(agreement: SupportAgreement, changed: set[str]) -> Iterator[Fault]:
    """Who is named stays of its customer's line; one for named contacts only, once approved, names somebody."""
    moved = [name for name in ("customer_id", "includes_sub_customers") if name in changed]
    if moved:
        people = Contact.objects.filter(agreements__agreement=agreement).order_by("sort_name", "id")
        yield from islice(stranger_faults(agreement, people, at=moved[0]), _TOLD)
    closes = agreement.is_approved and agreement.named_contacts_only and "named_contacts_only" in changed
    if closes and not agreement.contacts.exists():
        yield Fault("named_contacts_only", "Only named contacts may use it then: name at least one before.")


def _contract_faults(agreement: SupportAgreement, changed: set[str], named: str | None) -> Iterator[Fault]:
    """A contract of its customer, or of a parent that includes sub-customers."""
    if named and agreement.contract_id is None:
        yield Fault("contract_number", "There is no contract by this number.")
    if agreement.contract_id is None or not changed & {"contract_id", "customer_id"}:
        return
    # Locked, so that it is not given to another customer meanwhile.
    contract = Contract.objects.select_for_update(no_key=True).get(id=agreement.contract_id)
    reaches = contract.customer_id == agreement.customer_id or (
        contract.includes_sub_customers and is_below(agreement.customer_id, contract.customer_id)
    )
    if not reaches:
        yield Fault(
            "contract_number",
            f"{contract.number} is neither of this customer nor of one above that includes its sub-customers.",
        )
    elif not contract.is_active:
        yield Fault("contract_number", f"{contract.number} is not in use.")


def _use_faults(agreement: SupportAgreement) -> Iterator[Fault]:
    if agreement.is_approved and not agreement.is_active:
        yield Fault("is_active", "Remove the approval before you take it out of use.")
