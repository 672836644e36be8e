"""The page of a contract's notices, and that of an agreement's: one page in two frames."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission, require
from servanda.foundation import clock
from servanda.web.desk.agreements.frame import head as agreement_head
from servanda.web.desk.contracts.frame import head as contract_head
from servanda.web.desk.noticing.forms import NoticesForm
from servanda.web.desk.noticing.telling import shown_notices, told
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import accepted, seen_revision, shown

FORM: Final = ("GET", "HEAD", "POST")


@promise_page(*FORM)
def of_contract(request: DeskRequest, number: str) -> HttpResponse:
    """The notices of a contract."""
    at = clock.now()
    contract = queries.contract(number, viewer=request.viewer)
    noticing = queries.noticing_of_contract(number, viewer=request.viewer, at=at)
    facts = {
        "frame": "desk/contracts/contract.html",
        "subject": contract,
        "called": "contract",
        "counts": True,
    }
    return _page(
        request,
        contract,
        noticing,
        actions.set_contract_notices,
        lambda: facts | contract_head(request, contract, "notices"),
        home=reverse("contracts-notices", args=[contract.number]),
    )


@promise_page(*FORM)
def of_agreement(request: DeskRequest, number: str) -> HttpResponse:
    """The notices of an agreement."""
    agreement = queries.agreement(number, viewer=request.viewer)
    noticing = queries.noticing_of_agreement(number, viewer=request.viewer, at=clock.now())
    facts = {"frame": "desk/agreements/agreement.html", "subject": agreement, "called": "agreement"}
    return _page(
        request,
        agreement,
        noticing,
        actions.set_agreement_notices,
        lambda: facts | agreement_head(request, agreement, "notices"),
        home=reverse("agreements-notices", args=[agreement.number]),
    )


def _page(
    request: DeskRequest,
    subject: Any,
    noticing: queries.Noticing,
    act: Callable[..., object],
    facts: Callable[[], Mapping[str, Any]],
    *,
    home: str,
) -> HttpResponse:
    form = NoticesForm(request, noticing.terms)
    if request.method == "POST":
        require(request.viewer, Permission.PROMISE_EDIT)
        if accepted(form, lambda: _set(request, subject, form, act, home)):
            messages.success(request, "The notices were saved.")
            return redirect(home)
    given = facts()
    return shown(
        request,
        "desk/notices/promise.html",
        form,
        **given,
        noticing=noticing,
        notices=shown_notices(subject, noticing, called=given["called"], at=given["at"]),
        told=list(told(noticing.told)),
        end_on=noticing.end_on,
        revision=seen_revision(request) or subject.revision,
        home=home,
    )


def _set(
    request: DeskRequest, subject: Any, form: NoticesForm, act: Callable[..., object], home: str
) -> None:
    """The usual notices again, or what was entered; once, however often it was pressed."""
    usual = request.POST.get("do") == "usual"

    def once() -> str:
        act(
            number=subject.number,
            terms=None if usual else form.terms(),
            expecting=seen_revision(request),
            by=request.viewer,
            at=clock.now(),
        )
        return home

    taken_once(request, request.viewer, once)
