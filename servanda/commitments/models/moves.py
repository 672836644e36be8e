"""The journal of moved deadlines, and breaches that turned out to be none (3-clocks 3.3, 3.4)."""

from django.db import models
from django.db.models import F, Q

from servanda.commitments.models.naming import CLOCKS, OfObligation, known_clock
from servanda.commitments.models.sheets import ClockSheet
from servanda.foundation.models import Record
from servanda.organisations.models import CalendarEdit


class MoveCause(models.TextChoices):
    """What moved a deadline."""

    EVENT = "event", "Something that happened to the case"
    CALENDAR = "calendar", "An edit of its work calendar"


class MovedDeadline(OfObligation):
    """A deadline that is another than before; empty while its clock was or is paused.

    ``event_seq`` is the clock event that moved it; ``calendar_edit`` the edit. ``seq`` is of the obligation that has
    the new one.
    """

    append_only = True

    was_at = models.DateTimeField(null=True)
    is_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()
    cause = models.CharField(max_length=8, choices=MoveCause.choices)
    event_seq = models.PositiveIntegerField(null=True)
    calendar_edit = models.ForeignKey(CalendarEdit, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            known_clock("moved_deadline"),
            models.CheckConstraint(
                condition=Q(was_at__isnull=False, is_at=None)
                | Q(was_at=None, is_at__isnull=False)
                | (Q(was_at__isnull=False, is_at__isnull=False) & ~Q(was_at=F("is_at"))),
                name="moved_deadline_is_another",
            ),
            models.CheckConstraint(
                condition=Q(cause=MoveCause.EVENT, event_seq__isnull=False, calendar_edit=None)
                | Q(cause=MoveCause.CALENDAR, event_seq=None, calendar_edit__isnull=False),
                name="moved_deadline_has_its_cause",
            ),
        ]
        indexes = [models.Index(fields=["sheet", "moved_at"], name="journal_of_a_sheet")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.sheet_id} moved to {self.is_at}"


class AnnulledBreach(Record):
    """A breach that was recorded and is none, because of what was learnt later. What fired stays.

    ``causes`` are the ``seq`` of the clock events that told it, none where an edit of a calendar did.
    """

    append_only = True

    sheet = models.ForeignKey(ClockSheet, on_delete=models.PROTECT, related_name="annulled_breaches")
    kind = models.CharField(max_length=8, choices=CLOCKS)
    subject = models.CharField(max_length=40, blank=True)
    breached_at = models.DateTimeField()
    known_at = models.DateTimeField()
    causes = models.JSONField(default=list)
    by_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "kind", "subject", "breached_at", "known_at"],
                name="breach_is_annulled_once_by_one_lesson",
            ),
            known_clock("annulled_breach"),
            models.CheckConstraint(
                condition=Q(known_at__gte=F("breached_at")), name="breach_is_annulled_afterwards"
            ),
        ]

    def __str__(self) -> str:
        return f"breach of {self.kind} of {self.sheet_id} at {self.breached_at}, annulled"
