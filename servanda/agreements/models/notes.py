"""What must be known about an agreement's customer, and the projects that work is booked on."""

from django.db import models
from django.db.models import F, Q

from servanda.agreements.models.agreements import SupportAgreement
from servanda.agreements.models.keys import SupportKey
from servanda.foundation.models import Record


class FlashNote(Record):
    """A note that shows itself: while a case is registered, as a banner on the customer's cases, or both.

    Dates are local to the agreement's zone, the last one included; without one it shows until it is taken out of use.
    """

    agreement = models.ForeignKey(SupportAgreement, on_delete=models.CASCADE, related_name="flash_notes")
    text = models.TextField(max_length=2000)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    pop_up = models.BooleanField(default=True)
    banner = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(editable=False)
    made_by = models.CharField(max_length=120, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="flash_note_says_something"),
            models.CheckConstraint(
                condition=Q(pop_up=True) | Q(banner=True), name="flash_note_shows_somewhere"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="flash_note_does_not_end_before_it_begins",
                violation_error_code="until_on",
                violation_error_message="The last day lies before the first.",
            ),
        ]
        indexes = [models.Index(fields=["agreement", "from_on"], name="flash_notes_of_an_agreement")]

    def __str__(self) -> str:
        return self.text


class ProjectKind(models.TextChoices):
    """The three steps of a customer's projects, from the top."""

    PROJECT = "project", "Project"
    SUB_PROJECT = "sub_project", "Sub-project"
    ACTIVITY = "activity", "Activity"


class CustomerProject(Record):
    """A project, sub-project or activity that the work of an agreement is booked on; at most one is preset.

    One that is tied to a key is offered for cases of that key alone.
    """

    agreement = models.ForeignKey(SupportAgreement, on_delete=models.CASCADE, related_name="projects")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    kind = models.CharField(max_length=16, choices=ProjectKind.choices)
    name = models.CharField(max_length=120)
    reference = models.CharField(max_length=120, blank=True)
    support_key = models.ForeignKey(
        SupportKey, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="project_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind=ProjectKind.PROJECT.value, parent=None)
                | Q(
                    kind__in=[ProjectKind.SUB_PROJECT.value, ProjectKind.ACTIVITY.value], parent__isnull=False
                ),
                name="only_a_project_stands_alone",
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(is_default=True), name="one_default_project_per_agreement"
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(is_active=True), name="default_project_is_in_use"
            ),
            models.UniqueConstraint(
                fields=["agreement", "parent", "name"], name="one_project_per_name", nulls_distinct=False
            ),
            # What a part refers to: it is of its parent's agreement.
            models.UniqueConstraint(fields=["id", "agreement"], name="project_with_its_agreement"),
        ]

    def __str__(self) -> str:
        return self.name
