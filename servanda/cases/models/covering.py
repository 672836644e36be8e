"""What becomes of a case's cover: decisions where there is none, banners, and who has read what must be known."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from servanda.agreements.models import FlashNote, SupportAgreement
from servanda.cases.models.cases import Case
from servanda.core.cases import CoverDecisionKind
from servanda.foundation.models import Record

_DECISIONS = [(str(kind), kind.replace("_", " ")) for kind in CoverDecisionKind]


class CoverDecision(Record):
    """What was decided about a case without cover, and what the customer was told; the newest one holds."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="cover_decisions")
    decision = models.CharField(max_length=24, choices=_DECISIONS)
    reference = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=[value for value, _ in _DECISIONS]),
                name="cover_decision_is_a_known_one",
            ),
            models.CheckConstraint(
                condition=~Q(decision=str(CoverDecisionKind.CHARGEABLE)) | ~Q(reference=""),
                name="chargeable_case_has_the_customers_reference",
            ),
        ]
        indexes = [models.Index(fields=["case", "-decided_at"], name="cover_decisions_of_a_case")]

    def __str__(self) -> str:
        return f"{self.decision} for {self.case_id}"


class CaseBanner(Record):
    """A flash note as it stands on a case: a copy that can be edited there, marked with its agreement."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="banners")
    agreement = models.ForeignKey(SupportAgreement, on_delete=models.PROTECT, related_name="+")
    note = models.ForeignKey(FlashNote, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    copied_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    edited_by = models.CharField(max_length=120, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "note"], name="one_banner_per_case_and_note"),
            models.CheckConstraint(condition=~Q(text=""), name="banner_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class NoteAcknowledgement(Record):
    """That somebody has read a pop-up: while registering this case, or when they first opened it."""

    append_only = True

    note = models.ForeignKey(FlashNote, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acknowledgements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "note"], name="one_acknowledgement_per_case_and_note")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} read {self.note_id}"
