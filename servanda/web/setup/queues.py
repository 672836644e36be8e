"""Queues: list, one, and what is done with one."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from servanda.core.access import Permission, require
from servanda.foundation import clock
from servanda.organisations import actions, queries
from servanda.web.forms.fields import choice_of, choices_of, offer
from servanda.web.forms.once import sent
from servanda.web.forms.records import RecordKind, Surroundings, adding_page, changing_page
from servanda.web.forms.taking import RuledForm
from servanda.web.setup.pages import SetupRequest, setup_page

MOVES: Final[Mapping[str, Callable[..., object]]] = {
    "deactivate": actions.deactivate_queue,
    "reactivate": actions.reactivate_queue,
}


class QueueForm(RuledForm):
    """What is set about a queue; the rules are the action's. A queue stays with its organisation."""

    organisation_id = choice_of("Organisation", required=True)
    name = forms.CharField(max_length=80, error_messages={"required": "Enter a name."})
    lead_id = choice_of("Lead", hint="Is told of escalations; becomes a member.")
    member_ids = choices_of("Members", hint="May accept what waits here.")

    def __init__(self, request: SetupRequest, found: Any = None) -> None:
        initial: dict[str, Any] = {"organisation_id": request.GET.get("organisation")}
        if found:
            members = [one.id for one in found.members.all()]
            initial = {"name": found.name, "lead_id": found.lead_id, "member_ids": members}
        super().__init__(sent(request), initial=initial)
        staff = list(queries.staff(viewer=request.viewer))
        offer(self.fields["lead_id"], staff, none="(nobody)")
        offer(self.fields["member_ids"], staff)
        if found:
            del self.fields["organisation_id"]
            return
        organisations = queries.organisations(viewer=request.viewer).filter(is_active=True)
        offer(self.fields["organisation_id"], organisations, none="Choose …", called=_code_and_name)


def _code_and_name(organisation: Any) -> str:
    return f"{organisation.code} · {organisation.description}"


KIND: Final = RecordKind(
    one="queue",
    key="queue_id",
    called="name",
    add=actions.create_queue,
    change=actions.change_queue,
    home=lambda saved: reverse("setup-queues"),
    frame="setup/base.html",
)


@setup_page
def queues(request: SetupRequest) -> HttpResponse:
    """All queues with organisation, lead and members."""
    found = queries.queues_with_members(viewer=request.viewer)
    may_edit = request.viewer.may(Permission.SETUP_EDIT)
    return render(request, "setup/queues/list.html", {"queues": found, "may_edit": may_edit})


@setup_page
def new_queue(request: SetupRequest) -> HttpResponse:
    """A form for another queue."""
    require(request.viewer, Permission.SETUP_EDIT)
    around = Surroundings(title="New queue", crumbs=_crumbs(), back=reverse("setup-queues"))
    return adding_page(request, KIND, QueueForm(request), around)


@setup_page
def queue(request: SetupRequest, queue_id: UUID) -> HttpResponse:
    """One queue, to be changed."""
    found = queries.queue(queue_id, viewer=request.viewer)
    word, move = ("Take out of use", "deactivate") if found.is_active else ("Put into use", "reactivate")
    around = Surroundings(
        title=found.name,
        facts=[found.organisation.description, *([] if found.is_active else ["not in use"])],
        crumbs=_crumbs(),
        moves=[(word, reverse("setup-move-queue", args=[found.id, move]))],
        back=reverse("setup-queues"),
        may_edit=request.viewer.may(Permission.SETUP_EDIT, found.organisation_id),
    )
    return changing_page(request, KIND, QueueForm(request, found), around, found)


@require_POST
@setup_page
def move(request: SetupRequest, queue_id: UUID, move: str) -> HttpResponse:
    """Take it out of use, or put it back."""
    MOVES[move](queue_id=queue_id, by=request.viewer, at=clock.now())
    return redirect("setup-queues")


def _crumbs() -> list[tuple[str, str]]:
    return [("Queues", reverse("setup-queues"))]
