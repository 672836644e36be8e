"""Lists of cases: mine, those of a queue, unassigned, all open in the order of work, everything by age."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page

from servanda.cases import queries
from servanda.core.access import Permission, Viewer
from servanda.foundation import clock
from servanda.web.desk.work.asking import Asked, View, asked_by
from servanda.web.desk.work.chips import Choices, chips, choices, customer_of, headline, tabs
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
    """A list as its address asks for it; a number that is typed goes straight to its case.

    Fields of the filter form that were left empty are cut from the address, so that each list has one.
    """
    asked = asked_by(request.GET)
    if number := _typed_number(asked, request):
        return redirect(address_of(number))
    if not all(request.GET.values()):
        return redirect(asked.address())
    context = _list(asked, request.GET.get("next", ""), viewer=request.viewer, at=clock.now())
    return render(request, "desk/work/list.html", context)


def _list(asked: Asked, after: str, *, viewer: Viewer, at: datetime) -> dict[str, Any]:
    lists = choices(viewer, asked)
    found = find(asked, lists.customer_id, viewer=viewer, at=at, after=after)
    rows = rows_of(found.cases, Reader(viewer, at, lists.queue_ids))
    may_accept = any(row.may_accept for row in rows)
    return {
        "at": at,
        "as_of": f"{at.astimezone(ZoneInfo(viewer.zone)):%H:%M} {place(viewer.zone)}",
        "place": place(viewer.zone),
        "bands": _bands(asked, found, rows),
        "may": {"dispatch": viewer.may(Permission.CASE_DISPATCH), "accept": may_accept},
        **_around(asked, lists),
        **_onward(asked, after, found.next),
    }


def _around(asked: Asked, lists: Choices) -> dict[str, Any]:
    return {
        "asked": asked,
        "lists": lists,
        "title": headline(asked, lists),
        "tabs": tabs(asked, lists),
        "chips": chips(asked, lists),
        "everywhere": asked.address(view=View.EVERYTHING),
    }


def _onward(asked: Asked, after: str, following: str | None) -> dict[str, str]:
    """Only a first page asks what has changed: the later ones begin behind a row of their own."""
    return {
        "first": asked.address() if after else "",
        "more": asked.address(after=following) if following else "",
        "changes": "" if after else asked.address("cases-changes"),
    }


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
