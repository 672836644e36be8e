"""Documents of agreements and contracts."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import QuerySet

from servanda.agreements.models import Document
from servanda.agreements.queries.agreements import agreement
from servanda.agreements.queries.contracts import contract
from servanda.core.access import Viewer
from servanda.core.refusals import Unknown
from servanda.foundation import files


class NoSuchDocument(Unknown):
    """The agreement or contract has no document by that id."""


def documents(
    *, viewer: Viewer, agreement_number: str | None = None, contract_number: str | None = None
) -> QuerySet[Document]:
    """Those of an agreement, or of a contract, the newest first. Raises ``NotAllowed``, and ``NoSuchAgreement`` or
    ``NoSuchContract``."""
    if agreement_number is not None:
        found = Document.objects.filter(agreement=agreement(agreement_number, viewer=viewer))
    else:
        found = Document.objects.filter(contract=contract(contract_number or "", viewer=viewer))
    return found.order_by("-added_at", "-id")


def document(
    document_id: UUID,
    *,
    viewer: Viewer,
    agreement_number: str | None = None,
    contract_number: str | None = None,
) -> Document:
    """One of them. Raises as ``documents``, and ``NoSuchDocument``."""
    of_owner = documents(viewer=viewer, agreement_number=agreement_number, contract_number=contract_number)
    found = of_owner.filter(id=document_id).first()
    if found is None:
        raise NoSuchDocument("There is no such document.")
    return found


def documents_with(digests: Collection[str]) -> set[str]:
    """Those of the digests that a document refers to. One statement."""
    found = Document.objects.filter(digest__in=list(digests)).values_list("digest", flat=True)
    return set(found.distinct())


def missing_documents() -> Iterator[str]:
    """What ``servanda check`` says of documents whose file is gone, a sentence each. One statement."""
    rows = Document.objects.select_related("agreement", "contract").order_by("digest")
    for row in rows.iterator():
        if any(files.missing([row.digest])):
            owner = row.agreement or row.contract
            yield f"The file of {row.name} of {owner} is missing: {files.path_of(row.digest)}."
