"""Secured information of support keys: passwords and other secrets, who may read them, and who did."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from servanda.agreements.models.keys import SupportKey
from servanda.foundation.models import Record
from servanda.people.models import Team


class SecuredInformation(Record):
    """One secret of a key, sealed by ``foundation.sealing`` for this row alone; ``sealed_with`` names the key used.

    The label is no secret: everybody sees that the entry exists.
    """

    history_secret = ("secret", "sealed_with")

    support_key = models.ForeignKey(SupportKey, on_delete=models.PROTECT, related_name="secured_information")
    label = models.CharField(max_length=120)
    secret = models.BinaryField()
    sealed_with = models.CharField(max_length=40)
    asks_for_reason = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(label=""), name="secured_information_has_a_label"),
            models.UniqueConstraint(
                fields=["support_key", "label"],
                condition=Q(is_active=True),
                name="one_secured_information_per_key_and_label",
            ),
        ]
        indexes = [models.Index(fields=["sealed_with", "id"], name="secured_information_by_its_key")]

    def __str__(self) -> str:
        return self.label


class SecretReader(Record):
    """A user or a team that may read an entry, or grant it to others, or both.

    At the end of each transaction every entry in use has somebody who grants (migration ``contracts_hold_together``).
    """

    information = models.ForeignKey(SecuredInformation, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    may_read = models.BooleanField(default=True)
    may_grant = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, team=None) | Q(user=None, team__isnull=False),
                name="secret_reader_is_a_user_or_a_team",
            ),
            models.CheckConstraint(
                condition=Q(may_read=True) | Q(may_grant=True), name="secret_reader_reads_or_grants"
            ),
            models.UniqueConstraint(
                fields=["information", "user", "team"],
                name="one_entry_per_information_and_reader",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.team_id} reads {self.information_id}"


class SecretReveal(Record):
    """That somebody was shown a secret: who, when, for which case, and why."""

    append_only = True

    information = models.ForeignKey(SecuredInformation, on_delete=models.PROTECT, related_name="reveals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revealed_at = models.DateTimeField()
    case_number = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    broke_glass = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(broke_glass=False) | ~Q(reason=""), name="broken_glass_has_a_reason"
            )
        ]
        indexes = [models.Index(fields=["information", "-revealed_at"], name="reveals_of_an_information")]

    def __str__(self) -> str:
        return f"{self.user_id} saw {self.information_id}"
