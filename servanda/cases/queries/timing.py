"""What happens to cases by time alone: when, and which of them are due (2-domain 2.4).

For the program itself: nobody asks who may see them.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from servanda.cases.models import Case
from servanda.commitments.queries import instant, moment
from servanda.core.calendars import NeverOpens, TooLittleOpenTime
from servanda.core.cases import Status
from servanda.core.cover import from_json
from servanda.organisations.queries import timelines

JUDGING_TIME: Final = timedelta(hours=4)
"""Working time of the case's calendar in which its owner judges what the customer wrote after the completion."""


def judging_ends(case: Case, since: datetime) -> datetime | None:
    """When the judging time that begins then is over, by the calendar as known then.

    Empty where the calendar does not open for so long: then nothing happens by itself. Costs as ``timelines``.
    """
    return _after(case, since, int(JUDGING_TIME.total_seconds()))


def reminder_due(case: Case, since: datetime) -> datetime | None:
    """When the customer is reminded next of what was asked, by the calendar as known at the last time they were.

    Empty where the reminders of the service level are used up, or the calendar does not open for so long. Costs as
    ``timelines``, nothing where there is none to come.
    """
    interval = case.reminder_interval_s
    if interval is None or case.reminders_sent >= case.reminders:
        return None
    return _after(case, since, interval)


def to_remind(*, at: datetime) -> list[UUID]:
    """The cases whose customer is to be reminded, the longest due first. One statement."""
    return _ids(Q(status=str(Status.AWAITING_INFO), remind_at__lte=at), "remind_at")


def to_resume(*, at: datetime) -> list[UUID]:
    """The cases on hold whose resume date has come, earliest first. One statement."""
    return _ids(Q(status=str(Status.ON_HOLD), resume_at__lte=at), "resume_at")


def unjudged_cases(*, at: datetime) -> list[UUID]:
    """The finished cases with a message that nobody judged in time, earliest first. One statement."""
    finished = [str(Status.COMPLETED), str(Status.CLOSED)]
    return _ids(Q(status__in=finished, judge_until__lte=at), "judge_until")


def silent_cases(*, at: datetime) -> list[UUID]:
    """The answered cases whose silent days are over, earliest first. One statement.

    Those that still lack their documentation are left out: they wait until it is there.
    """
    documented = Q(documentation_required=False) | Q(documented__gt=0)
    return _ids(documented & Q(status=str(Status.COMPLETED), silent_until__lte=at), "silent_until")


def _after(case: Case, since: datetime, seconds: int) -> datetime | None:
    """So much working time of the case's calendar later; empty where it does not open for so long."""
    calendar_id = UUID(from_json(case.cover).cover.work_calendar.value)
    start = instant(since)
    calendar = timelines([calendar_id])[calendar_id].as_known(start, start)
    try:
        return moment(calendar.due(start, seconds))
    except (NeverOpens, TooLittleOpenTime):
        return None


def _ids(condition: Q, due: str) -> list[UUID]:
    return list(Case.objects.filter(condition).order_by(due, "id").values_list("id", flat=True))
