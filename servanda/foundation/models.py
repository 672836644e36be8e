"""Tables without business: the shape of a record, the change log, kept answers."""

from typing import ClassVar

from django.db import models

from servanda.foundation.ids import new_id


class Record(models.Model):
    """A row of business data with a public identity.

    Its changes are recorded by triggers (see ``history``): ``history_secret`` columns appear as "changed",
    ``history_volatile`` columns not at all, and rows that are ``derived`` from others not either. ``revision`` grows
    with each ``store`` and is the record's ETag.
    """

    history_secret: ClassVar[tuple[str, ...]] = ()
    history_volatile: ClassVar[tuple[str, ...]] = ()
    append_only: ClassVar[bool] = False
    derived: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def store(self) -> None:
        """Save a changed record, which the caller has locked, under its next revision."""
        self.revision += 1
        self.save(force_update=True)


class HistoryEntry(models.Model):
    """One insert, update or delete, written by a trigger and by nothing else (2.7)."""

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField()
    transaction = models.BigIntegerField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.TextField(blank=True)
    request_id = models.TextField(blank=True)
    table_name = models.TextField()
    row_id = models.TextField()
    operation = models.TextField(choices=[("I", "created"), ("U", "changed"), ("D", "deleted")])
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        db_table = "history"
        indexes = [models.Index(fields=["table_name", "row_id", "id"], name="history_of_a_row")]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_id}"


class KeptAnswer(models.Model):
    """The first answer to a request with an ``Idempotency-Key``, kept for 24 hours (4.3).

    The row is inserted before the action in the same transaction, so a concurrent repeat waits for it.
    """

    id = models.BigAutoField(primary_key=True)
    principal = models.UUIDField()
    key = models.TextField()
    fingerprint = models.TextField()
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "key"], name="one_answer_per_principal_and_key")
        ]
        indexes = [models.Index(fields=["kept_at"], name="kept_answers_by_age")]

    def __str__(self) -> str:
        return f"{self.principal} {self.key}"
