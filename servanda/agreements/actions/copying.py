"""Copying what hangs on an agreement to the one that amends it."""

from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from servanda.agreements.models import (
    AgreementContact,
    CustomerProject,
    Document,
    FlashNote,
    SupportAgreement,
)
from servanda.foundation.ids import new_id

Part = TypeVar("Part", AgreementContact, FlashNote, Document)


def copy_parts(old: SupportAgreement, new: SupportAgreement) -> None:
    """People, flash notes and projects that are in use, and documents, by reference. Eight statements."""
    _copy(AgreementContact.objects.filter(agreement=old), new)
    _copy(FlashNote.objects.filter(agreement=old, is_active=True), new)
    _copy(Document.objects.filter(agreement=old), new)
    _copy_projects(old, new)


def _copy(found: QuerySet[Part], new: SupportAgreement) -> None:
    rows = list(found)
    for row in rows:
        row.id, row.agreement, row.revision = new_id(), new, 1
    found.model.objects.bulk_create(rows)


def _copy_projects(old: SupportAgreement, new: SupportAgreement) -> None:
    """A part in use below one that is not would hang in the air: it is left out."""
    rows = list(CustomerProject.objects.filter(agreement=old, is_active=True).order_by("id"))
    ids = {row.id: new_id() for row in rows}
    kept = [row for row in rows if _reaches_the_top(row, {row.id: row for row in rows})]
    for row in kept:
        row.id, row.agreement, row.revision = ids[row.id], new, 1
        row.parent_id = ids[row.parent_id] if row.parent_id else None
    CustomerProject.objects.bulk_create(kept)


def _reaches_the_top(row: CustomerProject, known: dict[UUID, CustomerProject]) -> bool:
    while row.parent_id is not None:
        if row.parent_id not in known:
            return False
        row = known[row.parent_id]
    return True
