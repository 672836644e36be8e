"""The routing table: which new case goes to which queue."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from servanda.core.access import Permission
from servanda.core.cover.criteria import Criterion, Match, Subject
from servanda.foundation import clock
from servanda.organisations import actions, queries
from servanda.web import words
from servanda.web.forms.fields import choice_of, choices_of, offer
from servanda.web.forms.taking import accepted, created_once, shown
from servanda.web.setup.pages import SetupRequest, setup_page

MOVES: Final[Mapping[str, Callable[..., object]]] = {
    "up": actions.move_route_up,
    "remove": actions.remove_route,
}
CHANNELS: Final = [(channel, sign.word) for channel, sign in words.CHANNEL.items()]


class RouteForm(forms.Form):
    """A row: what must fit, and where such cases go."""

    queue_id = choice_of("Queue", required=True)
    match = forms.ChoiceField(
        label="Fits when",
        choices=[("all", "all of these hold"), ("any", "any of these holds")],
        initial="all",
    )
    severity = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    channel = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, choices=CHANNELS)
    category = choices_of("Category", hint="With everything below it.")

    def __init__(self, request: SetupRequest) -> None:
        super().__init__(request.POST or None)
        queues = queries.queues(viewer=request.viewer).filter(is_active=True)
        offer(self.fields["queue_id"], queues, none="Choose …")
        levels = [(str(one.level), f"{one.level} {one.label}") for one in _severities(request)]
        self.fields["severity"].choices = levels  # type: ignore[attr-defined]
        tree = queries.category_tree(viewer=request.viewer)
        choices = [(str(one.id), "\u2003" * depth + one.label) for depth, one in tree if one.is_active]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]

    @property
    def details(self) -> actions.RouteDetails:
        subjects = {name: self.cleaned_data[name] for name in ("severity", "channel", "category")}
        criteria = [
            Criterion(Subject(name), tuple(str(value) for value in chosen))
            for name, chosen in subjects.items()
            if chosen
        ]
        return actions.RouteDetails(
            queue_id=self.cleaned_data["queue_id"],
            criteria=tuple(criteria),
            match=Match(self.cleaned_data["match"]),
        )


@setup_page
def routes(request: SetupRequest) -> HttpResponse:
    """The table in its order, and a form that adds a row at its end."""
    form = RouteForm(request)
    if request.method == "POST" and accepted(
        form, lambda: created_once(request, lambda: _add(request, form))
    ):
        messages.success(request, "The row was added at the end.")
        return redirect("setup-routes")
    rows = [(row, _in_words(row, form)) for row in queries.routes(viewer=request.viewer)]
    return shown(
        request,
        "setup/queues/routes.html",
        form,
        rows=rows,
        may_edit=Permission.SETUP_EDIT in request.viewer.everywhere,
    )


@require_POST
@setup_page
def move(request: SetupRequest, route_id: UUID, move: str) -> HttpResponse:
    """Let the row decide earlier, or take it away."""
    MOVES[move](route_id=route_id, by=request.viewer, at=clock.now())
    return redirect("setup-routes")


def _add(request: SetupRequest, form: RouteForm) -> object:
    return actions.add_route(details=form.details, by=request.viewer, at=clock.now())


def _severities(request: SetupRequest) -> Any:
    return queries.terms("severities", viewer=request.viewer)


def _in_words(row: Any, form: RouteForm) -> str:
    """The criteria as one reads them; values that are gone are shown as they are stored."""
    said = []
    for criterion in row.criteria:
        field = form.fields.get(criterion["subject"])
        known = dict(getattr(field, "choices", ()))
        names = [str(known.get(value, value)).strip() for value in criterion["one_of"]]
        said.append(f"{criterion['subject']} is {' or '.join(names)}")
    return (" and " if row.match == "all" else " or ").join(said) or "every case"
