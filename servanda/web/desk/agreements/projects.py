"""The customer's projects of an agreement, as a tree."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.agreements.actions import ProjectKind
from servanda.core.access import Permission, require
from servanda.foundation import clock
from servanda.web.desk.agreements.frame import head
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.fields import choice_of, line
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm, accepted, created_once, seen_revision, shown

FORM: Final = ("GET", "HEAD", "POST")
INDENT: Final = "\u2003"


class ProjectForm(RuledForm):
    """What is set about a project."""

    name = line("Name", 120)
    reference = line("Reference", 120, required=False, hint="The customer's or ours.")
    key_code = forms.ChoiceField(
        label="Only for the key", required=False, help_text="Offered for its cases alone."
    )
    is_default = forms.BooleanField(label="Preset", required=False, help_text="Cases are booked here first.")

    def __init__(self, request: DeskRequest, agreement: Any, project: Any = None) -> None:
        known = (
            {name: getattr(project, name) for name in ("name", "reference", "is_default")} if project else {}
        )
        tied = project.support_key.code if project and project.support_key else ""
        super().__init__(sent(request), initial=known | {"key_code": tied})
        keys = queries.support_keys(viewer=request.viewer, customer_id=agreement.customer_id, is_active=True)
        codes = dict.fromkeys([*([tied] if tied else []), *(key.code for key in keys[:500])])
        field = self.fields["key_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", "(every key)"), *((code, code) for code in codes)]


class NewProjectForm(ProjectForm):
    """Another one, and where it stands."""

    kind = forms.ChoiceField(label="Kind", choices=ProjectKind.choices)
    parent_id = choice_of("Part of", none="(nothing: a project)")

    field_order = ("kind", "parent_id", "name")

    def __init__(self, request: DeskRequest, agreement: Any, tree: Iterable[tuple[int, Any]]) -> None:
        super().__init__(request, agreement)
        field = self.fields["parent_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  made as one
        above = ((str(one.id), INDENT * depth + one.name) for depth, one in tree if _may_have_parts(one))
        field.choices = [("", "(nothing: a project)"), *above]


def _may_have_parts(project: Any) -> bool:
    return bool(project.is_active) and project.kind != ProjectKind.ACTIVITY


@promise_page(*FORM)
def projects(request: DeskRequest, number: str) -> HttpResponse:
    """All projects; sent, one more."""
    found = queries.agreement(number, viewer=request.viewer)
    tree = queries.project_tree(queries.projects(found.number, viewer=request.viewer)[:500])
    form = NewProjectForm(request, found, tree)
    if request.method == "POST":
        require(request.viewer, Permission.PROMISE_EDIT)
        if accepted(form, lambda: created_once(request, lambda: _add(request, found, form.cleaned_data))):
            return redirect("agreements-projects", number=found.number)
    facts = head(request, found, "projects")
    rows = [("step" * bool(depth) + str(depth or ""), one) for depth, one in tree]
    return shown(request, "desk/agreements/projects.html", form, **facts, rows=rows)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def change(request: DeskRequest, number: str, project_id: UUID) -> HttpResponse:
    """One project, to be changed."""
    found = queries.agreement(number, viewer=request.viewer)
    project = queries.project(number, project_id, viewer=request.viewer)
    form = ProjectForm(request, found, project)
    if request.method == "POST" and accepted(form, lambda: _change(request, project, form.cleaned_data)):
        messages.success(request, f"{project.name} was saved.")
        return redirect("agreements-projects", number=found.number)
    facts = {
        "agreement": found,
        "project": project,
        "revision": seen_revision(request) or project.revision,
        "home": reverse("agreements-projects", args=[found.number]),
    }
    return shown(request, "desk/agreements/project.html", form, **facts)


@promise_page("POST", permission=Permission.PROMISE_EDIT)
def remove(request: DeskRequest, number: str, project_id: UUID) -> HttpResponse:
    """Delete a project, or take it out of use where work was booked on it."""
    deleted = actions.remove_project(number=number, project_id=project_id, by=request.viewer, at=clock.now())
    messages.success(
        request, "It was deleted." if deleted else "It is in use no more; what was booked stays."
    )
    return redirect("agreements-projects", number=number)


@promise_page("POST", permission=Permission.PROMISE_EDIT)
def restore(request: DeskRequest, number: str, project_id: UUID) -> HttpResponse:
    """Take a project into use again."""
    actions.change_project(
        number=number, project_id=project_id, is_active=True, by=request.viewer, at=clock.now()
    )
    return redirect("agreements-projects", number=number)


def _add(request: DeskRequest, found: Any, fields: dict[str, Any]) -> None:
    actions.add_project(number=found.number, **fields, by=request.viewer, at=clock.now())


def _change(request: DeskRequest, project: Any, fields: dict[str, Any]) -> None:
    actions.change_project(
        number=project.agreement.number,
        project_id=project.id,
        **fields,
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )
