"""Support organisations: list, one, and what is done with one."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.organisations import actions, queries
from servanda.web.forms.fields import choice_of, offer, zone_field, zones
from servanda.web.forms.once import sent
from servanda.web.forms.records import RecordKind, Surroundings, adding_page, changing_page
from servanda.web.forms.taking import RuledForm
from servanda.web.setup.pages import SetupRequest, setup_page

MOVES: Final[Mapping[str, Callable[..., object]]] = {
    "default": actions.make_default_organisation,
    "deactivate": actions.deactivate_organisation,
    "reactivate": actions.reactivate_organisation,
}


class OrganisationForm(RuledForm):
    """What is set about an organisation; the rules are the action's."""

    code = forms.CharField(max_length=40, help_text="Short, unique: graz, parts-linz.")
    description = forms.CharField(max_length=200)
    work_calendar_id = choice_of("Work calendar", required=True, hint="Its promises count by these hours.")
    zone = zone_field()
    manager_id = choice_of("Manager", hint="Is told when nobody else is left.")
    default_queue_id = choice_of("Default queue", hint="Where a case goes that nothing else routes.")
    mail_name = forms.CharField(label="Sender's name", max_length=120, required=False)
    mail_address = forms.CharField(label="Sender's address", max_length=254, required=False)
    disclaimer = forms.CharField(
        max_length=4000,
        required=False,
        widget=forms.Textarea,
        help_text="Stands below every mail to customers.",
    )
    restricted = forms.BooleanField(
        required=False,
        help_text="Only members see its cases: by a role for it, in one of its queues, or its manager.",
    )

    def __init__(self, request: SetupRequest, found: Any = None) -> None:
        super().__init__(sent(request), initial=_initial(found))
        self.lists = {"zones": [(zone, "") for zone in zones()]}
        calendars = queries.calendars(viewer=request.viewer).filter(is_active=True)
        offer(self.fields["work_calendar_id"], calendars, none="Choose …")
        offer(self.fields["manager_id"], queries.staff(viewer=request.viewer), none="(nobody)")
        if found is None:
            del self.fields["default_queue_id"]
            return
        queues = queries.queues(viewer=request.viewer).filter(organisation=found, is_active=True)
        offer(self.fields["default_queue_id"], queues, none="(none)")


KIND: Final = RecordKind(
    one="organisation",
    key="organisation_id",
    called="code",
    add=actions.create_organisation,
    change=actions.change_organisation,
    home=lambda saved: reverse("setup-organisations"),
    frame="setup/base.html",
)


@setup_page
def organisations(request: SetupRequest) -> HttpResponse:
    """All organisations with hours, manager and default queue."""
    found = queries.organisations(viewer=request.viewer)
    may_edit = Permission.SETUP_EDIT in request.viewer.everywhere
    return render(request, "setup/organisations/list.html", {"organisations": found, "may_edit": may_edit})


@setup_page
def new_organisation(request: SetupRequest) -> HttpResponse:
    """A form for another organisation; the first is the default."""
    queries.require_everywhere(request.viewer, Permission.SETUP_EDIT)
    around = Surroundings(title="New organisation", crumbs=_crumbs(), back=reverse("setup-organisations"))
    return adding_page(request, KIND, OrganisationForm(request), around)


@setup_page
def organisation(request: SetupRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation, to be changed."""
    found = queries.organisation(organisation_id, viewer=request.viewer)
    around = Surroundings(
        title=found.description,
        facts=[found.code, *_states(found)],
        crumbs=_crumbs(),
        moves=[
            (word, reverse("setup-move-organisation", args=[found.id, move])) for word, move in _moves(found)
        ],
        back=reverse("setup-organisations"),
        may_edit=request.viewer.may(Permission.SETUP_EDIT, organisation_id),
    )
    return changing_page(request, KIND, OrganisationForm(request, found), around, found)


@require_POST
@setup_page
def move(request: SetupRequest, organisation_id: UUID, move: str) -> HttpResponse:
    """Make it the default, take it out of use, or put it back."""
    MOVES[move](organisation_id=organisation_id, by=request.viewer, at=clock.now())
    return redirect("setup-organisations")


def _initial(found: Any) -> dict[str, Any]:
    return {name: getattr(found, name) for name in OrganisationForm.base_fields} if found else {}


def _states(found: Any) -> list[str]:
    return [*(["default"] if found.is_default else []), *([] if found.is_active else ["not in use"])]


def _moves(found: Any) -> list[tuple[str, str]]:
    if not found.is_active:
        return [("Put into use", "reactivate")]
    others = [("Make it the default", "default"), ("Take out of use", "deactivate")]
    return [] if found.is_default else others


def _crumbs() -> list[tuple[str, str]]:
    return [("Organisations", reverse("setup-organisations"))]
