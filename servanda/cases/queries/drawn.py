"""What a case has drawn from allowances."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q, Sum

from servanda.agreements.models import AllowanceEntry
from servanda.agreements.queries import local_date
from servanda.cases.models import Case, TimeEntry


def drawn_by(case: Case) -> Mapping[UUID, int]:
    """What the case, with the time worked on it, has taken from each contract's balance and not given back.

    By contract, in minutes or incidents, of the cycle of its receipt. One statement; none for a case that never had a contract.
    """
    if case.contract_id is None and case.drawn_id is None:
        return {}
    on = local_date(case.received_at, case.contract.zone if case.contract else "UTC")
    of_the_day = Q(cycle__starts_on__lte=on) & (Q(cycle__ends_on=None) | Q(cycle__ends_on__gt=on))
    worked = TimeEntry.objects.filter(case=case).values("id")
    entries = AllowanceEntry.objects.filter(Q(about_id=case.id) | Q(about_id__in=worked), of_the_day)
    sums = entries.values_list("contract").annotate(drawn=Sum("amount"))
    return {contract_id: -drawn for contract_id, drawn in sums if drawn}
