"""Roles: those that are shipped, own ones, and what each permits."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.organisations import actions, queries
from servanda.people import queries as found
from servanda.web.desk.history import history_of
from servanda.web.forms.once import form_key, sent, taken_once
from servanda.web.forms.taking import RuledForm, accepted, seen_revision, shown
from servanda.web.permissions import TOPICS
from servanda.web.setup.pages import SetupRequest
from servanda.web.setup.people import people_page

MOVES: Final[Mapping[str, tuple[bool, str]]] = {
    "retire": (False, "{} is out of use: it permits nothing until you put it back."),
    "restore": (True, "{} is in use again."),
}
"""What each does to *in use*, and what is said then."""


class RoleForm(RuledForm):
    """A name, and what the role permits; the rules are the action's."""

    name = forms.CharField(max_length=80)
    permissions = forms.MultipleChoiceField(
        label="Permits", required=False, choices=[(one.value, one.value) for one in Permission]
    )


class NothingForm(forms.Form):
    """A button."""


@people_page("GET")
def list_roles(request: SetupRequest) -> HttpResponse:
    """All roles with how much each permits and how many people have it. Two statements."""
    roles = sorted(
        found.roles(viewer=request.viewer), key=lambda role: (role.is_shipped, role.name.casefold())
    )
    held = queries.holders(viewer=request.viewer)
    rows = [(role, held.get(role.id, 0)) for role in roles]
    facts = {"rows": rows, "all": len(Permission), "may_edit": _may_edit(request)}
    return render(request, "setup/roles/list.html", facts)


@people_page("GET", "POST")
def add_role(request: SetupRequest) -> HttpResponse:
    """A form for another role, empty or with what the role in ``?from=`` permits."""
    model: Any = _copied(request)
    form = RoleForm(sent(request), initial=_initial_copy(model))

    def act() -> str:
        role = actions.create_role(**form.cleaned_data, by=request.viewer, at=clock.now())
        messages.success(request, f"{role.name} was added. Give it to people on their pages.")
        return reverse("setup-role", kwargs={"code": role.code})

    goal: list[str] = []
    if request.method == "POST" and accepted(
        form, lambda: goal.append(taken_once(request, request.viewer, act))
    ):
        return redirect(goal[0])
    facts = {"model": model, "topics": _topics(form), "once": form_key(request)}
    return shown(request, "setup/roles/new.html", form, **facts)


@people_page("GET", "POST")
def role(request: SetupRequest, code: str) -> HttpResponse:
    """One role: what it permits, who has it, who changed it; own ones to be changed."""
    one: Any = found.role(code, viewer=request.viewer)
    form = RoleForm(sent(request), initial={"name": one.name, "permissions": one.permissions})
    if request.method == "POST" and accepted(form, lambda: _change(request, code, form)):
        messages.success(request, f"{form.cleaned_data['name']} was saved.")
        return redirect("setup-role", code=code)
    return shown(request, "setup/roles/role.html", form, **_facts(request, one, form))


@people_page("POST")
def move_role(request: SetupRequest, code: str, move: str) -> HttpResponse:
    """Take an own role out of use, or put it back."""
    is_active, words = MOVES[move]
    form = NothingForm(request.POST)
    by, at = request.viewer, clock.now()
    if accepted(form, lambda: actions.change_role(code=code, is_active=is_active, by=by, at=at)):
        messages.success(request, words.format(found.role(code, viewer=by).name))
        return redirect("setup-role", code=code)
    return _refused(request, code, form)


@people_page("POST")
def remove_role(request: SetupRequest, code: str) -> HttpResponse:
    """Remove an own role that nobody has."""
    form = NothingForm(request.POST)
    by, at = request.viewer, clock.now()
    one = found.role(code, viewer=by)
    if accepted(form, lambda: actions.remove_role(code=code, by=by, at=at)):
        messages.success(request, f"{one.name} was removed.")
        return redirect("setup-roles")
    return _refused(request, code, form)


def _refused(request: SetupRequest, code: str, form: forms.Form) -> HttpResponse:
    """The page of the role, with why it cannot be done."""
    one: Any = found.role(code, viewer=request.viewer)
    kept = RoleForm(initial={"name": one.name, "permissions": one.permissions})
    facts = _facts(request, one, kept) | {"form": kept, "refused": form}
    return render(request, "setup/roles/role.html", facts, status=422)


def _facts(request: SetupRequest, one: Any, form: forms.Form) -> dict[str, Any]:
    viewer = request.viewer
    sees_history = viewer.may(Permission.HISTORY_SEE)
    return {
        "role": one,
        "topics": _topics(form, only_ticked=one.is_shipped),
        "grants": queries.grants_of(one, viewer=viewer),
        "history": history_of(one, viewer=viewer, after=request.GET.get("next", ""))
        if sees_history
        else None,
        "may_edit": _may_edit(request),
        "revision": seen_revision(request) or one.revision,
    }


def _change(request: SetupRequest, code: str, form: forms.Form) -> object:
    return actions.change_role(
        code=code,
        **form.cleaned_data,
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )


def _topics(form: forms.Form, *, only_ticked: bool = False) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Each topic with its permissions: value, words, whether it is ticked."""
    ticked = frozenset(form["permissions"].value() or ())
    rows = [
        (topic, [(one.value, words, one in ticked) for one, words in permissions.items()])
        for topic, permissions in TOPICS.items()
    ]
    if not only_ticked:
        return rows
    return [(topic, kept) for topic, lines in rows if (kept := [line for line in lines if line[2]])]


def _may_edit(request: SetupRequest) -> bool:
    """Roles belong to no single organisation."""
    return Permission.USER_MANAGE in request.viewer.everywhere


def _copied(request: SetupRequest) -> object:
    code = request.GET.get("from", "").replace("\0", "")[:40]
    return found.role(code, viewer=request.viewer) if code else None


def _initial_copy(model: Any) -> dict[str, Any]:
    return {"name": f"{model.name} (copy)"[:80], "permissions": model.permissions} if model else {}
