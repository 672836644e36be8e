"""Queues: list, one, and what is done with one."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from servanda.core.access import Permission, require
from servanda.foundation import clock
from servanda.organisations import actions, queries
from servanda.web.setup.fields import choice_of, choices_of, offer
from servanda.web.setup.pages import SetupRequest, accepted, created_once, seen_revision, setup_page, shown

MOVES: Final[Mapping[str, Callable[..., object]]] = {
    "deactivate": actions.deactivate_queue,
    "reactivate": actions.reactivate_queue,
}


class QueueForm(forms.Form):
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
        super().__init__(request.POST or None, initial=initial)
        staff = list(queries.staff(viewer=request.viewer))
        offer(self.fields["lead_id"], staff, none="(nobody)")
        offer(self.fields["member_ids"], staff)
        if found:
            del self.fields["organisation_id"]
            return
        organisations = queries.organisations(viewer=request.viewer).filter(is_active=True)
        offer(self.fields["organisation_id"], organisations, none="Choose …")


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
    form = QueueForm(request)
    if request.method == "POST" and accepted(
        form, lambda: created_once(request, lambda: _create(request, form))
    ):
        messages.success(request, f"{form.cleaned_data['name']} was added.")
        return redirect("setup-queues")
    return shown(request, "setup/queues/queue.html", form, may_edit=True)


@setup_page
def queue(request: SetupRequest, queue_id: UUID) -> HttpResponse:
    """One queue, to be changed."""
    found = queries.queue(queue_id, viewer=request.viewer)
    form = QueueForm(request, found)
    if request.method == "POST" and accepted(form, lambda: _change(request, queue_id, form)):
        messages.success(request, f"{form.cleaned_data['name']} was saved.")
        return redirect("setup-queues")
    may_edit = request.viewer.may(Permission.SETUP_EDIT, found.organisation_id)
    return shown(request, "setup/queues/queue.html", form, record=found, may_edit=may_edit)


@require_POST
@setup_page
def move(request: SetupRequest, queue_id: UUID, move: str) -> HttpResponse:
    """Take it out of use, or put it back."""
    MOVES[move](queue_id=queue_id, by=request.viewer, at=clock.now())
    return redirect("setup-queues")


def _create(request: SetupRequest, form: QueueForm) -> object:
    return actions.create_queue(**form.cleaned_data, by=request.viewer, at=clock.now())


def _change(request: SetupRequest, queue_id: UUID, form: QueueForm) -> object:
    return actions.change_queue(
        queue_id=queue_id,
        **form.cleaned_data,
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )
