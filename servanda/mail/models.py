"""Mail: every message that came in, kept raw; what became of it; and every mail that we sent (4-interfaces 4.4)."""

from typing import Final

from django.db import models

from servanda.cases.models import Case, ExternalInfo
from servanda.foundation.models import Record

LONGEST_MESSAGE_ID: Final = 400
LONGEST_REASON: Final = 400


class IncomingMail(Record):
    """A message as it arrived, byte for byte; only ever added.

    ``received_at`` is when we took it, never what it says of itself. ``content_hash`` leaves out the traces of its
    way, so that the same message by two ways is one. ``envelope_from`` and ``envelope_to`` are what the mail server
    said beside it, empty where it said nothing.
    """

    append_only = True

    message_id = models.CharField(max_length=LONGEST_MESSAGE_ID, blank=True)
    content_hash = models.CharField(max_length=64)
    raw = models.BinaryField()
    received_at = models.DateTimeField()
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.CharField(max_length=320, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message_id", "content_hash"], name="one_incoming_mail_per_message_and_content"
            ),
        ]
        indexes = [models.Index(fields=["-received_at", "-id"], name="incoming_mail_by_age")]

    def __str__(self) -> str:
        return self.message_id or str(self.id)


class OutcomeState(models.TextChoices):
    """How far a message has come."""

    WAITING = "waiting", "Waiting to be read"
    PROCESSED = "processed", "Processed"
    PARKED = "parked", "Parked"


class OutcomeResult(models.TextChoices):
    """What a processed message did."""

    REGISTERED = "registered", "Registered a case"
    ATTACHED = "attached", "A customer's message on a case"
    NOTED = "noted", "An internal note on a case"
    DELIVERY_FAILED = "delivery_failed", "Said that a mail of ours did not arrive"
    NO_CHANGE = "no_change", "Said nothing that changes a case"


class ParkedReason(models.TextChoices):
    """Why a message waits for somebody to look at it."""

    UNREADABLE = "unreadable", "It names no sender, and nothing in it can be read"
    AUTOMATIC = "automatic", "Sent by a program, about no case of ours"
    DELIVERY_REPORT = "delivery_report", "A delivery report about no mail of ours"
    OWN_MAIL = "own_mail", "It is our own mail, come back"
    LOOP = "loop", "It has gone round in a circle"
    TOO_MANY = "too_many", "Too many from this sender within an hour"
    REFUSED = "refused", "What it asks for was refused"
    NOT_UNDERSTOOD = "not_understood", "It could not be understood"


class MailOutcome(Record):
    """What became of one incoming message. ``sender`` is its address in lower case, once it is read."""

    incoming = models.OneToOneField(IncomingMail, on_delete=models.PROTECT, related_name="outcome")
    state = models.CharField(max_length=16, choices=OutcomeState.choices, default=OutcomeState.WAITING)
    result = models.CharField(max_length=16, choices=OutcomeResult.choices, blank=True)
    reason = models.CharField(max_length=16, choices=ParkedReason.choices, blank=True)
    detail = models.CharField(max_length=LONGEST_REASON, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="incoming_mails")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=OutcomeState.values), name="mail_outcome_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="parked") | ~models.Q(reason=""), name="parked_mail_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="processed")
                | (~models.Q(result="") & models.Q(decided_at__isnull=False)),
                name="processed_mail_has_a_result",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-received_at"], condition=models.Q(state="parked"), name="parked_mail_by_age"
            ),
            models.Index(fields=["sender", "received_at"], name="incoming_mail_of_a_sender"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.incoming_id}"


class OutgoingState(models.TextChoices):
    """How far a mail of ours has come."""

    SENDING = "sending", "Being sent"
    SENT = "sent", "Handed to the mail server"
    FAILED = "failed", "Given up"


class OutgoingMail(Record):
    """The one mail of a text to the customer; its ``message_id`` stays the same however often sending is tried."""

    info = models.OneToOneField(ExternalInfo, on_delete=models.PROTECT, related_name="mail")
    message_id = models.CharField(max_length=LONGEST_MESSAGE_ID)
    state = models.CharField(max_length=16, choices=OutgoingState.choices, default=OutgoingState.SENDING)
    first_tried_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message_id"], name="one_outgoing_mail_per_message_id"),
            models.CheckConstraint(
                condition=models.Q(state__in=OutgoingState.values), name="outgoing_mail_has_a_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="sent_mail_has_its_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.message_id
