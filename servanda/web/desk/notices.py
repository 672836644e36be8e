"""What somebody was told: the bell of every page, the list behind it, and the way to what it is about."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods

from servanda.automation import actions, queries
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.organisations.queries import require_staff
from servanda.web.forms.taking import ViewerRequest
from servanda.web.frame import unread_of

ROWS: Final = 50

Page = Callable[..., HttpResponseBase]


def staff_page(*methods: str) -> Callable[[Page], Page]:
    """A page about oneself for every member of staff."""

    def decorated(view: Page) -> Page:
        @require_http_methods(methods or ("GET", "HEAD"))
        @login_required
        @wraps(view)
        def entered(request: ViewerRequest, **path: Any) -> HttpResponseBase:
            require_staff(request.viewer)
            return view(request, **path)

        return entered

    return decorated


class SeenForm(forms.Form):
    """Up to when the reader has seen notices: what came since stays unread."""

    until = forms.DateTimeField(required=False)


_PROMISES: Final = {"contract": "contracts-one", "agreement": "agreements-one"}
"""The pages of what promise notices are about."""


@staff_page()
def notices(request: ViewerRequest) -> HttpResponse:
    """One's notices, newest first."""
    at = clock.now()
    rows = page(
        queries.notices(viewer=request.viewer),
        order=queries.BY_AGE,
        limit=ROWS,
        after=request.GET.get("next", ""),
    )
    with timezone.override(ZoneInfo(request.viewer.zone)):
        return render(request, "desk/notices.html", {"rows": rows, "at": at})


@staff_page()
def open_notice(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Follow a notice, from the list or from a mail, to what it is about; it counts as read."""
    notice = actions.open_notice(notice_id=notice_id, by=request.viewer, at=clock.now())
    words = notice.words
    if notice.case_number:
        return redirect("cases-case", number=notice.case_number)
    if "promise" in words:
        return redirect(_PROMISES[words["promise"]], number=words["number"])
    return redirect("agreements-key", code=words["key"])


@staff_page("POST")
def read(request: ViewerRequest, notice_id: UUID) -> HttpResponse:
    """Mark one as read without going there."""
    actions.mark_notice(notice_id=notice_id, is_read=True, by=request.viewer, at=clock.now())
    return redirect("notices")


@staff_page("POST")
def read_all(request: ViewerRequest) -> HttpResponse:
    """Mark all as read that the page showed or stand further down."""
    form = SeenForm(request.POST)
    until = form.cleaned_data["until"] if form.is_valid() else None
    actions.read_notices(until=until, by=request.viewer, at=clock.now())
    return redirect("notices")


@staff_page()
def bell(request: ViewerRequest) -> HttpResponseBase:
    """The bell alone, for pages that stay open; 304 while the count is the same."""
    unread = unread_of(request.viewer)
    answer = render(request, "parts/bell.html", {"unread": unread})
    answer["ETag"] = f'"{unread}"'
    answer["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
