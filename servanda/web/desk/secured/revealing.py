"""Showing a secret: once for each form, as the answer to it, kept neither by the browser nor by us."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from servanda.agreements import queries
from servanda.agreements.actions import Revealed
from servanda.cases.actions import show_secret
from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.foundation.ids import new_id
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.desk.secured.entries import kept_nowhere
from servanda.web.desk.secured.forms import AskedForm
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import accepted, shown

FORM: Final = ("GET", "HEAD", "POST")
HIDDEN_AFTER_S: Final = 60
"""Whoever was shown it and left the desk leaves it open to nobody."""


@promise_page(*FORM)
@kept_nowhere
def reveal(request: DeskRequest, code: str, information_id: UUID) -> HttpResponse:
    """The secret for one of its readers; where it asks for a reason, or comes without a form, that is asked first."""
    entry = queries.entry(code, information_id, viewer=request.viewer)
    form = AskedForm(request, needs_reason=entry.information.asks_for_reason)
    return _asked_and_shown(request, code, entry, form, breaks_glass=False)


@promise_page(*FORM, permission=Permission.BREAK_GLASS)
@kept_nowhere
def break_glass(request: DeskRequest, code: str, information_id: UUID) -> HttpResponse:
    """The secret for somebody who is no reader; everybody who is hears of it at once."""
    entry = queries.entry(code, information_id, viewer=request.viewer)
    form = AskedForm(request, needs_reason=True)
    return _asked_and_shown(request, code, entry, form, breaks_glass=True)


def _asked_and_shown(
    request: DeskRequest, code: str, entry: queries.Entry, form: AskedForm, *, breaks_glass: bool
) -> HttpResponse:
    found: list[Revealed] = []
    act = _showing(request, code, entry, form, found, breaks_glass=breaks_glass)
    facts = {"entry": entry, "code": code, "breaks_glass": breaks_glass, "case": request.GET.get("case", "")}
    if request.method == "POST" and accepted(
        form, lambda: taken_once(request, request.viewer, act, keep=False)
    ):
        more = {"revealed": found[0], "seconds": HIDDEN_AFTER_S}
        return render(request, "desk/keys/secured_shown.html", facts | more)
    # Always a new key: what was refused took none, and what was shown is asked for anew.
    return shown(request, "desk/keys/secured_asked.html", form, **facts, once=new_id())


def _showing(
    request: DeskRequest,
    code: str,
    entry: queries.Entry,
    form: AskedForm,
    found: list[Revealed],
    *,
    breaks_glass: bool,
) -> Callable[[], str]:
    """The action as a form takes it: what it finds goes past the kept answer."""

    def act() -> str:
        found.append(
            show_secret(
                code=code,
                information_id=entry.information.id,
                **form.cleaned_data,
                breaks_glass=breaks_glass,
                by=request.viewer,
                at=clock.now(),
            )
        )
        return request.path

    return act
