"""What will break next, among the cases that somebody answers for."""

from datetime import datetime
from typing import Final

from django.db.models import Case as Either
from django.db.models import DurationField, ExpressionWrapper, F, Q, Value, When

from servanda.cases.models import Case
from servanda.cases.queries.seeing import cases
from servanda.core.access import Viewer
from servanda.core.cases import UNFINISHED
from servanda.organisations.queries import queues_with_member

MOST: Final = 24


def deadlines(*, viewer: Viewer, at: datetime, until: datetime, limit: int = MOST) -> list[Case]:
    """Unfinished cases whose first running clock is due by ``until``, missed ones too, earliest first.

    Those that are assigned to the viewer, owned, or lie in a queue of theirs. Where there are more than
    ``limit``, those nearest to ``at`` on either side. One statement beside that of ``cases``. Raises
    ``NotAllowed``.
    """
    mine = Q(assignee=viewer.user_id) | Q(owner=viewer.user_id)
    of_queues = Q(queue__in=queues_with_member(viewer.user_id).values("id"))
    due = cases(viewer=viewer).filter(
        mine | of_queues,
        status__in=[str(status) for status in UNFINISHED],
        running_due_at__lte=until,
    )
    nearest = due.select_related("customer").annotate(distance=_distance(at)).order_by("distance", "number")
    return sorted(nearest[:limit], key=lambda case: (case.order_due_at, case.number))


def _distance(at: datetime) -> Either:
    ahead = ExpressionWrapper(F("running_due_at") - Value(at), output_field=DurationField())
    behind = ExpressionWrapper(Value(at) - F("running_due_at"), output_field=DurationField())
    return Either(When(running_due_at__lt=at, then=behind), default=ahead)
