"""The stream of a case: what happened, in the order in which it was recorded."""

from django.conf import settings
from django.db import models

from servanda.cases.models.cases import Case
from servanda.cases.models.words import EventKind
from servanda.foundation.models import Record


class CaseEvent(Record):
    """One entry of the stream that the desk pages, and of the feed that programs read.

    ``at`` is when it happened; ``seq`` numbers a case's entries as they were recorded. ``content_id`` is the
    text it stands for. ``data`` words it: a move's name, statuses before and after, who or what it concerns;
    never a text of the conversation.
    """

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    kind = models.CharField(max_length=24, choices=EventKind.choices)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=120)
    content_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="one_case_event_per_case_and_seq"),
            models.CheckConstraint(
                condition=models.Q(recorded_at__gte=models.F("at")), name="case_event_is_recorded_afterwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.seq} of case {self.case_id}"
