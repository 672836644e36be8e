"""Where a customer wrote last and waits for somebody."""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from servanda.cases.models import CustomerMessage, Direction, ExternalInfo, Interaction
from servanda.cases.models.words import Delivery
from servanda.cases.queries.seeing import cases
from servanda.core.access import Viewer
from servanda.core.cases import UNFINISHED

MOST: Final = 8


def answers_waiting(*, viewer: Viewer, limit: int = MOST) -> list[CustomerMessage]:
    """The last message of each case of the viewer that nobody has answered yet, the longest waiting first.

    Of unfinished cases, and of completed ones whose message is still to be judged; each with its case and who
    wrote it. One statement beside that of ``cases``. Raises ``NotAllowed``.
    """
    mine = Q(assignee=viewer.user_id) | Q(owner=viewer.user_id)
    asked = Q(status__in=[str(status) for status in UNFINISHED]) | Q(unjudged_message_at__isnull=False)
    found = CustomerMessage.objects.filter(
        ~Exists(CustomerMessage.objects.filter(case=OuterRef("case"), at__gt=OuterRef("at"))),
        ~Exists(_answers().filter(case=OuterRef("case"), at__gt=OuterRef("at"))),
        ~Exists(_calls().filter(case=OuterRef("case"), at__gt=OuterRef("at"))),
        case__in=cases(viewer=viewer).filter(mine, asked),
    )
    return list(found.select_related("case__customer", "contact").order_by("at", "id")[:limit])


def _answers() -> QuerySet[ExternalInfo]:
    return ExternalInfo.objects.filter(automatic=False).exclude(delivery=Delivery.RECALLED)


def _calls() -> QuerySet[Interaction]:
    return Interaction.objects.filter(direction=Direction.OUTBOUND)
