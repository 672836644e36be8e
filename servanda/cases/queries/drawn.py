"""What a case has drawn from allowances."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q, Sum

from servanda.agreements.models import AllowanceCycle, AllowanceEntry
from servanda.agreements.queries import local_date
from servanda.cases.models import Case, TimeEntry


def drawn_by(case: Case) -> Mapping[UUID, int]:
    """What the case, with the time worked on it, has taken from its contract's balance and not given back.

    By the contract that it was drawn for, on whosever ledger it stands since it was carried on; in minutes or incidents,
    of the days of the cycle of its receipt. Two statements; none for a case without a contract.
    """
    if case.contract is None:
        return {}
    on = local_date(case.received_at, case.contract.zone)
    begun = AllowanceCycle.objects.filter(contract=case.contract, starts_on__lte=on)
    cycle = begun.order_by("-starts_on").first()
    if cycle is None:
        return {}
    of_cycle = Q(on__gte=cycle.starts_on) & (Q(on__lt=cycle.ends_on) if cycle.ends_on else Q())
    worked = TimeEntry.objects.filter(case=case).values("id")
    entries = AllowanceEntry.objects.filter(Q(about_id=case.id) | Q(about_id__in=worked), of_cycle)
    drawn: int | None = entries.aggregate(drawn=Sum("amount"))["drawn"]
    return {case.contract.id: -drawn} if drawn else {}
