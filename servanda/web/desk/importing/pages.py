"""Sending a file, what would become of it, and how far it is; records as a file."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from servanda.agreements import actions, queries
from servanda.agreements.queries.imports import awaited
from servanda.core.access import Permission, Viewer, require
from servanda.core.importing import KINDS, Kind, csv_of, json_of, kind_of, refused_rows, template_of
from servanda.core.refusals import Fault, Invalid
from servanda.foundation import clock
from servanda.foundation.downloads import written_out
from servanda.foundation.outbox import Standing
from servanda.foundation.paging import page
from servanda.foundation.uploads import files_of
from servanda.web import words
from servanda.web.forms.once import sent, taken_once
from servanda.web.forms.taking import RuledForm, ViewerRequest, accepted, shown

FORM: Final = ("GET", "HEAD", "POST")
RUNS: Final = 20
SHOWN: Final = 100
"""So many refused rows stand on the page; the file of them has all that were kept."""
_AT_WORK: Final = ("checking", "running")
_TIMES: Final = {1: "once", 2: "twice", 3: "three times", 4: "four times"}
_CSV: Final = "text/csv; charset=utf-8"
_KINDS: Final = [(code, kind.title.capitalize()) for code, kind in KINDS.items()]

Page = Callable[..., HttpResponseBase]


class FileMissing(Invalid):
    """Nothing was sent that could be read."""


class ImportForm(RuledForm):
    """A file, and what is in it."""

    kind = forms.ChoiceField(label="What is in the file", choices=_KINDS, required=True)
    file = forms.Field(label="File", required=False)

    def __init__(self, request: ViewerRequest) -> None:
        wanted = {"kind": request.GET.get("kind", _KINDS[0][0])}
        super().__init__(sent(request), initial=wanted)


def _page(*methods: str, permission: Permission | None = Permission.IMPORT) -> Callable[[Page], Page]:
    def decorated(view: Page) -> Page:
        @require_http_methods(methods or ("GET", "HEAD"))
        @login_required
        @wraps(view)
        def entered(request: ViewerRequest, **path: Any) -> HttpResponseBase:
            if permission is not None:
                require(request.viewer, permission)
            return view(request, **path)

        return entered

    return decorated


@_page(*FORM)
def imports(request: ViewerRequest) -> HttpResponseBase:
    """Choosing a file; sent, it is checked. Below, what was imported before."""
    form = ImportForm(request)
    started: list[str] = []
    if request.method == "POST" and accepted(form, lambda: started.append(_start(request, form))):
        return redirect(started[0])
    runs = page(
        queries.import_runs(viewer=request.viewer),
        order=("-started_at", "-id"),
        limit=RUNS,
        after=request.GET.get("next", ""),
    )
    facts = {"runs": runs, "kinds": [_offer(kind) for kind in KINDS.values()]}
    return shown(request, "desk/importing/start.html", form, **facts)


def _offer(kind: Kind) -> tuple[Kind, str, str]:
    named = {"record_kind": kind.code}
    return kind, reverse("import-columns", kwargs=named), reverse("exports", kwargs=named)


def _start(request: ViewerRequest, form: ImportForm) -> str:
    given = files_of(request, "file")
    if not given:
        raise FileMissing("Choose a file.", [Fault("file", "Choose a file.")])
    (file, *_) = given

    def act() -> str:
        run = actions.start_import(
            code=form.cleaned_data["kind"],
            name=file.name or "",
            content=file.chunks(),
            by=request.viewer,
            at=clock.now(),
        )
        return reverse("import-run", kwargs={"run_id": run.id})

    return taken_once(request, request.viewer, act)


@_page()
def columns(request: ViewerRequest, record_kind: str) -> HttpResponseBase:
    """An empty file of a kind, with an example."""
    kind = kind_of(record_kind)
    return written_out([template_of(kind)], name=f"{kind.code}.csv", media_type=_CSV)


@_page()
def run(request: ViewerRequest, run_id: UUID) -> HttpResponseBase:
    """One file: what would become of it, how far it is, or what became of it."""
    return render(request, "desk/importing/run.html", _facts(request, run_id))


@_page()
def state(request: ViewerRequest, run_id: UUID) -> HttpResponseBase:
    """What changes on the page while it is worked on."""
    return render(request, "desk/importing/state.html", _facts(request, run_id))


@_page("POST")
def confirm(request: ViewerRequest, run_id: UUID) -> HttpResponse:
    """Take it in."""
    actions.confirm_import(run_id=run_id, by=request.viewer, at=clock.now())
    return redirect("import-run", run_id=run_id)


@_page("POST")
def cancel(request: ViewerRequest, run_id: UUID) -> HttpResponse:
    """Stop it; what was taken in stays."""
    actions.cancel_import(run_id=run_id, by=request.viewer, at=clock.now())
    return redirect("import-run", run_id=run_id)


@_page()
def refused(request: ViewerRequest, run_id: UUID) -> HttpResponseBase:
    """The refused rows as a file, each with what is wrong: to be mended and sent again."""
    found = queries.import_run(run_id, viewer=request.viewer)
    lines = refused_rows(kind_of(found.kind), queries.refused_rows(found))
    return written_out(lines, name=f"{found.kind}-refused.csv", media_type=_CSV)


@_page(permission=None)
def export(request: ViewerRequest, record_kind: str) -> HttpResponseBase:
    """Every record of a kind that the viewer may see; narrowed by words and customer as its list is."""
    kind = kind_of(record_kind)
    found = queries.exported(
        kind.code,
        viewer=request.viewer,
        search=request.GET.get("q", "")[:200],
        customer_id=_id(request.GET.get("customer", "")),
    )
    if request.GET.get("format") == "json":
        return written_out(json_of(kind, found), name=f"{kind.code}.json", media_type="application/json")
    return written_out(csv_of(kind, found), name=f"{kind.code}.csv", media_type=_CSV)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _facts(request: ViewerRequest, run_id: UUID) -> dict[str, Any]:
    # Before the run itself: one that ends in between is shown as it ended.
    standing = awaited(run_id)
    found = queries.import_run(run_id, viewer=request.viewer)
    is_open = found.state in _AT_WORK
    return {
        "run": found,
        "kind": kind_of(found.kind),
        "faults": found.faults[:SHOWN],
        "more": found.refused - SHOWN,
        "percent": found.rows_done * 100 // found.rows_total,
        "ready": found.created + found.changed,
        "is_open": is_open,
        "standing": standing,
        "waits": _waits(standing, request.viewer) if standing else "",
        "at_work": is_open and standing is not None,
    }


def _waits(standing: Standing, viewer: Viewer) -> str:
    """For what, if for anything."""
    if standing.is_at_work:
        return ""
    if not standing.failures:
        return "It waits for a worker: if it stays so, ask whoever runs the program whether one runs."
    again = words.moment(standing.next_at, at=clock.now(), zone=viewer.zone) if standing.next_at else "soon"
    return f"The program failed at it {_TIMES.get(standing.failures, 'often')} and tries again: {again}."
