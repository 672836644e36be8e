"""What another customer would change about a case, tried and undone, to be shown before anybody saves it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.db.models import F

from servanda.agreements.models import AllowanceEntry
from servanda.cases import queries
from servanda.cases.actions.changing import CaseFields, change_case
from servanda.cases.models import Case, TimeEntry
from servanda.core.access import Viewer
from servanda.core.cover import PlanType


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands with its promise. Empty where there is none.

    ``drawn`` has pairs of contract and unit with what was drawn, also beyond; ``banners`` are the agreements whose
    notes stand on it.
    """

    customer: str
    contract: str
    agreement: str
    drawn: tuple[tuple[str, PlanType, int], ...]
    banners: tuple[str, ...]
    business_objects: int
    clocks: queries.CaseClocks


def try_change(
    *, number: str, expecting: int | None = None, by: Viewer, at: datetime, **fields: Unpack[CaseFields]
) -> tuple[Standing, Standing]:
    """How the case stands, and how it would after ``change_case``, of which nothing is stored. Raises as that."""
    with transaction.atomic():
        before = _standing(queries.seen_case(number, viewer=by), at)
        changed = change_case(number=number, expecting=expecting, by=by, at=at, **fields)
        after = _standing(Case.objects.get(id=changed.id), at)
        transaction.set_rollback(True)
    return before, after


def _standing(case: Case, at: datetime) -> Standing:
    banners = queries.banners(case, at)
    return Standing(
        customer=case.customer.name if case.customer else "",
        contract=case.contract.number if case.contract else "",
        agreement=case.agreement.number if case.agreement else "",
        drawn=_drawn(case),
        banners=tuple(sorted({one.agreement_number for one in banners})),
        business_objects=case.business_objects.count(),
        clocks=queries.clocks_of([case], at=at)[case.id],
    )


def _drawn(case: Case) -> tuple[tuple[str, PlanType, int], ...]:
    """The incident, and the billable time as far as it counts."""
    worked = TimeEntry.objects.filter(case=case, removed_at=None, drawn__isnull=False).values("drawn")
    uses = AllowanceEntry.objects.filter(id__in=worked).values_list(
        "contract__number", F("beyond") - F("amount")
    )
    hours = Counter[str]()
    for contract, minutes in uses:
        hours[contract] += minutes
    incident = case.drawn
    one = (
        [(incident.contract.number, PlanType.INCIDENTS, incident.beyond - incident.amount)]
        if incident
        else []
    )
    return (*one, *((contract, PlanType.HOURS, minutes) for contract, minutes in sorted(hours.items())))
