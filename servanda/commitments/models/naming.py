"""How rows name an obligation: by its clock, the task or cycle, and the event that began it.

Not by a foreign key: a replay may find another obligation in its place, and what fired or moved stays.
"""

from typing import Final

from django.db import models

from servanda.commitments.models.sheets import ClockSheet
from servanda.core.clocks import ClockKind
from servanda.core.clocks.kept import ObligationKey
from servanda.foundation.models import Record

CLOCKS: Final = [(str(kind), str(kind)) for kind in ClockKind]


class OfObligation(Record):
    """A row about one obligation of a sheet. ``subject`` is empty but for tasks and update cycles."""

    sheet = models.ForeignKey(ClockSheet, on_delete=models.PROTECT, related_name="%(class)ss")
    kind = models.CharField(max_length=8, choices=CLOCKS)
    subject = models.CharField(max_length=40, blank=True)
    seq = models.PositiveIntegerField()

    class Meta:
        abstract = True

    @property
    def key(self) -> ObligationKey:
        """As the core names it."""
        return ObligationKey(ClockKind(self.kind), self.subject, self.seq)


def known_clock(of: str) -> models.CheckConstraint:
    """One of the four clocks."""
    return models.CheckConstraint(
        condition=models.Q(kind__in=[value for value, _ in CLOCKS]), name=f"{of}_is_of_a_known_clock"
    )
