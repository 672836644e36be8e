"""What is said on a case: one table for each kind, so that a missing filter shows a customer nothing (2-domain 2.6)."""

from typing import Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from servanda.cases.models.cases import Case
from servanda.cases.models.words import Delivery, Direction, Mode
from servanda.core.cases import Channel
from servanda.customers.models import Contact
from servanda.foundation.models import Record

_CHANNELS: Final = [(str(channel), channel.replace("_", " ")) for channel in Channel]


class Said(Record):
    """Something said on a case. ``at`` is when it was said, ``recorded_at`` when it was written down here."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="%(class)ss")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    author_name = models.CharField(max_length=120)
    text = models.TextField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="%(class)s_has_a_text"),
            models.CheckConstraint(
                condition=models.Q(recorded_at__gte=models.F("at")), name="%(class)s_is_recorded_afterwards"
            ),
        ]
        indexes = [models.Index(fields=["case", "at"], name="%(class)ss_of_a_case")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} on case {self.case_id}"


class ExternalInfo(Said):
    """A text to the customer.

    ``to`` and ``copy_to`` are mail addresses as they were when it was written. ``automatic``: no person wrote it.
    It is sent from ``send_at`` on and can be recalled until then. ``event_seq`` is the clock event it wrote.
    """

    mode = models.CharField(max_length=16, choices=Mode.choices)
    automatic = models.BooleanField(default=False)
    to = ArrayField(models.EmailField(), default=list)
    copy_to = ArrayField(models.EmailField(), default=list)
    send_at = models.DateTimeField()
    delivery = models.CharField(max_length=16, choices=Delivery.choices)
    delivered_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)
    event_seq = models.PositiveIntegerField(null=True)

    class Meta(Said.Meta):
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(delivery__in=Delivery.values), name="external_info_has_a_known_delivery"
            ),
            models.CheckConstraint(
                condition=~models.Q(delivery="sent") | models.Q(delivered_at__isnull=False),
                name="sent_external_info_has_its_instant",
            ),
        ]


class CustomerMessage(Said):
    """A text from the customer. ``contact`` wrote it, where known; ``source`` names the mail it came by."""

    channel = models.CharField(max_length=16, choices=_CHANNELS)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=400, blank=True)

    class Meta(Said.Meta):
        pass


class InternalNote(Said):
    """A text among staff, never for a customer."""

    class Meta(Said.Meta):
        pass


class Interaction(Said):
    """A call, meeting or visit, documented; internal. ``counts_as_response`` only of outbound ones.

    ``event_seq`` is the clock event that it stands for. What is amended stays as it was; the row that ``amends`` it
    says what holds instead.
    """

    channel = models.CharField(max_length=16, choices=_CHANNELS)
    direction = models.CharField(max_length=16, choices=Direction.choices)
    counts_as_response = models.BooleanField(default=False)
    minutes = models.PositiveIntegerField(null=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="+")
    event_seq = models.PositiveIntegerField(null=True)
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(Said.Meta):
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(counts_as_response=False) | models.Q(direction="outbound"),
                name="only_outbound_interactions_count_as_response",
            ),
            models.UniqueConstraint(fields=["amends"], name="interaction_is_amended_once"),
            models.CheckConstraint(
                condition=~models.Q(amends=models.F("id")), name="interaction_amends_another"
            ),
        ]
