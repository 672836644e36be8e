"""Queues, and the table that says which queue a new case goes to."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from servanda.foundation.models import Record
from servanda.organisations.models.named import Named
from servanda.organisations.models.organisations import SupportOrganisation


class Queue(Named):
    """Where cases and tasks of an organisation wait for one of its members.

    A lead is a member: a foreign key over both columns says so (migration ``places``).
    """

    organisation = models.ForeignKey(SupportOrganisation, on_delete=models.PROTECT, related_name="queues")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="queues", blank=True)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="led_queues"
    )

    class Meta(Named.Meta):
        constraints = [
            *Named.Meta.constraints,
            models.UniqueConstraint(
                Lower("name"),
                "organisation",
                name="one_queue_per_name_and_organisation",
                violation_error_code="name",
                violation_error_message="Another queue of this organisation has this name.",
            ),
            # What the foreign key of an organisation to its default queue refers to.
            models.UniqueConstraint(fields=["id", "organisation"], name="queue_with_its_organisation"),
        ]
        indexes = [models.Index(fields=["sort_name", "id"], name="queues_by_name")]


class Route(Record):
    """One row of the routing table: which cases go to which queue. The first row that fits decides.

    ``criteria`` is ``[{"subject", "one_of"}]`` as the core reads it; without any, the row fits every case.
    """

    position = models.PositiveIntegerField()
    match = models.CharField(max_length=3, choices=[("all", "all"), ("any", "any")], default="all")
    criteria = models.JSONField(default=list, blank=True)
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="routes")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"], name="one_route_per_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=models.Q(match__in=["all", "any"]), name="route_matches_all_or_any"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} → {self.queue_id}"
