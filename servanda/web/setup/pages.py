"""What all set-up pages share: who may enter, how a form is taken, where the rules' words go."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault, Invalid, Refusal, Stale
from servanda.web.setup.once import form_key, taken_once


class SetupRequest(HttpRequest):
    """A request of somebody who may see the set-up."""

    viewer: Viewer


Page = Callable[..., HttpResponse]


def setup_page(view: Page) -> Page:
    """A page for those who may see the set-up; what it is sent, only from those who may edit it.

    Everybody else is told who may. Actions ask once more, for the organisation that is changed.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @login_required
    @wraps(view)
    def page(request: SetupRequest, **path: Any) -> HttpResponse:
        changes = request.method == "POST"
        require(request.viewer, Permission.SETUP_EDIT if changes else Permission.SETUP_SEE)
        return view(request, **path)

    return page


def accepted(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the form and then the action took what was entered.

    What the action refuses stands at its fields afterwards, and the input stays. What is not about the input
    (not allowed, unknown) passes on to the one table in ``web.errors``.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except (Invalid, Conflict, Stale) as refusal:
        form.is_stale = isinstance(refusal, Stale)  # type: ignore[attr-defined]
        _tell(form, refusal)
        return False
    return True


def created_once(request: SetupRequest, create: Callable[[], object]) -> None:
    """Create unless the very same form created it before: somebody pressed twice."""

    def act() -> str:
        create()
        return request.path

    taken_once(request, request.viewer, act)


def shown(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """The page with its form; 422 when something in it needs mending."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "once": form_key(request)} | context, status=status)


def seen_revision(request: HttpRequest) -> int | None:
    """The revision that the form was opened with."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _tell(form: forms.Form, refusal: Refusal) -> None:
    for fault in refusal.faults or [Fault("", refusal.message)]:
        last = fault.field.rpartition(".")[2]
        names = (fault.field, last, f"{last}_id", f"{last}_ids")
        form.add_error(next((name for name in names if name in form.fields), None), _sentence(fault.message))


def _sentence(message: str) -> str:
    """The core speaks in clauses; a page speaks in sentences."""
    ends = "" if message.endswith((".", "!", "?")) else "."
    return message[:1].upper() + message[1:] + ends
