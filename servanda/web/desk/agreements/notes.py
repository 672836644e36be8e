"""The flash notes of an agreement: as they will look, written, changed and taken away."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core.access import Permission, require
from servanda.foundation import clock
from servanda.web.desk.agreements.forms import day_field
from servanda.web.desk.agreements.frame import head
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.fields import prose
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm, accepted, created_once, seen_revision, shown

FORM: Final = ("GET", "HEAD", "POST")


class NoteForm(RuledForm):
    """A note that shows itself."""

    text = prose("Note", 2000, hint="Staff read it; it is never sent and never in the portal.")
    from_on = day_field("From", "Empty: from today.")
    until_on = day_field("Last day", "Empty: until it is taken away.")
    pop_up = forms.BooleanField(
        label="Pop-up", required=False, help_text="Asks to be read while a case is registered."
    )
    banner = forms.BooleanField(
        label="Banner", required=False, help_text="Stands on the customer's cases, also on unfinished ones."
    )

    def __init__(self, request: DeskRequest, found: Any = None) -> None:
        known = {name: getattr(found, name) for name in self.base_fields} if found else {"pop_up": True}
        super().__init__(sent(request), initial=known)
        self.fields["text"].required = True


@promise_page(*FORM)
def notes(request: DeskRequest, number: str) -> HttpResponse:
    """All notes; sent, one more, or a look at it before it is written."""
    found = queries.agreement(number, viewer=request.viewer)
    form = NoteForm(request)
    preview = _preview(request, form)
    if request.method == "POST" and preview is None:
        require(request.viewer, Permission.PROMISE_EDIT)
        if accepted(form, lambda: created_once(request, lambda: _add(request, found, form.cleaned_data))):
            return redirect("agreements-notes", number=found.number)
    facts = head(request, found, "notes")
    showing = {note.id for note in queries.notes_showing([found.id], facts["at"])}
    rows = [
        (note, note.id in showing) for note in queries.flash_notes(found.number, viewer=request.viewer)[:200]
    ]
    return shown(request, "desk/agreements/notes.html", form, **facts, rows=rows, preview=preview)


@promise_page(*FORM, permission=Permission.PROMISE_EDIT)
def change(request: DeskRequest, number: str, note_id: UUID) -> HttpResponse:
    """One note, to be changed."""
    found = queries.agreement(number, viewer=request.viewer)
    note = queries.flash_note(number, note_id, viewer=request.viewer)
    form = NoteForm(request, note)
    preview = _preview(request, form)
    is_sent = request.method == "POST" and preview is None
    if is_sent and accepted(form, lambda: _change(request, found, note, form.cleaned_data)):
        messages.success(request, "The note was saved. What stands on cases stays as it is.")
        return redirect("agreements-notes", number=found.number)
    facts = {
        "agreement": found,
        "note": note,
        "revision": seen_revision(request) or note.revision,
        "home": reverse("agreements-notes", args=[found.number]),
    }
    return shown(request, "desk/agreements/note.html", form, preview=preview, **facts)


@promise_page("POST", permission=Permission.PROMISE_EDIT)
def take_away(request: DeskRequest, number: str, note_id: UUID) -> HttpResponse:
    """Let a note show no more."""
    actions.take_away_flash_note(number=number, note_id=note_id, by=request.viewer, at=clock.now())
    messages.success(request, "The note shows no more. What stands on cases stays there.")
    return redirect("agreements-notes", number=number)


def _preview(request: DeskRequest, form: NoteForm) -> str | None:
    """What was typed, if somebody only wants to look."""
    return str(form["text"].value() or "") if "look" in request.POST else None


def _add(request: DeskRequest, found: Any, fields: dict[str, Any]) -> None:
    actions.add_flash_note(number=found.number, **fields, by=request.viewer, at=clock.now())


def _change(request: DeskRequest, found: Any, note: Any, fields: dict[str, Any]) -> None:
    actions.change_flash_note(
        number=found.number,
        note_id=note.id,
        **fields,
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )
