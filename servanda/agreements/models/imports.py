"""Runs of imports: which file, by whom, and how far it got."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from servanda.foundation.models import Record


class ImportState(models.TextChoices):
    """Where a run stands. Only what was checked without being started waits for somebody."""

    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Checked"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class ImportRun(Record):
    """One file of one kind of record. ``digest`` is where ``foundation.files`` has it.

    Without a ``person`` it was started on the server's command line. ``scopes`` are those of the API token that it was
    started with: nothing is done that the token may not do. Counts are of the check, later of the run itself; how far
    it got is stored with each row. ``faults`` are those of the first refused rows: row, and field and message of each.
    """

    history_volatile = ("rows_done", "created", "changed", "unchanged", "refused", "faults")

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_by = models.CharField(max_length=120)
    scopes = ArrayField(models.CharField(max_length=60), default=list)
    state = models.CharField(max_length=16, choices=ImportState.choices)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=400, blank=True)
    rows_total = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="import_has_a_known_state"
            ),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="import_has_a_digest"),
            models.CheckConstraint(
                condition=Q(rows_done=F("created") + F("changed") + F("unchanged") + F("refused")),
                name="import_counts_every_row",
            ),
            models.CheckConstraint(
                condition=Q(rows_done__lte=F("rows_total")), name="import_ends_with_its_file"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | ~Q(state__in=["done", "failed"]) & Q(finished_at=None),
                name="finished_import_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(problem="") | ~Q(state="failed") & Q(problem=""),
                name="failed_import_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="imports_by_time"),
            models.Index(fields=["digest"], name="imports_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"
