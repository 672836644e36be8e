"""Cases by what their clocks count, for the program itself."""

from uuid import UUID

from servanda.cases.models import Case
from servanda.commitments.queries import sheets_counting_by
from servanda.core.cases import UNFINISHED


def cases_counting_by(calendar_id: UUID, *, ended_too: bool) -> list[UUID]:
    """The cases with a clock that counts the calendar's hours, by age: an open one, or with ``ended_too`` any.

    An edit that reaches back may undo what has ended.
    """
    sheets = sheets_counting_by(calendar_id, ended_too=ended_too)
    return list(Case.objects.filter(sheet__in=sheets).order_by("id").values_list("id", flat=True))


def cases_under_level(level_id: UUID) -> list[UUID]:
    """The unfinished cases that were judged with this service level, by age."""
    open_ones = Case.objects.filter(service_level=level_id, status__in=[str(one) for one in UNFINISHED])
    return list(open_ones.order_by("id").values_list("id", flat=True))
