"""Reading the change log. Whoever asks has found the record first, under the rules of who may see it."""

from uuid import UUID

from django.db.models import QuerySet

from servanda.foundation.models import HistoryEntry, Record


def changes_of(kind: type[Record], row_id: UUID) -> QuerySet[HistoryEntry]:
    """The changes of one record, in no order; ``id`` orders them as they were made."""
    return HistoryEntry.objects.filter(table_name=kind._meta.db_table, row_id=str(row_id))
