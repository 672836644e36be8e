"""One support key: what it says, its cases, and who changed it."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render

from servanda.agreements import queries
from servanda.cases.queries import cases_of_key
from servanda.core.access import PROMISE_HISTORY, Permission
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.web.desk.history import history_of
from servanda.web.desk.keys.frame import head
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.desk.secured.panel import secured_panel
from servanda.web.desk.work.finding import BY_AGE
from servanda.web.desk.work.rows import Reader, rows_of

ROWS: Final = 30


@promise_page()
def key(request: DeskRequest, code: str) -> HttpResponse:
    """What holds of it, and what it is connected to."""
    found = queries.support_key(code, viewer=request.viewer)
    facts = {"version_moves": queries.version_moves(found)} | secured_panel(code, request.viewer)
    return render(request, "desk/keys/key.html", head(request, found, "general") | facts)


@promise_page(permission=Permission.CASE_SEE)
def cases(request: DeskRequest, code: str) -> HttpResponse:
    """The cases that were registered with it, the newest first."""
    found = queries.support_key(code, viewer=request.viewer)
    of_it = cases_of_key(found.id, viewer=request.viewer)
    rows = page(of_it, order=BY_AGE, limit=ROWS, after=request.GET.get("next", ""))
    facts = {"rows": rows_of(rows.items, Reader(request.viewer, clock.now())), "next": rows.next}
    return render(request, "desk/keys/cases.html", head(request, found, "cases") | facts)


@promise_page(any_of=PROMISE_HISTORY)
def history(request: DeskRequest, code: str) -> HttpResponse:
    """Who changed what of it, and when."""
    found = queries.support_key(code, viewer=request.viewer)
    entries = history_of(
        found, viewer=request.viewer, seen_by=PROMISE_HISTORY, after=request.GET.get("next", "")
    )
    return render(request, "desk/keys/history.html", head(request, found, "history") | {"history": entries})
