"""Work calendars as stored: a base, and edits that are only ever added (3-clocks 3.1)."""

from django.db import models
from django.db.models.functions import Lower

from servanda.foundation.models import Record
from servanda.organisations.models.named import Named


class WorkCalendar(Named):
    """Working hours of a place.

    ``base`` is ``{"weekly", "holidays", "exceptions"}`` in the written form of the core
    (``core.calendars.reading``). Base and zone never change: what was counted stays counted. What changes are
    the edits. ``holiday_names`` (date → name) is for reading only.
    """

    zone = models.CharField(max_length=64)
    base = models.JSONField()
    holiday_names = models.JSONField(default=dict, blank=True)

    class Meta(Named.Meta):
        constraints = [
            *Named.Meta.constraints,
            models.UniqueConstraint(
                Lower("name"),
                name="one_calendar_per_name",
                violation_error_code="name",
                violation_error_message="Another calendar has this name.",
            ),
        ]
        indexes = [models.Index(fields=["sort_name", "id"], name="calendars_by_name")]


class CalendarEdit(Record):
    """A patch ``{"weekly"?, "holidays"?, "exceptions"?}`` that holds from the later of its two instants.

    A retroactive one reaches all instants and says why. ``seq`` counts per calendar.
    """

    append_only = True

    calendar = models.ForeignKey(WorkCalendar, on_delete=models.PROTECT, related_name="edits")
    seq = models.PositiveIntegerField()
    patch = models.JSONField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    retroactive = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)
    edited_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "seq"], name="one_edit_per_calendar_and_seq"),
            models.CheckConstraint(
                condition=models.Q(retroactive=False) | ~models.Q(reason=""),
                name="retroactive_edit_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"edit {self.seq} of {self.calendar_id}"
