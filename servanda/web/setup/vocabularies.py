"""The small vocabularies: one page for all of them, made from a table of words and fields."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.organisations import actions, queries
from servanda.web.forms.fields import offer
from servanda.web.forms.taking import accepted, created_once, seen_revision, shown
from servanda.web.setup.pages import SetupRequest, setup_page
from servanda.web.setup.words import FIELDS, VOCABULARIES

MOVES: Final[Mapping[str, Callable[..., object]]] = {
    "default": actions.make_default_term,
    "deactivate": actions.deactivate_term,
    "reactivate": actions.reactivate_term,
}


@setup_page
def vocabulary(request: SetupRequest, name: str) -> HttpResponse:
    """All words of a vocabulary, and a form that adds one."""
    form = _form(request, name)
    if request.method == "POST" and accepted(
        form, lambda: created_once(request, lambda: _add(request, name, form))
    ):
        messages.success(request, f"{form.cleaned_data['label']} was added.")
        return redirect("setup-vocabulary", name=name)
    return shown(request, "setup/vocabularies/list.html", form, **_context(request, name))


@setup_page
def term(request: SetupRequest, name: str, term_id: UUID) -> HttpResponse:
    """One word, to be changed."""
    found = queries.term(name, term_id, viewer=request.viewer)
    form = _form(request, name, found)
    if request.method == "POST" and accepted(form, lambda: _change(request, name, term_id, form)):
        messages.success(request, f"{form.cleaned_data['label']} was saved.")
        return redirect("setup-vocabulary", name=name)
    return shown(request, "setup/vocabularies/term.html", form, record=found, **_context(request, name))


@require_POST
@setup_page
def move(request: SetupRequest, name: str, term_id: UUID, move: str) -> HttpResponse:
    """Make it the default, take it out of use, or put it back."""
    MOVES[move](vocabulary=name, term_id=term_id, by=request.viewer, at=clock.now())
    return redirect("setup-vocabulary", name=name)


def _add(request: SetupRequest, name: str, form: forms.Form) -> object:
    return actions.add_term(vocabulary=name, values=form.cleaned_data, by=request.viewer, at=clock.now())


def _change(request: SetupRequest, name: str, term_id: UUID, form: forms.Form) -> object:
    return actions.change_term(
        vocabulary=name,
        term_id=term_id,
        values=form.cleaned_data,
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )


def _form(request: SetupRequest, name: str, found: Any = None) -> forms.Form:
    fields = {field: FIELDS[field]() for field in queries.vocabulary(name).editable_fields}
    initial = {field: getattr(found, field) for field in fields} if found else {}
    form = forms.Form(request.POST or None, initial=initial)
    form.fields.update(fields)
    if "parent_id" in fields:
        places = [
            (str(one.id), "\u2003" * depth + one.label) for depth, one in _tree(request) if one != found
        ]
        fields["parent_id"].choices = [("", "(at the top)"), *places]  # type: ignore[attr-defined]
    if "queue_id" in fields:
        queues = queries.queues(viewer=request.viewer).filter(is_active=True)
        offer(fields["queue_id"], queues, none="(as the routing table says)")
    return form


def _tree(request: SetupRequest) -> list[tuple[int, Any]]:
    return queries.category_tree(viewer=request.viewer)


def _context(request: SetupRequest, name: str) -> dict[str, Any]:
    kind = queries.vocabulary(name)
    rows = [(0, one) for one in queries.terms(name, viewer=request.viewer)] if name != "categories" else []
    return {
        "name": name,
        "words": VOCABULARIES[name],
        "rows": rows or _tree(request),
        "columns": [(field, FIELDS[field]().label) for field in kind.editable_fields[1:] if field in _SHORT],
        "is_fixed": kind.is_fixed,
        "may_edit": Permission.SETUP_EDIT in request.viewer.everywhere,
    }


_SHORT: Final = frozenset(FIELDS) - {"label", "parent_id", "title_template", "description_template"}
"""Fields that fit into a column."""
