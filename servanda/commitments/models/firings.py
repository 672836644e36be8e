"""Firings: what was told or done because of a deadline, once for each obligation (3-clocks 3.5)."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from servanda.commitments.models.naming import OfObligation, known_clock
from servanda.core.clocks.firing import FiringKey, What

_WHAT: Final = [(str(what), str(what)) for what in What]


class Firing(OfObligation):
    """A warning, a missed deadline or an escalation level that has come.

    ``mark`` is the percent, or the level, and 0 of a breach; ``due_at`` when it came, ``fired_at`` when the watch recorded it. One that
    did not act was recorded only: a higher one spoke for it, or its clock had stopped by then. ``copied`` are the
    recipients and actions of a level as they were then.
    """

    append_only = True

    what = models.CharField(max_length=8, choices=_WHAT)
    mark = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField()
    acted = models.BooleanField()
    copied = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "kind", "subject", "seq", "what", "mark"],
                condition=~Q(what=What.BREACH.value),
                name="each_fires_once_per_obligation",
            ),
            # One that was annulled may be followed by another.
            models.UniqueConstraint(
                fields=["sheet", "kind", "subject", "seq", "due_at"],
                condition=Q(what=What.BREACH.value),
                name="each_breach_fires_once",
            ),
            known_clock("firing"),
            models.CheckConstraint(
                condition=Q(what__in=[value for value, _ in _WHAT]),
                name="firing_is_a_warning_breach_or_level",
            ),
            models.CheckConstraint(
                condition=Q(fired_at__gte=F("due_at")), name="nothing_fires_before_its_instant"
            ),
        ]

    @property
    def firing_key(self) -> FiringKey:
        """As the core names it."""
        what = What(self.what)
        return FiringKey(self.key, what, int(self.due_at.timestamp()) if what is What.BREACH else self.mark)

    def __str__(self) -> str:
        return f"{self.what} {self.mark} of {self.kind} {self.subject} {self.seq} of {self.sheet_id}"
