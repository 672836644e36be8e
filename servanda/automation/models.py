"""Notices, and by which ways people want them (2-domain 2.8)."""

from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from servanda.core.notices import MailWhen, NoticeKind, Ways
from servanda.foundation.models import Record

_KINDS: Final = [(str(kind), kind.replace("_", " ")) for kind in NoticeKind]


class About(models.TextChoices):
    """What kind of thing a notice is about: where its ``about_id`` leads."""

    CASE_EVENT = "case_event", "An entry of a case's stream"
    PROMISE = "promise", "A promise notice of a contract or an agreement"
    SECRET_REVEAL = "secret_reveal", "A line of the log of secured information"


class NoticeChannel(models.TextChoices):
    """How a notice reaches its reader."""

    BELL = "bell", "Bell"
    MAIL = "mail", "Mail"


class MailState(models.TextChoices):
    """Where a notice by mail stands."""

    WAITING = "waiting", "About to be sent"
    SENT = "sent", "Handed to the mail server"
    REFUSED = "refused", "Cannot be sent"


class Notice(Record):
    """Something that one person is told by one channel, once for each thing it is about.

    ``recipient`` is a user, or nobody: then it goes by mail to ``address``, somebody outside. ``words`` are parts of
    a text by name, plain and unescaped, never a text of the conversation: wording them is for templates; instants
    in them are in ISO 8601. ``case_number`` is where it leads; empty where it is of no case, then to the support key,
    the contract or the agreement that the words name. ``read_at`` is of bells, ``mail_state`` of mails.
    """

    history_volatile = ("read_at", "mail_state", "sent_at", "failure")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    address = models.EmailField(blank=True)
    kind = models.CharField(max_length=24, choices=_KINDS)
    about = models.CharField(max_length=24, choices=About.choices)
    about_id = models.UUIDField()
    channel = models.CharField(max_length=8, choices=NoticeChannel.choices)
    case_number = models.CharField(max_length=20, blank=True)
    words = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=8, choices=MailState.choices, blank=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about_id", "recipient", "channel", "about"],
                name="one_notice_per_event_recipient_and_channel",
            ),
            models.UniqueConstraint(
                "about_id",
                Lower("address"),
                "channel",
                "about",
                condition=Q(recipient=None),
                name="one_notice_per_event_address_and_channel",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, address="")
                | (Q(recipient=None, channel="mail") & ~Q(address="")),
                name="notice_is_for_a_user_or_an_address",
            ),
            models.CheckConstraint(
                condition=Q(channel="bell", mail_state="")
                | Q(channel="mail", mail_state__in=MailState.values, read_at__isnull=True),
                name="notice_rings_and_is_read_or_is_mailed",
            ),
            models.CheckConstraint(
                condition=~Q(mail_state="sent") | Q(sent_at__isnull=False),
                name="sent_notice_has_its_instant",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "-created_at", "-id"], condition=Q(channel="bell"), name="bells_by_age"
            ),
            models.Index(
                fields=["recipient"], condition=Q(channel="bell", read_at__isnull=True), name="unread_bells"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.case_number} for {self.recipient_id or self.address}"

    @property
    def end(self) -> date | None:
        """The last day of the promise that it speaks of."""
        written = self.words.get("end")
        return date.fromisoformat(written) if written else None

    @property
    def due(self) -> datetime | None:
        """The deadline that it speaks of."""
        return _instant(self.words.get("due"))

    @property
    def moved(self) -> list[dict[str, Any]]:
        """The deadlines that it says were moved, with the instants that they ``was`` and ``is``."""
        return [
            {**one, "was": _instant(one["was"]), "is": _instant(one["is"])}
            for one in self.words.get("moved", [])
        ]

    @property
    def explains(self) -> bool:
        """Whether there is more to say of a clock: why, what was done, and what could not be."""
        return any(self.words.get(part) for part in ("moved", "clocks", "done", "undone"))


def _instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


class NoticePreference(Record):
    """By which ways somebody wants one kind of notice; where there is none, the defaults of the core hold."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    kind = models.CharField(max_length=24, choices=_KINDS)
    bell = models.BooleanField()
    mail = models.CharField(max_length=8, choices=[(str(one), one.replace("_", " ")) for one in MailWhen])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_user_and_kind"),
            models.CheckConstraint(
                condition=Q(mail__in=[str(one) for one in MailWhen]), name="notice_is_mailed_at_once_or_not"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.user_id}"

    @property
    def ways(self) -> Ways:
        """As the core reads it."""
        return Ways(self.bell, MailWhen(self.mail))
