"""Labels of support keys, to be printed and stuck to what they are for."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render

from servanda.agreements import queries
from servanda.foundation.paging import page
from servanda.web.desk.keys.frame import head
from servanda.web.desk.promises import DeskRequest, promise_page

SIZES: Final = (("roll", "Roll of 62 × 29 mm"), ("a4", "A4, three columns"))
ON_A_SHEET: Final = 27
"""Nine rows of three stand on a sheet."""


@promise_page()
def label(request: DeskRequest, code: str) -> HttpResponse:
    """The label of one key; ``?size=`` is what it is printed on."""
    found = queries.support_key(code, viewer=request.viewer)
    facts = {"labels": [queries.key_label(found)], "size": _size(request), "sizes": SIZES}
    return render(request, "desk/keys/label.html", head(request, found, "label") | facts)


@promise_page()
def sheet(request: DeskRequest, number: str) -> HttpResponse:
    """The labels of an agreement's keys that are in use, by code, a sheet a page."""
    agreement = queries.agreement(number, viewer=request.viewer)
    found = queries.support_keys(viewer=request.viewer, agreement_number=number, is_active=True)
    rows = page(found, order=("code",), limit=ON_A_SHEET, after=request.GET.get("next", ""))
    facts = {
        "agreement": agreement,
        "labels": [queries.key_label(one) for one in rows.items],
        "next": rows.next,
        "size": _size(request, "a4"),
        "sizes": SIZES,
    }
    return render(request, "desk/keys/labels.html", facts)


def _size(request: DeskRequest, otherwise: str = "roll") -> str:
    asked = request.GET.get("size", "")
    return asked if asked in dict(SIZES) else otherwise
