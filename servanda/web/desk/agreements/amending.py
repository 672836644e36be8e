"""Amending an agreement, discarding a drafted amendment, and letting keys take its terms again."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.web.desk.promises import DeskRequest, NothingForm, asked, promise_page
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import seen_revision

FORM: Final = ("GET", "HEAD", "POST")
TEMPLATE: Final = "desk/agreements/ask.html"


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def amend(request: DeskRequest, number: str) -> HttpResponse:
    """Draft a successor, after asking."""
    found = queries.agreement(number, viewer=request.viewer)
    form, home = NothingForm(request), reverse("agreements-one", args=[found.number])
    made: list[str] = []

    def act() -> None:
        made.append(taken_once(request, request.viewer, lambda: _amend(request, found)))

    words = (
        "A draft with a number of its own takes over everything: people, notes, projects and documents too. "
        f"Until it is approved {found.number} holds as it is; from its first day its keys follow."
    )
    facts = {"agreement": found, "verb": "Amend", "consequence": words}
    answer = asked(request, TEMPLATE, form, act, home=home, done="The draft is made.", record=found, **facts)
    return redirect(made[0]) if made else answer


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def discard(request: DeskRequest, number: str) -> HttpResponse:
    """Delete the drafted amendment, after asking."""
    found = queries.agreement(number, viewer=request.viewer)
    home = reverse("agreements-one", args=[found.number])
    words = f"The draft that amends it is deleted for good. {found.number} stays as it is."
    facts = {"agreement": found, "verb": "Discard the amendment of", "consequence": words}

    def act() -> None:
        actions.discard_amendment(number=found.number, by=request.viewer, at=clock.now())

    done = "The draft is gone."
    return asked(request, TEMPLATE, NothingForm(request), act, home=home, done=done, record=found, **facts)


@promise_page("POST", permission=Permission.PROMISE_EDIT)
def copy_again(request: DeskRequest, number: str) -> HttpResponse:
    """Let the chosen keys take the agreement's terms."""
    codes = request.POST.getlist("codes")[:1000]
    copied = actions.copy_again(number=number, codes=codes, by=request.viewer, at=clock.now())
    messages.success(
        request, f"{copied} {'key has' if copied == 1 else 'keys have'} the agreement's terms now."
    )
    return redirect("agreements-keys-of", number=number)


def _amend(request: DeskRequest, found: Any) -> str:
    made = actions.amend_agreement(
        number=found.number, expecting=seen_revision(request), by=request.viewer, at=clock.now()
    )
    return reverse("agreements-times", args=[made.number])
