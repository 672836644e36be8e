"""Support plans: what a customer pays for, how much of it there is, and which service level holds for which cases."""

from django.db import models

from servanda.agreements.models.versions import Version, Versioned, default_in_use, one_default, one_name
from servanda.core.cover import PlanType, WhenUsedUp
from servanda.core.ledger import Cycle

_TYPES = [
    (PlanType.FIXED.value, "Fixed"),
    (PlanType.HOURS.value, "Hours"),
    (PlanType.INCIDENTS.value, "Incidents"),
]
_CYCLES = [
    (Cycle.CONTRACT_PERIOD.value, "Contract period"),
    (Cycle.MONTH.value, "Month"),
    (Cycle.QUARTER.value, "Quarter"),
    (Cycle.YEAR.value, "Year"),
]
_WHEN_USED_UP = [
    (WhenUsedUp.OVERDRAW.value, "Go on, overdrawn"),
    (WhenUsedUp.CHARGE.value, "Go on, charged"),
    (WhenUsedUp.DEFAULT_PLAN.value, "The default plan holds"),
    (WhenUsedUp.ASK_FOR_AUTHORISATION.value, "Ask for authorisation"),
]


class SupportPlan(Versioned):
    """What a customer pays for. The default, of type *fixed*, holds where there is no contract.

    Its type never changes: contracts count in its unit.
    """

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
    """The terms of a plan and its rules, in order; the first that lets a case through decides.

    ``allowance`` is in minutes for hours, a count for incidents, and empty for *fixed*; ``increment_min`` is what a
    time entry is rounded up to. A rule is ``{"criteria": [{"subject", "one_of"}], "match", "level", "version"?,
    "work_calendar"?, "organisation"?}`` with ids as text; without a version, the level's newest holds.
    """

    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="versions")
    rules = models.JSONField()
    total_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, db_default="")
    allowance = models.PositiveIntegerField(null=True, blank=True)
    cycle = models.CharField(
        max_length=16,
        choices=_CYCLES,
        default=Cycle.CONTRACT_PERIOD.value,
        db_default=Cycle.CONTRACT_PERIOD.value,
    )
    carries_forward = models.BooleanField(default=False, db_default=False)
    increment_min = models.PositiveSmallIntegerField(default=1, db_default=1)
    when_used_up = models.CharField(
        max_length=24,
        choices=_WHEN_USED_UP,
        default=WhenUsedUp.OVERDRAW.value,
        db_default=WhenUsedUp.OVERDRAW.value,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_per_plan_and_number"),
            models.CheckConstraint(
                condition=models.Q(total_cost=None) | models.Q(total_cost__gte=0),
                name="plan_costs_nothing_or_more",
            ),
            models.CheckConstraint(
                condition=models.Q(total_cost=None) | models.Q(currency__regex="^[A-Z]{3}$"),
                name="plan_cost_has_a_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(allowance=None) | models.Q(allowance__gt=0), name="plan_allows_something"
            ),
            models.CheckConstraint(
                condition=models.Q(increment_min__gte=1, increment_min__lte=480),
                name="billing_increment_is_between_1_and_480_minutes",
            ),
            models.CheckConstraint(
                condition=models.Q(cycle__in=[value for value, _ in _CYCLES]), name="plan_has_a_known_cycle"
            ),
            models.CheckConstraint(
                condition=models.Q(when_used_up__in=[value for value, _ in _WHEN_USED_UP]),
                name="plan_says_what_happens_when_used_up",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.plan_id}"
