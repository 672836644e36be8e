"""Promises for tests, made by the same actions as everywhere, with dull defaults."""

from datetime import date
from typing import Any, Final

from servanda.agreements import actions
from servanda.agreements.models import (
    AgreementContact,
    Contract,
    ServiceLevel,
    SupportAgreement,
    SupportKey,
    SupportPlan,
)
from servanda.core.access import system
from servanda.customers.models import Customer
from servanda.organisations.models import SupportOrganisation
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

BUILDER: Final = system("test")
LAST_DAY: Final = date(2027, 6, 14)
GOLD: Final = {
    "1": {"irt": {"minutes": 30, "calendar": "elapsed"}, "ort": {"minutes": 240, "calendar": "case"}}
}


def level(name: str = "Gold", **fields: Any) -> ServiceLevel:
    return actions.create_service_level(**{"name": name, "targets": GOLD} | fields, by=BUILDER, at=NOON)


def draft(of: Customer | None = None, **fields: Any) -> SupportAgreement:
    """Of the default level and organisation."""
    if not SupportOrganisation.objects.exists():
        places.organisation()
    customer = of or Customer.objects.first() or firms.customer(zone="Europe/Vienna")
    return actions.create_agreement(customer_id=customer.id, **fields, by=BUILDER, at=NOON)


def approved(of: Customer | None = None, expires_on: date = LAST_DAY, **fields: Any) -> SupportAgreement:
    """Valid from ``NOON`` for a year."""
    made = draft(of, **fields)
    return actions.approve_agreement(number=made.number, expires_on=expires_on, by=BUILDER, at=NOON).agreement


def key(agreement: SupportAgreement | None = None, code: str = "K-7QX2", **fields: Any) -> SupportKey:
    """From an agreement."""
    texts = {"description": "Line 1", "installation_description": "Two feeders and a dryer."}
    number = (agreement or approved()).number
    return actions.create_support_key(
        code=code, agreement_number=number, **texts | fields, by=BUILDER, at=NOON
    )


def named(agreement: SupportAgreement, **fields: Any) -> AgreementContact:
    return actions.add_agreement_contact(number=agreement.number, **fields, by=BUILDER, at=NOON)


def a_contract(of: Customer | None = None, **fields: Any) -> Contract:
    """A draft of the default plan for the whole customer, for the year of ``NOON``."""
    customer = of or Customer.objects.first() or firms.customer(zone="Europe/Vienna")
    dull: dict[str, Any] = {
        "name": "Support",
        "customer_id": customer.id,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "plan_id": SupportPlan.objects.get(is_default=True).id,
    }
    return actions.create_contract(**dull | fields, by=BUILDER, at=NOON)


def an_active_contract(of: Customer | None = None, **fields: Any) -> Contract:
    made = a_contract(of, **fields)
    return actions.activate_contract(number=made.number, by=BUILDER, at=NOON).contract
