"""Lists of cases: mine, those of a queue, unassigned, all open in the order of work, everything by age."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page

from servanda.cases import queries
from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.web.desk.work.asking import Asked, View, asked_by
from servanda.web.desk.work.chips import chips, choices, customer_of, headline, tabs
from servanda.web.desk.work.finding import Found, find
from servanda.web.desk.work.pages import DeskRequest, case_page
from servanda.web.desk.work.rows import Reader, Row, address_of, rows_of, version
from servanda.web.words import place

_NUMBER: Final = re.compile(r"#?(\d{1,20})")


@dataclass(frozen=True, slots=True)
class Band:
    """Rows below one heading; a list by age has none."""

    title: str
    rows: Sequence[Row]


@gzip_page
@case_page()
def cases(request: DeskRequest) -> HttpResponse:
    """A list as its address asks for it; a number that is typed goes straight to its case."""
    asked, at, viewer = asked_by(request.GET), clock.now(), request.viewer
    if number := _typed_number(asked, request):
        return redirect(address_of(number))
    lists = choices(viewer, asked)
    after = request.GET.get("next", "")
    found = find(asked, lists.customer_id, viewer=viewer, at=at, after=after)
    rows = rows_of(found.cases, Reader(viewer, at, lists.queue_ids))
    context: dict[str, Any] = {
        "at": at,
        "as_of": f"{at.astimezone(ZoneInfo(viewer.zone)):%H:%M} {place(viewer.zone)}",
        "place": place(viewer.zone),
        "asked": asked,
        "title": headline(asked, lists),
        "tabs": tabs(asked, lists),
        "chips": chips(asked, lists),
        "lists": lists,
        "bands": _bands(asked, found, rows),
        "first": asked.address() if after else "",
        "everywhere": asked.address(view=View.EVERYTHING),
        "more": asked.address(after=found.next) if found.next else "",
        "changes": "" if after else asked.address("cases-changes"),
        "may": {
            "dispatch": viewer.may(Permission.CASE_DISPATCH),
            "accept": any(row.may_accept for row in rows),
        },
    }
    return render(request, "desk/work/list.html", context)


@case_page()
def changes(request: DeskRequest) -> JsonResponse:
    """The rows of a list's first page as it is now, for a page that is open to compare with its own.

    At most six statements; no clock is evaluated.
    """
    asked = asked_by(request.GET)
    customer = customer_of(asked.customer, request.viewer)
    found = find(asked, customer and customer.id, viewer=request.viewer, at=clock.now())
    return JsonResponse({"rows": [version(case) for case in found.cases]})


def _typed_number(asked: Asked, request: DeskRequest) -> str:
    typed = _NUMBER.fullmatch(asked.words)
    known = typed and queries.cases(viewer=request.viewer).filter(number=typed[1]).exists()
    return typed[1] if typed and known else ""


def _bands(asked: Asked, found: Found, rows: Sequence[Row]) -> list[Band]:
    if asked.view is View.EVERYTHING:
        return [Band("", rows)] if rows else []
    bands = [Band("At risk", rows[: found.at_risk]), Band("Not at risk", rows[found.at_risk :])]
    return [band for band in bands if band.rows]
