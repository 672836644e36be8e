"""Contracts that count hours or incidents, for tests, with dull defaults."""

from datetime import date
from typing import Any, Final
from uuid import uuid4

from django.db import transaction

from servanda.agreements import actions
from servanda.agreements.models import (
    AllowanceCycle,
    AllowanceEntry,
    Contract,
    SupportPlan,
    SupportPlanVersion,
)
from servanda.customers.models import Customer
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms

FIRST_DAY: Final = date(2026, 1, 31)
TODAY: Final = date(2026, 6, 15)


def plan(name: str = "Ten incidents", plan_type: str = "incidents", **terms: Any) -> SupportPlan:
    """Ten a month, that do not carry forward, and overdrawn when used up."""
    made = SupportPlan.objects.create(name=name, plan_type=plan_type)
    given = {"allowance": 10, "cycle": "month", "rules": [], "made_at": NOON, "made_by": "test"} | terms
    SupportPlanVersion.objects.create(plan=made, number=1, **given)
    return made


def contract(of: SupportPlan | None = None, activated: bool = True, **fields: Any) -> Contract:
    """Of the whole customer from the last of January to the end of the year."""
    customer = Customer.objects.first() or firms.customer(zone="Europe/Vienna")
    given: dict[str, Any] = {
        "name": "Support",
        "customer_id": customer.id,
        "plan_id": (of or plan()).id,
        "starts_on": FIRST_DAY,
        "ends_on": date(2026, 12, 31),
    }
    made = actions.create_contract(**given | fields, by=BUILDER, at=NOON)
    return activate(made) if activated else made


def activate(drafted: Contract) -> Contract:
    return actions.activate_contract(number=drafted.number, by=BUILDER, at=NOON).contract


@transaction.atomic
def opened(of: Contract, on: date = TODAY) -> AllowanceCycle | None:
    return actions.open_cycle(of, on=on, by=BUILDER, at=NOON)


@transaction.atomic
def use(of: Contract, wanted: int = 1, on: date = TODAY) -> AllowanceEntry | None:
    return actions.draw(
        of, wanted=wanted, on=on, text="", about_id=uuid4(), case_number="", by=BUILDER, at=NOON
    )


def balances(of: Contract) -> list[int]:
    """Of its cycles, in order."""
    return [cycle.balance for cycle in of.cycles.order_by("starts_on")]


@transaction.atomic
def given_back(used: AllowanceEntry | None, reason: str = "Cancelled") -> AllowanceEntry:
    assert used is not None
    return actions.refund(used, reason=reason, by=BUILDER, at=NOON)
