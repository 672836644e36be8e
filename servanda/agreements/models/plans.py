"""Support plans: which service level holds for which cases."""

from django.db import models

from servanda.agreements.models.versions import Version, Versioned, default_in_use, one_default, one_name
from servanda.core.cover import PlanType

_TYPES = [
    (PlanType.FIXED.value, "Fixed"),
    (PlanType.HOURS.value, "Hours"),
    (PlanType.INCIDENTS.value, "Incidents"),
]


class SupportPlan(Versioned):
    """What a customer pays for. The default, of type *fixed*, holds where there is no contract."""

    description = models.TextField(max_length=4000, blank=True)
    plan_type = models.CharField(max_length=16, choices=_TYPES, default=PlanType.FIXED.value)

    class Meta(Versioned.Meta):
        constraints = [
            *Versioned.Meta.constraints,
            one_name("support_plan"),
            one_default("support_plan"),
            default_in_use("support_plan"),
            models.CheckConstraint(
                condition=models.Q(plan_type__in=[value for value, _ in _TYPES]),
                name="plan_is_fixed_or_counts_hours_or_incidents",
            ),
            models.CheckConstraint(
                condition=models.Q(is_default=False) | models.Q(plan_type=PlanType.FIXED.value),
                name="default_plan_is_fixed",
            ),
        ]


class SupportPlanVersion(Version):
    """The rules of a plan, in order; the first that lets a case through decides.

    A rule is ``{"criteria": [{"subject", "one_of"}], "match", "level", "version"?, "work_calendar"?,
    "organisation"?}`` with ids as text; without a version, the level's newest holds.
    """

    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="versions")
    rules = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_per_plan_and_number")
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.plan_id}"
