"""What support agreements and support keys have in common."""

from django.db import models

from servanda.agreements.models.levels import ServiceLevel
from servanda.customers.models import Customer
from servanda.customers.models.base import Foreign
from servanda.organisations.models import SupportType, WorkCalendar


class Promising(Foreign):
    """A promise to a customer: its level with the version that is pinned, where and when it is worked on.

    A block holds whatever else; it says by whom and why.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="%(class)ss")
    work_calendar = models.ForeignKey(
        WorkCalendar, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    support_type = models.ForeignKey(
        SupportType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    service_level = models.ForeignKey(
        ServiceLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    pinned_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    blocked_at = models.DateTimeField(null=True, blank=True, editable=False)
    blocked_by = models.CharField(max_length=120, blank=True, editable=False)
    block_reason = models.CharField(max_length=400, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_blocked(self) -> bool:
        return self.blocked_at is not None


def block_has_a_reason(kind: str) -> models.CheckConstraint:
    """Whoever blocks says why; what is not blocked has no reason."""
    return models.CheckConstraint(
        condition=models.Q(blocked_at=None, block_reason="")
        | (models.Q(blocked_at__isnull=False) & ~models.Q(block_reason="")),
        name=f"blocked_{kind}_has_a_reason",
    )


def pin_names_a_level(kind: str) -> models.CheckConstraint:
    """A version is one of the level; that there is such a version, a foreign key over both columns says."""
    return models.CheckConstraint(
        condition=models.Q(pinned_version=None) | models.Q(service_level__isnull=False),
        name=f"pinned_version_of_{kind}_names_a_level",
    )
