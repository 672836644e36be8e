"""An entry of secured information: made, changed, granted, shared, withdrawn. Never shown here."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.foundation.ids import new_id
from servanda.foundation.paging import page
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.desk.secured.forms import InformationForm, ReaderForm
from servanda.web.desk.secured.panel import Shown
from servanda.web.forms.once import sent, taken_once
from servanda.web.forms.taking import RuledForm, accepted, seen_revision, shown

FORM: Final = ("GET", "HEAD", "POST")
ROWS: Final = 50

Page = Callable[..., HttpResponse]


def kept_nowhere(view: Page) -> Page:
    """Neither browser nor proxy keeps the answer, and no report of an error holds what was sent or found."""

    @wraps(view)
    @sensitive_post_parameters()
    @sensitive_variables()
    def answer(request: DeskRequest, **path: Any) -> HttpResponse:
        response = view(request, **path)
        response["Cache-Control"] = "no-store"
        return response

    return answer


@promise_page(*FORM, permission=Permission.SECRET_ADD)
@kept_nowhere
def add(request: DeskRequest, code: str) -> HttpResponse:
    """Another entry of a key."""
    key = queries.support_key(code, viewer=request.viewer)
    form = InformationForm(request)

    def act() -> str:
        made = actions.add_information(code=code, **form.given(), by=request.viewer, at=clock.now())
        return _home(key.code, made.id)

    goal: list[str] = []
    if request.method == "POST" and accepted(
        form, lambda: goal.append(taken_once(request, request.viewer, act))
    ):
        messages.success(request, "It was sealed. Now say who else reads it.")
        return redirect(goal[0])
    return shown(request, "desk/keys/secured_form.html", form, code=key.code, key=key, entry=None)


@promise_page(*FORM)
@kept_nowhere
def change(request: DeskRequest, code: str, information_id: UUID) -> HttpResponse:
    """One entry, to be changed by those who grant it."""
    entry = queries.entry(code, information_id, viewer=request.viewer)
    form = InformationForm(request, entry.information)

    def act() -> str:
        actions.change_information(
            code=code,
            information_id=information_id,
            **form.given(),
            expecting=seen_revision(request),
            by=request.viewer,
            at=clock.now(),
        )
        return _home(code, information_id)

    if request.method == "POST" and accepted(form, lambda: taken_once(request, request.viewer, act)):
        messages.success(request, "It was saved.")
        return redirect("agreements-secured-entry", code=code, information_id=information_id)
    facts = {"code": code, "key": _key(request, code), "entry": entry, "revision": _revision(request, entry)}
    return shown(request, "desk/keys/secured_form.html", form, **facts)


@promise_page(*FORM)
@kept_nowhere
def entry_page(request: DeskRequest, code: str, information_id: UUID) -> HttpResponse:
    """One entry: who reads it, who did, which keys share it; sent, another reader."""
    entry = queries.entry(code, information_id, viewer=request.viewer)
    form = ReaderForm(request)
    if request.method == "POST" and accepted(form, lambda: _grant(request, code, information_id, form)):
        messages.success(request, "Saved.")
        return redirect("agreements-secured-entry", code=code, information_id=information_id)
    facts = {
        "code": code,
        "key": _key(request, code),
        "entry": entry,
        "shown": Shown(entry=entry, code=code, case="", once=new_id()),
        "log": _log(request, code, entry),
        "sharing": queries.sharing_keys(entry.information),
    }
    return shown(request, "desk/keys/secured_entry.html", form, **facts)


@promise_page("POST")
def revoke(request: DeskRequest, code: str, information_id: UUID, reader_id: UUID) -> HttpResponse:
    """Take reading and granting from somebody."""
    actions.revoke_information(
        code=code, information_id=information_id, reader_id=reader_id, by=request.viewer, at=clock.now()
    )
    messages.success(request, "Removed.")
    return redirect("agreements-secured-entry", code=code, information_id=information_id)


@promise_page("POST")
def withdraw(request: DeskRequest, code: str, information_id: UUID) -> HttpResponse:
    """Take the entry out of use."""
    gone = actions.withdraw_information(
        code=code, information_id=information_id, by=request.viewer, at=clock.now()
    )
    messages.success(request, f"{gone.label} was withdrawn; nobody is shown it any more.")
    return redirect("agreements-key", code=code)


@promise_page(*FORM)
@kept_nowhere
def share(request: DeskRequest, code: str) -> HttpResponse:
    """Let this key refer to entries of the customer's other keys that the viewer grants."""
    form = RuledForm(sent(request))
    if request.method == "POST" and accepted(form, lambda: _share(request, code)):
        messages.success(request, "Shared.")
        return redirect("agreements-key", code=code)
    facts = {
        "code": code,
        "key": _key(request, code),
        "offered": queries.shareable(code, viewer=request.viewer),
    }
    return shown(request, "desk/keys/secured_sharing.html", form, **facts)


@promise_page("POST")
def unshare(request: DeskRequest, code: str, information_id: UUID) -> HttpResponse:
    """Let this key refer to it no more."""
    actions.unshare_information(code=code, information_id=information_id, by=request.viewer, at=clock.now())
    messages.success(request, "Not shared any more.")
    return redirect("agreements-key", code=code)


def _share(request: DeskRequest, code: str) -> None:
    for chosen in request.POST.getlist("information_id"):
        actions.share_information(code=code, information_id=_id(chosen), by=request.viewer, at=clock.now())


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise queries.NoSuchInformation("There is no such secured information here.") from error


def _grant(request: DeskRequest, code: str, information_id: UUID, form: ReaderForm) -> None:
    actions.grant_information(
        code=code,
        information_id=information_id,
        **form.cleaned_data,
        by=request.viewer,
        at=clock.now(),
    )


def _log(request: DeskRequest, code: str, entry: queries.Entry) -> Any:
    """A page of the log, for those who see it."""
    if not (entry.sees_log or request.viewer.may(Permission.HISTORY_SEE)):
        return None
    found = queries.reveals(code, entry.information.id, viewer=request.viewer)
    return page(found, order=queries.NEWEST_REVEALS, limit=ROWS, after=request.GET.get("next", ""))


def _key(request: DeskRequest, code: str) -> Any:
    return queries.support_key(code, viewer=request.viewer)


def _revision(request: DeskRequest, entry: queries.Entry) -> int:
    return seen_revision(request) or entry.information.revision


def _home(code: str, information_id: UUID) -> str:
    return reverse("agreements-secured-entry", kwargs={"code": code, "information_id": information_id})
