"""Escalation levels: who learns of a deadline, and what is done about it (2-domain 2.2)."""

from typing import Final

from django.db import models

from servanda.agreements.models.levels import ServiceLevel
from servanda.core.clocks import ClockKind
from servanda.foundation.models import Record

_CLOCKS: Final = [
    (ClockKind.IRT.value, "Initial response"),
    (ClockKind.ORT.value, "Resolution"),
    (ClockKind.UPDATE.value, "Update interval"),
    (ClockKind.OLA.value, "Task"),
]
_MOST_LEVELS: Final = 4


class EscalationLevel(Record):
    """One level of one clock. It has no versions: it applies as it is when it fires.

    ``offset_s`` is working time: negative before the deadline, else after it. ``recipients`` and ``actions`` are in
    the written form of ``core.agreements.escalating``. Numbers and offsets of a clock grow together, which the
    database checks at the end of the transaction (migration ``escalation_levels``).
    """

    level = models.ForeignKey(ServiceLevel, on_delete=models.CASCADE, related_name="escalation")
    clock = models.CharField(max_length=16, choices=_CLOCKS)
    number = models.PositiveSmallIntegerField()
    offset_s = models.IntegerField()
    recipients = models.JSONField(default=list, blank=True)
    actions = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["level", "clock", "number"], name="one_escalation_level_per_clock_and_number"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=_MOST_LEVELS),
                name="escalation_level_is_between_1_and_4",
            ),
            models.CheckConstraint(
                condition=models.Q(clock__in=[value for value, _ in _CLOCKS]),
                name="escalation_level_is_of_a_known_clock",
            ),
            models.CheckConstraint(
                condition=~models.Q(recipients=[]) | ~models.Q(actions=[]),
                name="escalation_level_tells_or_does_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} level {self.number} of {self.level_id}"
