"""Documents of an agreement or a contract: the tab, adding, taking away, and handing out the file."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission, require
from servanda.foundation import clock
from servanda.foundation.downloads import handed_out
from servanda.foundation.uploads import files_of
from servanda.web.desk.agreements.frame import head as agreement_head
from servanda.web.desk.contracts.frame import head as contract_head
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm, accepted, shown

FORM: Final = ("GET", "HEAD", "POST")


class UploadForm(RuledForm):
    """Files to be added; they are read beside the form."""

    documents = forms.Field(label="Files", required=False)

    def __init__(self, request: DeskRequest) -> None:
        super().__init__(sent(request))


class _Of:
    """The pages for one kind of owner: what it is called in addresses, its record, what stands above its pages."""

    def __init__(
        self, kind: str, one: Callable[..., Any], head: Callable[..., dict[str, Any]], frame: str
    ) -> None:
        self.kind, self.one, self.head, self.frame = kind, one, head, frame

    def named(self, number: str) -> dict[str, str]:
        return {f"{self.kind}_number": number}

    def address(self, route: str, number: str, **more: Any) -> str:
        name = f"{self.kind}s-{route}"
        return reverse(name, kwargs={"number": number, **more})


_OF: Final[Mapping[str, _Of]] = {
    "agreement": _Of("agreement", queries.agreement, agreement_head, "desk/agreements/agreement.html"),
    "contract": _Of("contract", queries.contract, contract_head, "desk/contracts/contract.html"),
}


@promise_page(*FORM)
def documents(request: DeskRequest, number: str, of: str) -> HttpResponse:
    """What there is; sent, more of it."""
    owner = _OF[of]
    form = UploadForm(request)
    if request.method == "POST":
        require(request.viewer, Permission.PROMISE_EDIT)
        if accepted(form, lambda: _add(request, owner, number)):
            return redirect(owner.address("documents", number))
    found = queries.documents(viewer=request.viewer, **owner.named(number))[: settings.SERVANDA_DOCUMENTS]
    record = owner.one(number, viewer=request.viewer)
    rows = [
        (
            one,
            owner.address("document", number, document_id=one.id),
            owner.address("remove-document", number, document_id=one.id),
        )
        for one in found
    ]
    facts = owner.head(request, record, "documents")
    facts |= {"frame": owner.frame, "rows": rows, "most_mb": settings.SERVANDA_FILE_MB}
    return shown(request, "desk/promises/documents.html", form, **facts)


@promise_page()
def document(request: DeskRequest, number: str, document_id: UUID, of: str) -> HttpResponse:
    """The file, to be saved: no browser shows or runs it within our pages."""
    found = queries.document(document_id, viewer=request.viewer, **_OF[of].named(number))
    return cast(HttpResponse, handed_out(found))


@promise_page("POST", permission=Permission.PROMISE_EDIT)
def remove(request: DeskRequest, number: str, document_id: UUID, of: str) -> HttpResponse:
    """Take a document away."""
    owner = _OF[of]
    actions.remove_document(document_id=document_id, **owner.named(number), by=request.viewer, at=clock.now())
    return redirect(owner.address("documents", number))


def _add(request: DeskRequest, owner: _Of, number: str) -> None:
    given = files_of(request, "documents")
    if not given:
        raise actions.NoFile("Choose at least one file.")
    for file in given:
        actions.add_document(
            name=file.name or "",
            content=file.chunks(),
            **owner.named(number),
            by=request.viewer,
            at=clock.now(),
        )
    messages.success(request, "Added." if len(given) == 1 else f"{len(given)} documents were added.")


def paths(of: str) -> list[Any]:
    """The addresses of the documents of one kind of owner, below its number."""
    base, known = f"{of}s/<str:number>/documents", {"of": of}
    return [
        path(base, documents, known, name=f"{of}s-documents"),
        path(f"{base}/<uuid:document_id>", document, known, name=f"{of}s-document"),
        path(f"{base}/<uuid:document_id>/removal", remove, known, name=f"{of}s-remove-document"),
    ]
