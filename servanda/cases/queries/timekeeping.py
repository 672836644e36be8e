"""Time worked on cases."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from servanda.agreements.models import CustomerProject
from servanda.cases.models import Case, TimeEntry
from servanda.cases.queries.seeing import seen_case
from servanda.core.access import Viewer
from servanda.core.refusals import Unknown


class NoSuchTimeEntry(Unknown):
    """No time entry by that id on the case, or it was removed."""


@dataclass(frozen=True, slots=True)
class TimeTotals:
    """Minutes worked on a case; ``drawn`` from an allowance and ``beyond`` it after rounding, while it counts."""

    minutes: int
    billable: int
    drawn: int
    beyond: int


def time_entries(number: str, *, viewer: Viewer) -> QuerySet[TimeEntry]:
    """The time worked on a case, the newest day first, with person, rate type, project and what it drew.

    Two statements. Raises ``NotAllowed``, ``NoSuchCase``.
    """
    return _of(seen_case(number, viewer=viewer))


def time_entry(number: str, entry_id: UUID, *, viewer: Viewer) -> TimeEntry:
    """Raises ``NotAllowed``, ``NoSuchCase``, ``NoSuchTimeEntry``."""
    entry = time_entries(number, viewer=viewer).filter(id=entry_id).first()
    if entry is None:
        raise NoSuchTimeEntry("The case has no such time entry.")
    return entry


def newest_time(case: Case, *, limit: int) -> list[TimeEntry]:
    """The newest days of a case that has been seen, as ``time_entries``. One statement."""
    return list(_of(case)[:limit])


def time_totals(case: Case) -> TimeTotals:
    """Of a case that has been seen. One statement."""
    found = TimeEntry.objects.filter(case=case, removed_at=None).aggregate(
        worked=Sum("minutes", default=0),
        billable=Sum("minutes", filter=Q(is_billable=True), default=0),
        balance=Sum("drawn__amount", default=0),
        beyond=Sum("drawn__beyond", default=0),
    )
    return TimeTotals(found["worked"], found["billable"], -found["balance"], found["beyond"])


def projects_for(case: Case) -> QuerySet[CustomerProject]:
    """What time on the case can be booked on: its agreement's in use, and of those tied to a key, its own key's."""
    tied = Q(support_key=None) | Q(support_key=case.support_key_id)
    return CustomerProject.objects.filter(tied, agreement=case.agreement_id, is_active=True).order_by(
        "name", "id"
    )


def _of(case: Case) -> QuerySet[TimeEntry]:
    found = TimeEntry.objects.filter(case=case, removed_at=None)
    return found.select_related("user", "rate_type", "project", "drawn__contract").order_by("-day", "-id")
