"""Time worked on cases."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from servanda.agreements.models import AllowanceEntry, CustomerProject
from servanda.cases.models.cases import Case
from servanda.foundation.models import Record
from servanda.organisations.models import RateType


class TimeEntry(Record):
    """Minutes that somebody worked on a case on a day, local to the zone of the case's contract, else of the person.

    What is billable draws from the allowance of the case's contract: ``drawn`` is that line of the ledger.
    One that is removed stays, with its use given back.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="time_entries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="time_entries")
    minutes = models.PositiveIntegerField()
    day = models.DateField()
    rate_type = models.ForeignKey(RateType, on_delete=models.PROTECT, null=True, related_name="+")
    is_billable = models.BooleanField(default=True)
    note = models.CharField(max_length=400, blank=True)
    project = models.ForeignKey(
        CustomerProject, on_delete=models.PROTECT, null=True, related_name="time_entries"
    )
    drawn = models.OneToOneField(AllowanceEntry, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440),
                name="time_entry_is_between_a_minute_and_a_day",
                violation_error_code="minutes",
                violation_error_message="1 minute to 24 hours.",
            ),
            models.CheckConstraint(
                condition=Q(drawn=None) | Q(is_billable=True), name="only_billable_time_draws"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-day", "-id"], name="time_of_a_case"),
            models.Index(fields=["user", "-day", "-id"], name="time_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min on {self.case_id}"
