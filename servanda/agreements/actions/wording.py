"""Faults at the names that callers know the fields by."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from servanda.agreements.models import ServiceLevel, SupportAgreement, SupportKey
from servanda.core.refusals import Fault, Refusal
from servanda.customers.models import Customer
from servanda.organisations.models import SupportOrganisation, SupportType, WorkCalendar
from servanda.people.models import User

CALLED: Final[Mapping[str, str]] = {
    "customer": "customer_id",
    "organisation": "organisation_id",
    "service_level": "service_level_id",
    "work_calendar": "work_calendar_id",
    "support_type": "support_type_id",
    "targets": "overrides",
    "agreement": "agreement_number",
    "contract": "contract_number",
}
"""The core's words for what a promise refers to, and the fields of the record."""

_REFERENCES: Final[Mapping[str, tuple[Any, str]]] = {
    "customer_id": (Customer, "Choose a customer that is in use."),
    "organisation_id": (SupportOrganisation, "Choose a support organisation that is in use."),
    "service_level_id": (ServiceLevel, "Choose a service level that is in use."),
    "work_calendar_id": (WorkCalendar, "Choose a work calendar that is in use."),
    "support_type_id": (SupportType, "Choose a support type that is in use."),
    "owner_id": (User, "The owner must be an active member of staff."),
}
NOT_BY_DJANGO: Final = frozenset(name.removesuffix("_id") for name in _REFERENCES) | {"agreement"}
"""References that are checked here, in words of ours."""

_YEARS: Final = range(1970, 2500)


@contextmanager
def at_our_fields() -> Iterator[None]:
    """Let a refusal of the core name the fields of the record."""
    try:
        yield
    except Refusal as refusal:
        faults = [Fault(CALLED.get(fault.field, fault.field), fault.message) for fault in refusal.faults]
        raise type(refusal)(refusal.message, faults) from None


def reference_faults(record: SupportAgreement | SupportKey, changed: Collection[str]) -> Iterator[Fault]:
    """Newly chosen references that there are not or that are out of use. One statement each."""
    for name, (kind, message) in _REFERENCES.items():
        value = getattr(record, name, None) if name in changed else None
        usable = kind.objects.filter(is_active=True, **({"is_staff": True} if kind is User else {}))
        if value is not None and not usable.filter(id=value).exists():
            yield Fault(name, message)


def date_faults(**dates: date | None) -> Iterator[Fault]:
    """Dates that nobody means, and that calendars cannot reckon with."""
    for name, on in dates.items():
        if on is not None and on.year not in _YEARS:
            yield Fault(name, f"A date lies between the years {_YEARS.start} and {_YEARS.stop - 1}.")


def changed_fields(record: Any, fields: Mapping[str, object]) -> set[str]:
    """Those whose value is another one than the record has."""
    return {name for name, value in fields.items() if getattr(record, name) != value}
