"""What is done with an agreement as a whole; each move asks first, on a page that says what follows."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.web.desk.agreements.before import before_approval
from servanda.web.desk.promises import DeskRequest, NothingForm, ReasonForm, asked, promise_page
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm, accepted, seen_revision, shown
from servanda.web.setup.plan_check import lines_of_agreement

FORM: Final = ("GET", "HEAD", "POST")
TEMPLATE: Final = "desk/agreements/ask.html"


class LastDayForm(RuledForm):
    """Until when an agreement holds; empty where a review date stands instead."""

    expires_on = forms.DateField(
        label="Last valid day",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date like 2027-12-31."},
    )

    def __init__(self, request: DeskRequest, found: Any) -> None:
        super().__init__(sent(request), initial={"expires_on": found.expires_on})


@promise_page(*FORM, permission=Permission.AGREEMENT_APPROVE)
def approve(request: DeskRequest, number: str) -> HttpResponse:
    """Approve it, or read everything that is missing."""
    found, at = queries.agreement(number, viewer=request.viewer), clock.now()
    form = LastDayForm(request, found)
    if form.is_bound and form.is_valid():
        # What stands before the approval is judged with the day that was typed.
        found.expires_on = form.cleaned_data["expires_on"] or found.expires_on

    def act() -> None:
        approved = actions.approve_agreement(
            **_what(request, found), expires_on=form.cleaned_data["expires_on"]
        )
        for fault in approved.advice:
            messages.warning(request, fault.message)

    words = (
        "Once approved, customer, organisation, contract, level, times, calendar and dates are fixed. "
        "Contacts, notes, projects and documents stay open."
    )
    if found.amends:
        words += f" From its first day {found.amends.number} is expired, and its keys follow."
    told = ("Approve", words, f"{found.number} is approved.")
    checked = lines_of_agreement(found, request.viewer, at)
    more = before_approval(found, request.viewer, at) | {"checked": checked}
    return _asked(request, found, form, act, told, **more)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def delete(request: DeskRequest, number: str) -> HttpResponse:
    """Take a draft away for good."""
    found = queries.agreement(number, viewer=request.viewer)
    form = NothingForm(request)
    if request.method == "POST" and accepted(
        form, lambda: actions.delete_draft_agreement(**_what(request, found))
    ):
        messages.success(request, f"The draft {found.number} is deleted.")
        return redirect("agreements")
    return shown(
        request,
        TEMPLATE,
        form,
        agreement=found,
        verb="Delete draft",
        consequence="It held for nobody, so nothing changes for cases. Its number is not given out again.",
        home=reverse("agreements-one", args=[found.number]),
        revision=seen_revision(request) or found.revision,
    )


@promise_page(*FORM, permission=Permission.AGREEMENT_APPROVE)
def extend(request: DeskRequest, number: str) -> HttpResponse:
    """Move the last valid day."""
    found = queries.agreement(number, viewer=request.viewer)
    form = LastDayForm(request, found)
    form.fields["expires_on"].required = True

    def act() -> None:
        actions.approve_or_extend(**_what(request, found), expires_on=form.cleaned_data["expires_on"])

    words = "It goes on without a gap until the new last day; nothing else changes."
    return _asked(request, found, form, act, ("Extend", words, f"{found.number} is extended."))


@promise_page(*FORM, permission=Permission.AGREEMENT_APPROVE)
def remove_approval(request: DeskRequest, number: str) -> HttpResponse:
    """Make it a draft again."""
    found = queries.agreement(number, viewer=request.viewer)
    words = "It holds for no new case until it is approved again. Open cases keep what they were promised."
    if found.amends:
        words += f" {found.amends.number} holds again as far as its dates go, and its keys go back there."
    return _asked(
        request,
        found,
        NothingForm(request),
        lambda: actions.remove_approval(**_what(request, found)),
        ("Remove approval", words, f"{found.number} is a draft again."),
    )


@promise_page(*FORM, permission=Permission.PROMISE_BLOCK)
def block(request: DeskRequest, number: str) -> HttpResponse:
    """Let it hold for no new case."""
    found = queries.agreement(number, viewer=request.viewer)
    form = ReasonForm(request)
    words = "It holds for no new case until it is unblocked; no new approval is needed then."
    return _asked(
        request,
        found,
        form,
        lambda: actions.block_agreement(**_what(request, found), reason=form.cleaned_data["reason"]),
        ("Block", words, f"{found.number} is blocked."),
    )


@promise_page("POST", permission=Permission.PROMISE_BLOCK)
def unblock(request: DeskRequest, number: str) -> HttpResponse:
    """Let it hold again."""
    found = actions.unblock_agreement(number=number, by=request.viewer, at=clock.now())
    messages.success(request, f"{found.number} is not blocked any more.")
    return redirect("agreements-one", number=found.number)


def _what(request: DeskRequest, found: Any) -> dict[str, Any]:
    return {
        "number": found.number,
        "expecting": seen_revision(request),
        "by": request.viewer,
        "at": clock.now(),
    }


def _asked(
    request: DeskRequest, found: Any, form: RuledForm, act: Any, words: tuple[str, str, str], **more: Any
) -> HttpResponse:
    verb, consequence, done = words
    home = reverse("agreements-one", args=[found.number])
    facts = {"agreement": found, "verb": verb, "consequence": consequence} | more
    return asked(request, TEMPLATE, form, act, home=home, done=done, record=found, **facts)
