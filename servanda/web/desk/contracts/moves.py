"""What is done with a contract as a whole; each move asks first, on a page that says what follows."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.web.desk.contracts.forms import on_day
from servanda.web.desk.contracts.wording import day, days, held_until, last_day, period_of
from servanda.web.desk.promises import DeskRequest, NothingForm, ReasonForm, asked, promise_page
from servanda.web.forms.once import sent, taken_once
from servanda.web.forms.taking import RuledForm, accepted, seen_revision, shown

FORM: Final = ("GET", "HEAD", "POST")
TEMPLATE: Final = "desk/contracts/ask.html"
_DAY: Final = timedelta(days=1)
_ELSE: Final = "what else holds then, or to the default plan."


class TerminationForm(RuledForm):
    """Until when a contract holds after all, and why."""

    on = on_day(
        "Last day that counts",
        "Past or to come; the day before the start says that it never held.",
        required=True,
    )
    reason = forms.CharField(
        label="Reason", max_length=400, required=True, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, request: DeskRequest, on: Any) -> None:
        super().__init__(sent(request), initial={"on": on})


class RenewalForm(RuledForm):
    """From when the next contract holds."""

    starts_on = on_day("First day of the renewal", required=True)

    def __init__(self, request: DeskRequest, starts_on: Any) -> None:
        super().__init__(sent(request), initial={"starts_on": starts_on})


@promise_page(*FORM, permission=Permission.CONTRACT_ACTIVATE)
def terminate(request: DeskRequest, number: str) -> HttpResponse:
    """End it before its end."""
    found = queries.contract(number, viewer=request.viewer)
    form = TerminationForm(request, queries.contract_on(found, clock.now()))
    says = [
        "From the day after, it holds for no new case, and its place is free for another contract.",
        "Open cases keep the promise that they were registered with; their clocks run on.",
        "Until its last day has passed, it can be taken back.",
    ]
    act = _acting(request, found, actions.terminate_contract, lambda: form.cleaned_data)
    return _ask(request, found, form, act, "Terminate", says, f"{found.number} is terminated.")


@promise_page(*FORM, permission=Permission.CONTRACT_ACTIVATE)
def take_back(request: DeskRequest, number: str) -> HttpResponse:
    """Let it go on as if it had not been terminated."""
    found = queries.contract(number, viewer=request.viewer)
    until = f"until {day(found.ends_on)}" if found.ends_on else "without end"
    says = [
        f"It holds {until} again, as it was sold.",
        "What the termination took back of its allowance is given again.",
        "That it was terminated, by whom and why, stays in its history.",
    ]
    act = _acting(request, found, actions.take_back_termination, dict)
    done = f"The termination of {found.number} is taken back."
    return _ask(request, found, NothingForm(request), act, "Continue", says, done)


@promise_page(*FORM, permission=Permission.CONTRACT_ACTIVATE)
def renew(request: DeskRequest, number: str) -> HttpResponse:
    """Draft what follows it."""
    found = queries.contract(number, viewer=request.viewer)
    ends = last_day(found)
    form = RenewalForm(request, ends + _DAY if ends else None)
    homes: list[str] = []
    if request.method == "POST" and accepted(form, lambda: homes.append(_renew(request, found, form))):
        messages.success(request, "The renewal is drafted. It holds once it is activated.")
        return redirect(homes[0])
    return _shown(request, found, form, "Renew", _renewal_says(found))


@promise_page(*FORM, permission=Permission.PROMISE_BLOCK)
def block(request: DeskRequest, number: str) -> HttpResponse:
    """Let it hold for no new case."""
    found = queries.contract(number, viewer=request.viewer)
    form = ReasonForm(request)
    says = [
        "It holds for no new case until it is unblocked; its place stays taken.",
        "New cases fall to the contract above it, else to the default plan. Open cases keep theirs.",
    ]
    act = _acting(request, found, actions.block_contract, lambda: form.cleaned_data)
    return _ask(request, found, form, act, "Block", says, f"{found.number} is blocked.")


@promise_page("POST", permission=Permission.PROMISE_BLOCK)
def unblock(request: DeskRequest, number: str) -> HttpResponse:
    """Let it hold again."""
    found = actions.unblock_contract(number=number, by=request.viewer, at=clock.now())
    messages.success(request, f"{found.number} is not blocked any more.")
    return redirect("contracts-one", number=found.number)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def delete(request: DeskRequest, number: str) -> HttpResponse:
    """Take a draft away for good."""
    found = queries.contract(number, viewer=request.viewer)
    form = NothingForm(request)
    says = ["It held for nobody, so nothing changes for cases. Its number is not given out again."]
    if request.method == "POST" and accepted(
        form, lambda: actions.delete_draft_contract(**_what(request, found))
    ):
        messages.success(request, f"The draft {found.number} is deleted.")
        return redirect("contracts")
    return _shown(request, found, form, "Delete draft", says)


def _renew(request: DeskRequest, found: Any, form: RenewalForm) -> str:
    """Once, however often the form is sent; what a gap means is said then."""

    def act() -> str:
        renewed = actions.renew_contract(**_what(request, found), starts_on=form.cleaned_data["starts_on"])
        if renewed.gap:
            messages.warning(request, _gap(found, renewed.gap))
        return reverse("contracts-one", args=[renewed.contract.number])

    return taken_once(request, request.viewer, act)


def _renewal_says(found: Any) -> list[str]:
    ends = last_day(found)
    if ends is None:
        return ["It has no end. Set its last day, or terminate it, first."]
    return [
        f"A draft is made with all that {found.number} has, as long as it was: {period_of(found.starts_on, ends)}.",
        f"Started on {day(ends + _DAY)}, it follows without a gap. {_later(found, ends)}",
        "Change what differs, then activate it.",
    ]


def _later(found: Any, ends: date) -> str:
    until = held_until(found) or ends
    if until > ends:
        return f"Until {day(until)} its days of grace hold; cases of later days between fall to {_ELSE}"
    return f"Later, cases of the days between fall to {_ELSE}"


def _gap(found: Any, gap: tuple[Any, Any]) -> str:
    first, last = gap
    return (
        f"{days((last - first).days + 1)} without cover, from {day(first)} to {day(last)}: cases of "
        f"{found.customer.name} would not have this promise."
    )


def _acting(
    request: DeskRequest, found: Any, action: Callable[..., object], fields: Callable[[], dict[str, Any]]
) -> Callable[[], object]:
    return lambda: action(**_what(request, found), **fields())


def _what(request: DeskRequest, found: Any) -> dict[str, Any]:
    return {
        "number": found.number,
        "expecting": seen_revision(request),
        "by": request.viewer,
        "at": clock.now(),
    }


def _ask(
    request: DeskRequest,
    found: Any,
    form: RuledForm,
    act: Callable[[], object],
    verb: str,
    says: list[str],
    done: str,
) -> HttpResponse:
    home = reverse("contracts-one", args=[found.number])
    facts = {"contract": found, "verb": verb, "says": says}
    return asked(request, TEMPLATE, form, act, home=home, done=done, record=found, **facts)


def _shown(request: DeskRequest, found: Any, form: RuledForm, verb: str, says: list[str]) -> HttpResponse:
    home = reverse("contracts-one", args=[found.number])
    revision = seen_revision(request) or found.revision
    facts = {"contract": found, "verb": verb, "says": says, "home": home, "revision": revision}
    return shown(request, TEMPLATE, form, **facts)
