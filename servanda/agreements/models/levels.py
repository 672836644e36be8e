"""Service levels: what is promised for each severity, in versions."""

from django.db import models

from servanda.agreements.models.versions import Version, Versioned, default_in_use, one_default, one_name
from servanda.core.cases import ResolutionCounts
from servanda.core.clocks import OnChange

_COUNTS = [
    (ResolutionCounts.SENT.value, "When it is sent"),
    (ResolutionCounts.COMPLETED.value, "When it is completed"),
]
_ON_CHANGE = [
    (OnChange.CARRY.value, "Time used is carried over"),
    (OnChange.RESTART.value, "The clock starts anew"),
    (OnChange.RETROACTIVE.value, "As if it had been so from the start"),
]


class ServiceLevel(Versioned):
    """How fast support is promised.

    Windows and intervals in seconds, ``reminder_interval_s`` in working time of the case's calendar. Targets,
    warnings and the carry rule stand in the versions.
    """

    resolution_counts = models.CharField(max_length=16, choices=_COUNTS, default=ResolutionCounts.SENT.value)
    tasks_pause_with_case = models.BooleanField(default=False)
    reopening_window_s = models.PositiveIntegerField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminder_interval_s = models.PositiveIntegerField(null=True, blank=True)
    silent_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(Versioned.Meta):
        constraints = [
            *Versioned.Meta.constraints,
            one_name("service_level"),
            one_default("service_level"),
            default_in_use("service_level"),
            models.CheckConstraint(
                condition=models.Q(resolution_counts__in=[value for value, _ in _COUNTS]),
                name="resolution_counts_when_sent_or_completed",
            ),
            models.CheckConstraint(
                condition=models.Q(reminders=0)
                # An empty interval would make the whole rule unknown, and unknown passes.
                | models.Q(reminder_interval_s__isnull=False, reminder_interval_s__gt=0),
                name="reminders_come_at_an_interval",
                violation_error_code="reminder_interval_s",
                violation_error_message="Enter the working time between two reminders.",
            ),
        ]
        indexes = [models.Index(fields=["sort_name", "id"], name="service_levels_by_name")]


class ServiceLevelVersion(Version):
    """The targets of a level as they are promised from then on.

    ``targets`` is in the written form of ``core.agreements.targets``; ``warn`` are percents, ascending.
    """

    level = models.ForeignKey(ServiceLevel, on_delete=models.PROTECT, related_name="versions")
    targets = models.JSONField()
    warn = models.JSONField(default=list)
    on_severity_change = models.CharField(max_length=16, choices=_ON_CHANGE, default=OnChange.CARRY.value)

    class Meta:
        constraints = [
            # What pins a version refers to both columns.
            models.UniqueConstraint(fields=["level", "number"], name="one_version_per_level_and_number"),
            models.CheckConstraint(
                condition=models.Q(on_severity_change__in=[value for value, _ in _ON_CHANGE]),
                name="level_carries_restarts_or_reaches_back",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.level_id}"
