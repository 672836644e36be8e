"""Taking a form: where the rules' words go, what a page answers, which revision was seen."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from servanda.core.access import Viewer
from servanda.core.refusals import Conflict, Fault, Invalid, Refusal, Stale
from servanda.web.forms.once import form_key, taken_once
from servanda.web.forms.wording import in_our_words


class ViewerRequest(HttpRequest):
    """A request with its viewer (``web.middleware.viewers``)."""

    viewer: Viewer


class RuledForm(forms.Form):
    """A form whose rules are the action's: what is missing is said there, together with all else.

    ``required`` tells the reader alone. ``lists`` are proposals by the id that a field's ``list`` names. With
    ``tells_all`` the action can be asked although some fields cannot be read: what it would refuse is told too.
    ``places`` are fields for what the rules call otherwise.
    """

    lists: Mapping[str, Sequence[tuple[str, str]]] = {}
    places: ClassVar[Mapping[str, str]] = {}
    tells_all: ClassVar[bool] = False

    def full_clean(self) -> None:
        """Leave what is missing to the action."""
        for field in self.fields.values():
            in_our_words(field)
        asked = [field for field in self.fields.values() if field.required]
        for field in asked:
            field.required = False
        super().full_clean()
        for field in asked:
            field.required = True


def accepted(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the form and then the action took what was entered.

    What the action refuses stands at its fields afterwards, and the input stays. What is not about the input
    (not allowed, unknown) passes on to the one table in ``web.errors``.
    """
    if not form.is_valid():
        if getattr(form, "tells_all", False):
            _tell_the_rest(form, act)
        return False
    try:
        act()
    except (Invalid, Conflict, Stale) as refusal:
        form.is_stale = isinstance(refusal, Stale)  # type: ignore[attr-defined]
        _tell(form, refusal)
        return False
    return True


def created_once(request: ViewerRequest, create: Callable[[], object]) -> None:
    """Create unless the very same form created it before: somebody pressed twice."""

    def act() -> str:
        create()
        return request.path

    taken_once(request, request.viewer, act)


def shown(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """The page with its form; 422 when something in it needs mending."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "once": form_key(request)} | context, status=status)


def seen_revision(request: HttpRequest) -> int | None:
    """The revision that the form was opened with."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _tell_the_rest(form: forms.Form, act: Callable[[], object]) -> None:
    """Try what can be read, so that everything is mended in one round; nothing of it is stored."""
    unread = frozenset(form.errors)
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except (Invalid, Conflict, Stale) as refusal:
        form.is_stale = isinstance(refusal, Stale)  # type: ignore[attr-defined]
        _tell(form, refusal, but=unread)


def _tell(form: forms.Form, refusal: Refusal, *, but: Collection[str] = ()) -> None:
    """Every fault at its field; ``but`` are fields that could not be read, of which the rules know nothing."""
    for fault in refusal.faults or [Fault("", refusal.message)]:
        last = fault.field.rpartition(".")[2]
        names = (fault.field, last, f"{last}_id", f"{last}_ids", getattr(form, "places", {}).get(last))
        name = next((name for name in names if name in form.fields), None)
        if name not in but:
            form.add_error(name, _sentence(fault.message))


def _sentence(message: str) -> str:
    """The core speaks in clauses; a page speaks in sentences."""
    ends = "" if message.endswith((".", "!", "?")) else "."
    return message[:1].upper() + message[1:] + ends
