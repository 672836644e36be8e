"""What is kept of clock sheets: obligations, firings, and the journal of moved deadlines."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from servanda.commitments.models import AnnulledBreach, ClockSheet, Firing, MovedDeadline, Obligation
from servanda.commitments.queries.sheets import instant, moment
from servanda.core.clocks import State
from servanda.core.clocks.firing import FiringKey
from servanda.core.clocks.kept import KeptObligation

Firings = frozenset[FiringKey]


def due_sheets(*, at: datetime, limit: int, but: Collection[UUID] = ()) -> list[UUID]:
    """Ids of the sheets on which something fires by the instant, the longest due first; ``but`` are left out.

    Costs what is due, not what is open. Locks nothing.
    """
    due = ClockSheet.objects.filter(wakes_at__lte=at).exclude(id__in=but)
    return list(due.order_by("wakes_at").values_list("id", flat=True)[:limit])


def kept_obligations(sheet_ids: Collection[UUID]) -> dict[UUID, list[Obligation]]:
    """The stored obligations of sheets, in no order. One statement."""
    found: dict[UUID, list[Obligation]] = {sheet_id: [] for sheet_id in sheet_ids}
    for row in Obligation.objects.filter(sheet__in=sheet_ids):
        found[row.sheet_id].append(row)
    return found


def recorded_firings(sheet_ids: Collection[UUID]) -> dict[UUID, Firings]:
    """What has been recorded as fired, by sheet. One statement."""
    found: dict[UUID, set[FiringKey]] = {sheet_id: set() for sheet_id in sheet_ids}
    for row in Firing.objects.filter(sheet__in=sheet_ids):
        found[row.sheet_id].add(row.firing_key)
    return {sheet_id: frozenset(keys) for sheet_id, keys in found.items()}


def firings_of(sheet_id: UUID) -> Sequence[Firing]:
    """The firings of a sheet as they came. One statement."""
    return list(Firing.objects.filter(sheet=sheet_id).order_by("due_at", "fired_at", "id"))


def journal(sheet_id: UUID) -> Sequence[MovedDeadline]:
    """The moved deadlines of a sheet, in the order in which they moved, each with its edit. One statement."""
    found = MovedDeadline.objects.filter(sheet=sheet_id).select_related("calendar_edit")
    return list(found.order_by("moved_at", "id"))


def annulled_breaches(sheet_id: UUID) -> Sequence[AnnulledBreach]:
    """Breaches of a sheet that turned out to be none, in the order in which that was learnt. One statement."""
    return list(AnnulledBreach.objects.filter(sheet=sheet_id).order_by("known_at", "breached_at", "id"))


def sheets_counting_by(calendar_id: UUID, *, ended_too: bool) -> QuerySet[ClockSheet]:
    """The sheets with an obligation that counts the calendar's hours: an open one, or with ``ended_too`` any."""
    by_calendar = Obligation.objects.filter(calendar=str(calendar_id))
    obligations = by_calendar if ended_too else by_calendar.filter(ended_at=None)
    return ClockSheet.objects.filter(id__in=obligations.values("sheet"))


def as_kept(row: Obligation) -> KeptObligation:
    """A stored obligation as the core reads it."""
    return KeptObligation(
        key=row.key,
        state=State(row.state),
        started_at=instant(row.started_at),
        target=row.target_s,
        business_days=row.business_days,
        calendar=row.calendar,
        due=_instant(row.due_at),
        used=row.used_s,
        ended_at=_instant(row.ended_at),
        breached_at=_instant(row.breached_at),
        breach_stands=row.breach_stands,
    )


def columns_of(one: KeptObligation) -> dict[str, object]:
    """An obligation as it is stored, but for its sheet and its key."""
    return {
        "state": str(one.state),
        "started_at": moment(one.started_at),
        "target_s": one.target,
        "business_days": one.business_days,
        "calendar": one.calendar,
        "due_at": _moment(one.due),
        "used_s": one.used,
        "ended_at": _moment(one.ended_at),
        "breached_at": _moment(one.breached_at),
        "breach_stands": one.breach_stands,
    }


def _instant(at: datetime | None) -> int | None:
    return None if at is None else instant(at)


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)
