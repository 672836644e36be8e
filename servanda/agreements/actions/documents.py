"""Adding documents to agreements and contracts, and taking them away; they stay open while it holds."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from servanda.agreements import queries
from servanda.agreements.models import Contract, Document, SupportAgreement
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Invalid
from servanda.foundation import files
from servanda.foundation.file_types import media_type, safe_name
from servanda.foundation.transactions import action

KEEP_UNREFERRED: Final = timedelta(days=1)
"""So long a file stays that no row refers to any more."""

KEEP_IMPORTED: Final = timedelta(days=30)
"""So long the file of an import stays: refused rows are downloaded from it."""


class TooManyDocuments(Conflict):
    """The agreement or contract has as many documents as the setting allows."""


class NoFile(Invalid):
    """Nothing was sent that could be added."""


@action
def add_document(
    *,
    name: str,
    content: Iterable[bytes],
    agreement_number: str | None = None,
    contract_number: str | None = None,
    by: Viewer,
    at: datetime,
) -> Document:
    """Add a file to an agreement or a contract; the same one under the same name is there once.

    Its type is found out from its content. Raises ``NotAllowed``, ``NoSuchAgreement``, ``NoSuchContract``,
    ``TooManyDocuments``, ``FileTooLarge``, ``FileEmpty`` or ``NoRoom``.
    """
    require(by, Permission.PROMISE_EDIT)
    owner = _lock(agreement_number, contract_number, by)
    present = Document.objects.filter(**_of(owner))
    if present.count() >= settings.SERVANDA_DOCUMENTS:
        raise TooManyDocuments(
            f"There are {settings.SERVANDA_DOCUMENTS} documents already; remove one first."
        )
    files.adding()
    kept, called = files.keep(content), safe_name(name)
    same = present.filter(digest=kept.digest, name=called).first()
    return same or Document.objects.create(
        **_of(owner),
        name=called,
        media_type=media_type(kept.head),
        size=kept.size,
        digest=kept.digest,
        added_at=at,
        added_by=by.name,
    )


@action
def remove_document(
    *,
    document_id: UUID,
    agreement_number: str | None = None,
    contract_number: str | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Take a document away; its file stays as long as another row refers to it, and a day.

    Raises ``NotAllowed``, ``NoSuchAgreement``, ``NoSuchContract`` or ``NoSuchDocument``.
    """
    require(by, Permission.PROMISE_EDIT)
    _lock(agreement_number, contract_number, by)
    queries.document(
        document_id, viewer=by, agreement_number=agreement_number, contract_number=contract_number
    ).delete()


@action
def forget_files(*, by: Viewer, at: datetime) -> int:
    """Delete files that nothing refers to since a day, and those of imports after a month; returns how many."""

    def referred(digests: Collection[str]) -> set[str]:
        imported = queries.imports_with(digests, since=at - KEEP_IMPORTED)
        return queries.documents_with(digests) | imported

    return files.forget(referred, before=at - KEEP_UNREFERRED)


def _lock(
    agreement_number: str | None, contract_number: str | None, by: Viewer
) -> SupportAgreement | Contract:
    if agreement_number is None:
        return queries.lock_contract(contract_number or "", viewer=by)
    agreement = queries.lock_agreement(agreement_number, viewer=by)
    require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
    return agreement


def _of(owner: SupportAgreement | Contract) -> dict[str, SupportAgreement | Contract]:
    return {"agreement" if isinstance(owner, SupportAgreement) else "contract": owner}
