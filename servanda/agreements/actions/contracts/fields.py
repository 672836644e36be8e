"""What is set about a contract, and what it has to be like."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypedDict
from uuid import UUID

from django.db.models import Q

from servanda.agreements.actions.wording import date_faults
from servanda.agreements.models import Contract, SupportPlan, SupportPlanVersion
from servanda.core.codes import is_code
from servanda.core.cover import PlanType
from servanda.core.dates import in_words
from servanda.core.locality import zone_faults
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers.actions.setting import name_faults, set_fields
from servanda.customers.models import Customer, Product
from servanda.organisations.actions.faults import faults_of
from servanda.organisations.models import Service, WorkCalendar
from servanda.people.models import User

PLAIN: Final = (
    "name",
    "number",
    "customer_id",
    "whole_customer",
    "includes_sub_customers",
    "starts_on",
    "ends_on",
    "zone",
    "plan_id",
    "cost",
    "allowance",
    "work_calendar_id",
    "owner_id",
    "documentation_required",
    "grace_days",
    "note",
    "external_id",
    "is_active",
)

_REFERENCES: Final[Mapping[str, tuple[Any, str]]] = {
    "customer_id": (Customer, "Choose a customer that is in use."),
    "plan_id": (SupportPlan, "Choose a support plan that is in use."),
    "work_calendar_id": (WorkCalendar, "Choose a work calendar that is in use."),
    "owner_id": (User, "The owner must be an active member of staff."),
}
_REQUIRED: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "number": (is_code, "3 to 40 characters: A to Z, digits, hyphens."),
    "customer_id": (bool, "Choose a customer."),
    "plan_id": (bool, "Choose a support plan."),
    "starts_on": (bool, "Enter the first day."),
}
_NOT_BY_DJANGO: Final = ("customer", "plan", "work_calendar", "owner", "zone", "binds", "period")
_OF_A_CHAIN: Final = ("customer_id", "zone")


class ContractInvalid(Invalid):
    """A contract cannot be like this."""


class ContractChanges(TypedDict, total=False):
    """What is changed about a contract; what is left out stays as it is.

    ``product_ids`` and ``service_ids`` name all of them; a contract of the whole customer has no products.
    ``cost`` and ``allowance`` (minutes for hours) are its own in place of the plan's.
    """

    name: str
    customer_id: UUID
    whole_customer: bool
    product_ids: Collection[UUID]
    includes_sub_customers: bool
    starts_on: date
    ends_on: date | None
    zone: str
    plan_id: UUID
    cost: Decimal | None
    allowance: int | None
    work_calendar_id: UUID | None
    service_ids: Collection[UUID]
    owner_id: UUID | None
    documentation_required: bool
    grace_days: int
    note: str
    external_id: str
    is_active: bool


class ContractFields(ContractChanges, total=False):
    """What a contract is made of; without a ``number`` it gets the next one."""

    number: str


def set_contract(contract: Contract, fields: ContractFields, changed: Collection[str]) -> None:
    """Set what is given, but products and services, and check everything. Raises ``ContractInvalid``."""
    set_fields(contract, fields, PLAIN)
    contract.number = contract.number.upper()
    faults = [
        *_required_faults(contract),
        *faults_of(contract, but=[*_NOT_BY_DJANGO, *_unfit(contract)]),
        *name_faults(contract.name),
        *zone_faults(contract.zone),
        *date_faults(starts_on=contract.starts_on, ends_on=contract.ends_on),
        *_reference_faults(contract, changed),
        *_many_faults(contract, fields),
        *_plan_faults(contract),
        *_chain_faults(contract, changed),
    ]
    refuse(ContractInvalid, "This contract cannot be saved.", faults)


def _required_faults(contract: Contract) -> Iterator[Fault]:
    for name in _unfit(contract):
        yield Fault(name, _REQUIRED[name][1])


def _unfit(contract: Contract) -> list[str]:
    return [name for name, (fits, _) in _REQUIRED.items() if not fits(getattr(contract, name))]


def _reference_faults(contract: Contract, changed: Collection[str]) -> Iterator[Fault]:
    """Newly chosen references that there are not or that are out of use. One statement each."""
    for name, (kind, message) in _REFERENCES.items():
        value = getattr(contract, name) if name in changed else None
        usable = kind.objects.filter(is_active=True, **({"is_staff": True} if kind is User else {}))
        if value is not None and not usable.filter(id=value).exists():
            yield Fault(name, message)


def _many_faults(contract: Contract, fields: ContractFields) -> Iterator[Fault]:
    """Products and services that there are not, or that are newly chosen and out of use. A statement or two each."""
    products, services = set(fields.get("product_ids", ())), set(fields.get("service_ids", ()))
    if products and contract.whole_customer:
        yield Fault("product_ids", "It covers the whole customer; products are for contracts that do not.")
    if products and _unusable(Product, products, Q(contract_scopes__contract=contract.id)):
        yield Fault("product_ids", "Choose products that are in use.")
    if services and _unusable(Service, services, Q(id__in=contract.services.values("id"))):
        yield Fault("service_ids", "Choose services that are in use.")


def _unusable(kind: Any, wanted: set[UUID], held: Q) -> bool:
    usable = kind.objects.filter(Q(is_active=True) | held, id__in=wanted)
    return bool(wanted - set(usable.values_list("id", flat=True)))


def _plan_faults(contract: Contract) -> Iterator[Fault]:
    """Figures of its own that the plan has no unit or currency for. At most one statement."""
    if contract.cost is None and contract.allowance is None:
        return
    version = plan_version(contract)
    if version is None:
        return
    if contract.allowance is not None and version.plan.plan_type == PlanType.FIXED:
        yield Fault("allowance", "A fixed plan counts nothing, so there is no allowance to set.")
    if contract.cost is not None and not version.currency:
        yield Fault("cost", "The plan names no currency; set one there first.")


def plan_version(contract: Contract) -> SupportPlanVersion | None:
    """The version that is pinned, else the newest, with its plan. One statement."""
    found = (
        SupportPlanVersion.objects.filter(plan=contract.plan_id).select_related("plan").order_by("-number")
    )
    return (found.filter(number=contract.plan_version) if contract.plan_version else found).first()


def _chain_faults(contract: Contract, changed: Collection[str]) -> Iterator[Fault]:
    if contract.previous_id is not None:
        for name in _OF_A_CHAIN:
            if name in changed:
                yield Fault(name, "It renews another contract, whose customer and time zone it has.")
    previous = contract.previous
    if previous is not None and contract.starts_on and contract.starts_on <= previous.starts_on:
        yield Fault(
            "starts_on", f"It renews {previous.number}, which starts on {in_words(previous.starts_on)}."
        )
