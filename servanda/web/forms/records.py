"""The page that adds or changes one record: a table says what is particular about each kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda.foundation import clock
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import RuledForm, ViewerRequest, accepted, seen_revision, shown

TEMPLATE: Final = "forms/record.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """How the records of one kind are added and changed.

    The form's fields are those of the actions; ``key`` is what ``change`` calls the id, ``called`` the field that
    a record is called by. ``home`` is the address to go to afterwards; ``frame`` the template around the page.
    """

    one: str
    key: str
    called: str
    add: Callable[..., Any]
    change: Callable[..., Any]
    home: Callable[[Any], str]
    frame: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around the form: the way here, facts under the title, moves beside it, and the way back.

    ``crumbs`` are labels with addresses and end ``here``, at the title unless said otherwise; ``moves`` are words
    with addresses that are posted to.
    """

    title: str
    back: str
    crumbs: Sequence[tuple[str, str]] = ()
    here: str = ""
    facts: Sequence[str] = ()
    moves: Sequence[tuple[str, str]] = ()
    may_edit: bool = True


def adding_page(
    request: ViewerRequest, kind: RecordKind, form: RuledForm, around: Surroundings, **given: Any
) -> HttpResponse:
    """The form for another record; sent and taken, it leads home. ``given`` is set besides the form's fields."""

    def add() -> str:
        return kind.home(kind.add(**given, **form.cleaned_data, by=request.viewer, at=clock.now()))

    return _taken(request, form, add, "added", kind) or _shown(request, kind, form, around, f"Add {kind.one}")


def changing_page(
    request: ViewerRequest, kind: RecordKind, form: RuledForm, around: Surroundings, record: Any
) -> HttpResponse:
    """The form of a record; sent and taken, it leads home. A repeat of the very same form changes nothing more."""

    def change() -> str:
        changed = kind.change(
            **{kind.key: record.id},
            **form.cleaned_data,
            expecting=seen_revision(request),
            by=request.viewer,
            at=clock.now(),
        )
        return kind.home(changed)

    return _taken(request, form, change, "saved", kind) or _shown(
        request, kind, form, around, "Save", record=record
    )


def _taken(
    request: ViewerRequest, form: RuledForm, act: Callable[[], str], done: str, kind: RecordKind
) -> HttpResponse | None:
    """The way home if the form was sent and taken."""
    homes: list[str] = []
    if request.method != "POST" or not accepted(
        form, lambda: homes.append(taken_once(request, request.viewer, act))
    ):
        return None
    name = form.cleaned_data.get(kind.called) or f"The {kind.one}"
    messages.success(request, f"{name} was {done}.")
    return redirect(homes[0])


def _shown(
    request: ViewerRequest, kind: RecordKind, form: RuledForm, around: Surroundings, verb: str, **more: Any
) -> HttpResponse:
    facts = {"frame": kind.frame, "around": around, "verb": verb, "record": None}
    return shown(request, TEMPLATE, form, **facts | more)
