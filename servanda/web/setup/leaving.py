"""Somebody leaves: what they hold is shown first, with who takes it over."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda.cases import actions
from servanda.cases import queries as cases
from servanda.core.leaving import Duty, Held
from servanda.foundation import clock
from servanda.organisations import queries
from servanda.people import queries as found
from servanda.web.forms.fields import choice_of, offer
from servanda.web.forms.once import sent
from servanda.web.forms.taking import accepted, seen_revision, shown
from servanda.web.setup.pages import SetupRequest
from servanda.web.setup.people import people_page

WORDS: Final[Mapping[Duty, tuple[str, str]]] = {
    Duty.TEAMS: ("Teams managed", "The successor becomes manager and member."),
    Duty.QUEUES: ("Queues led", "The successor becomes lead and member."),
    Duty.ORGANISATIONS: ("Organisations managed", "The successor is told where nobody else can be."),
    Duty.CONTRACTS: ("Contracts owned", "Also those that are over: somebody is asked about them."),
    Duty.AGREEMENTS: ("Agreements owned", "Also those that have expired."),
    Duty.SECURED_INFORMATION: (
        "Secured information read",
        "The successor reads or grants what nobody else could any more, and nothing besides.",
    ),
    Duty.CASES: (
        "Open cases",
        "They go back to their queues; those that wait or rest go to the lead of the queue. "
        "The successor gets those that have no queue or no lead.",
    ),
}
"""What stands above each row of the page, and what becomes of it."""


class LeavingForm(forms.Form):
    """A successor for everything, and another one for any duty that the person has."""

    successor_id = choice_of("Successor", hint="Takes over everything for which nobody else is chosen below.")

    def __init__(self, data: Any, held: Iterable[Held], staff: Iterable[Any]) -> None:
        super().__init__(data)
        everybody = list(staff)
        offer(self.fields["successor_id"], everybody, none="(nobody)")
        for one in held:
            label = WORDS[one.duty][0]
            self.fields[one.duty.value] = choice_of(f"Successor for {label.lower()}")
            offer(self.fields[one.duty.value], everybody, none="(the same)")

    def chosen(self) -> dict[Duty, UUID]:
        """Who takes over a duty by themselves."""
        found = {duty: self.cleaned_data.get(duty.value) for duty in Duty}
        return {duty: one for duty, one in found.items() if one is not None}


@people_page("GET", "POST")
def deactivate(request: SetupRequest, user_id: UUID) -> HttpResponse:
    """What somebody holds, and letting them leave with a successor for it."""
    user = queries.person(user_id, viewer=request.viewer)
    held = [one for one in cases.holdings(user_id, viewer=request.viewer) if one.names]
    form = LeavingForm(sent(request), held, found.active_staff().exclude(id=user_id))
    if request.method == "POST" and accepted(form, lambda: _deactivate(request, user_id, form)):
        messages.success(request, f"{user.name} cannot sign in any more.")
        return redirect("setup-people")
    rows = [(one, *WORDS[one.duty], form[one.duty.value]) for one in held]
    facts = {"person": user, "rows": rows, "revision": seen_revision(request) or user.revision}
    return shown(request, "setup/people/deactivation.html", form, **facts)


def _deactivate(request: SetupRequest, user_id: UUID, form: LeavingForm) -> object:
    return actions.deactivate_user(
        user_id=user_id,
        successor_id=form.cleaned_data["successor_id"],
        successors=form.chosen(),
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )
