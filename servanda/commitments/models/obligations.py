"""Obligations with their outcome: what compliance counts. Only a cache; a replay gives the same (3-clocks 3.4)."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from servanda.commitments.models.naming import OfObligation, known_clock
from servanda.core.clocks import State

_STATES: Final = [(str(state), str(state)) for state in State]
_ENDED: Final = [State.MET.value, State.CANCELLED.value, State.REPLACED.value]


class Obligation(OfObligation):
    """One promise from its start or change to the next change.

    ``target_s`` and ``used_s`` are working seconds of ``calendar`` (an id, or ``24x7``); ``used_s`` is empty while
    it runs. ``breach_stands``: the breach was taken along from the obligation before, and counts there.
    """

    derived = True

    state = models.CharField(max_length=16, choices=_STATES)
    started_at = models.DateTimeField()
    target_s = models.PositiveIntegerField()
    business_days = models.PositiveSmallIntegerField(default=0)
    calendar = models.CharField(max_length=36)
    due_at = models.DateTimeField(null=True)
    used_s = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    breach_stands = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "kind", "subject", "seq"], name="one_obligation_per_clock_and_beginning"
            ),
            known_clock("obligation"),
            models.CheckConstraint(
                condition=Q(state__in=[value for value, _ in _STATES]), name="obligation_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state=State.BREACHED.value, breached_at__isnull=False)
                | (~Q(state=State.BREACHED.value) & Q(breached_at=None)),
                name="breached_obligation_has_its_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_ENDED) | Q(ended_at__isnull=False),
                name="ended_obligation_has_its_instant",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | (Q(ended_at__gte=F("started_at")) & Q(used_s__isnull=False)),
                name="obligation_ends_after_its_start",
            ),
        ]
        indexes = [models.Index(fields=["calendar", "ended_at"], name="obligations_of_a_calendar")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.seq} of {self.sheet_id}: {self.state}"
