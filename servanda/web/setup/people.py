"""People: who signs in, and what they may do."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from servanda.core.access import Permission, require
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.organisations import actions, queries
from servanda.people import actions as people
from servanda.people import queries as found
from servanda.web.forms.fields import zone_field, zones
from servanda.web.forms.once import form_key, sent, taken_once
from servanda.web.forms.taking import RuledForm, accepted, seen_revision, shown
from servanda.web.setup.pages import Page, SetupRequest

ROWS = 50


class PersonForm(RuledForm):
    """What is set about a user; the rules are the action's."""

    name = forms.CharField(max_length=120, error_messages={"required": "Enter a name."})
    email = forms.CharField(
        label="Mail address", max_length=254, error_messages={"required": "Enter a mail address."}
    )
    zone = zone_field("Europe/Vienna")


def people_page(*methods: str) -> Callable[[Page], Page]:
    """A page for those who manage users; everybody else is told who does."""

    def decorated(view: Page) -> Page:
        @require_http_methods(methods)
        @login_required
        @wraps(view)
        def managed(request: SetupRequest, **path: Any) -> HttpResponse:
            require(request.viewer, Permission.USER_MANAGE)
            return view(request, **path)

        return managed

    return decorated


@people_page("GET")
def list_people(request: SetupRequest) -> HttpResponse:
    """Everybody by name, with roles; searched by name and mail address, a page at a time."""
    search = request.GET.get("q", "").replace("\0", "")[:200]
    left = {"0": False, "1": True}.get(request.GET.get("active", ""))
    rows = page(
        queries.people(viewer=request.viewer, search=search, is_active=left),
        order=("sort_name", "id"),
        limit=ROWS,
        after=request.GET.get("next", ""),
    )
    facts = {"page": rows, "q": search, "active": request.GET.get("active", "")}
    return render(request, "setup/people/list.html", facts)


@people_page("GET", "POST")
def add_person(request: SetupRequest) -> HttpResponse:
    """A form for somebody new; they choose a password by *forgotten password*."""
    form = PersonForm(sent(request), initial={"zone": request.viewer.zone})

    def act() -> str:
        user = actions.add_staff(**form.cleaned_data, by=request.viewer, at=clock.now())
        messages.success(request, f"{user.name} was added. Choose what they may do.")
        return reverse("setup-person-roles", kwargs={"user_id": user.id})

    goal: list[str] = []
    if request.method == "POST" and accepted(
        form, lambda: goal.append(taken_once(request, request.viewer, act))
    ):
        return redirect(goal[0])
    return shown(request, "setup/people/new.html", form, zones=zones(), once=form_key(request))


@people_page("GET", "POST")
def person(request: SetupRequest, user_id: UUID) -> HttpResponse:
    """One person: name, address, zone; roles, and leaving."""
    user = queries.person(user_id, viewer=request.viewer)
    initial = {"name": user.name, "email": user.email, "zone": user.zone}
    form = PersonForm(sent(request), initial=initial)
    if request.method == "POST" and accepted(form, lambda: _change(request, user_id, form)):
        messages.success(request, f"{form.cleaned_data['name']} was saved.")
        return redirect("setup-people")
    facts = {"person": user, "zones": zones(), "revision": _revision(request, user.revision)}
    return shown(request, "setup/people/person.html", form, **facts)


@people_page("GET", "POST")
def person_roles(request: SetupRequest, user_id: UUID) -> HttpResponse:
    """What a person may do: for all organisations, or for the one in ``?organisation=``."""
    user = queries.person(user_id, viewer=request.viewer)
    organisation = _organisation(request)
    held = [one.role.code for one in user.grants.all() if one.organisation == organisation]
    # Who has a role that is out of use keeps it; nobody else is offered it.
    roles = [one for one in found.roles(viewer=request.viewer) if one.is_active or one.code in held]
    form = forms.Form(sent(request))
    form.fields["roles"] = forms.MultipleChoiceField(
        choices=[(role.code, role.name) for role in roles], required=False
    )
    if request.method == "POST" and accepted(form, lambda: _grant(request, user_id, organisation, form)):
        messages.success(request, f"What {user.name} may do was saved.")
        return redirect("setup-person", user_id=user_id)
    facts = {
        "person": user,
        "organisation": organisation,
        "organisations": queries.organisations(viewer=request.viewer),
        "roles": roles,
        "held": request.POST.getlist("roles") if form.is_bound else held,
        "revision": _revision(request, user.revision),
    }
    return shown(request, "setup/people/roles.html", form, **facts)


@people_page("POST")
def reactivate(request: SetupRequest, user_id: UUID) -> HttpResponse:
    """Let somebody sign in again."""
    user = people.reactivate_user(user_id=user_id, by=request.viewer, at=clock.now())
    messages.success(request, f"{user.name} can sign in again.")
    return redirect("setup-person", user_id=user_id)


def _revision(request: SetupRequest, present: int) -> int:
    """The revision that the form goes out with: a refused form keeps the one it was opened with."""
    return seen_revision(request) or present


def _change(request: SetupRequest, user_id: UUID, form: forms.Form) -> object:
    return people.change_profile(
        user_id=user_id,
        **form.cleaned_data,
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )


def _organisation(request: SetupRequest) -> Any:
    chosen = request.GET.get("organisation", "")
    try:
        return queries.organisation(UUID(chosen), viewer=request.viewer) if chosen else None
    except ValueError as error:
        raise queries.NoSuchOrganisation("There is no such organisation.") from error


def _grant(request: SetupRequest, user_id: UUID, organisation: Any, form: forms.Form) -> object:
    return actions.grant_roles(
        user_id=user_id,
        roles=form.cleaned_data["roles"],
        organisation_id=organisation.id if organisation else None,
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )
