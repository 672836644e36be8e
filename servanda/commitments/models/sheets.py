"""The clock sheet of a case: what happened to it, as far as its clocks care (3-clocks 3.2)."""

from typing import Final

from django.db import models

from servanda.core.clocks.events import TYPES
from servanda.foundation.models import Record

FIRST_SEQ: Final = 1


class ClockSheet(Record):
    """What the clocks of one case are computed from.

    ``last_seq`` is that of its newest event; ``last_live_at`` the instant of the newest that was not documented
    afterwards: no live event lies before it. ``kept_at`` is the evaluation that the obligations are kept of, none
    before the first, which reckons in the events up to ``kept_seq`` and of each calendar the edits up to its number
    in ``kept_edits``. ``wakes_at`` is when something fires next if nothing happens, so that finding what is due costs
    what is due; the database sets it to now where events were added and not kept (migration ``kept_clocks``).
    """

    history_volatile = ("last_seq", "last_live_at", "kept_at", "kept_seq", "kept_edits", "wakes_at")

    last_seq = models.PositiveIntegerField(default=0)
    last_live_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    kept_seq = models.PositiveIntegerField(default=0, db_default=0)
    kept_edits = models.JSONField(default=dict, db_default={})
    wakes_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["wakes_at"], condition=models.Q(wakes_at__isnull=False), name="sheets_to_wake"
            )
        ]

    def __str__(self) -> str:
        return f"clock sheet {self.id}"


class ClockEvent(Record):
    """One event: ``at`` is when it happened, ``recorded_at`` when we learnt it; ``data`` as ``core.clocks.stored``."""

    append_only = True

    sheet = models.ForeignKey(ClockSheet, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=32)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "seq"], name="one_clock_event_per_sheet_and_seq"),
            models.CheckConstraint(
                condition=models.Q(recorded_at__gte=models.F("at")), name="clock_event_is_recorded_afterwards"
            ),
            models.CheckConstraint(
                condition=models.Q(type__in=sorted(TYPES)), name="clock_event_has_a_known_type"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.seq} of {self.sheet_id}"
