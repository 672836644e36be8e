"""Reading the change log. Whoever asks has found the record first, under the rules of who may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from servanda.foundation.models import HistoryEntry, Record


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows of another table that belong to a record by one of their columns, and come and go with what it says."""

    kind: type[Model]
    column: str


def changes_of(kind: type[Record], row_id: UUID, parts: Collection[Parts] = ()) -> QuerySet[HistoryEntry]:
    """The changes of one record, in no order; ``id`` orders them as they were made.

    With those by which its parts came and went; the index ``history_of_contract_parts`` is for them.
    """
    wanted = Q(table_name=kind._meta.db_table, row_id=str(row_id))
    found = HistoryEntry.objects.all()
    for one in parts:
        whole = f"{one.column}_of_part"
        found = found.alias(**{whole: KeyTextTransform(one.column, Coalesce("after", "before"))})
        wanted |= Q(table_name=one.kind._meta.db_table, **{whole: str(row_id)})
    return found.filter(wanted)
