"""Cases by what their clocks count, for the program itself."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from servanda.cases.models import Case
from servanda.commitments.models import Obligation
from servanda.commitments.queries import sheets_counting_by
from servanda.core.cases import UNFINISHED


def cases_counting_by(calendar_id: UUID, *, ended_too: bool) -> list[UUID]:
    """The cases with a clock that counts the calendar's hours, by age: an open one, or with ``ended_too`` any.

    An edit that reaches back may undo what has ended.
    """
    sheets = sheets_counting_by(calendar_id, ended_too=ended_too)
    return list(Case.objects.filter(sheet__in=sheets).order_by("id").values_list("id", flat=True))


def cases_under_level(level_id: UUID) -> list[UUID]:
    """The cases judged with this service level that are unfinished or have a clock that runs on, by age.

    A completed case whose resolution is not sent yet still has one.
    """
    unfinished = Q(status__in=[str(one) for one in UNFINISHED])
    runs_on = Exists(Obligation.objects.filter(sheet=OuterRef("sheet"), ended_at=None))
    found = Case.objects.filter(unfinished | runs_on, service_level=level_id)
    return list(found.order_by("id").values_list("id", flat=True))


def wakes_at(case_id: UUID) -> datetime | None:
    """When something fires next on the clocks of a case if nothing happens. One statement."""
    return Case.objects.values_list("sheet__wakes_at", flat=True).get(id=case_id)
