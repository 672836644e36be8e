"""Writing flash notes of an agreement; they stay open while it is approved."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Final, TypedDict, Unpack
from uuid import UUID
from zoneinfo import ZoneInfo

from servanda.agreements import queries
from servanda.agreements.actions.wording import date_faults
from servanda.agreements.models import FlashNote, SupportAgreement
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers.actions.setting import set_fields
from servanda.foundation import outbox
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.people.revisions import expect_revision

WRITTEN: Final = "flash_notes.written"
"""The job that brings a banner to the customer's unfinished cases; its fact is ``note_id``."""

_PLAIN: Final = ("text", "from_on", "until_on", "pop_up", "banner", "is_active")
_NOT_BY_DJANGO: Final = ("agreement", "text", "made_at", "made_by")


class FlashNoteInvalid(Invalid):
    """A flash note cannot be like this."""


class NoteFields(TypedDict, total=False):
    """What is set about a flash note; what is left out stays as it is. Dates are local to the agreement's zone."""

    text: str
    from_on: date | None
    until_on: date | None
    pop_up: bool
    banner: bool
    is_active: bool


@action
def add_flash_note(*, number: str, by: Viewer, at: datetime, **fields: Unpack[NoteFields]) -> FlashNote:
    """Write a note; without a first day it shows from today on. A banner appears on unfinished cases as well.

    Raises ``NotAllowed``, ``NoSuchAgreement`` or ``FlashNoteInvalid``.
    """
    agreement = lock_open(number, by)
    note = FlashNote(agreement=agreement, made_at=at, made_by=by.name)
    _set(note, fields, queries.local_date(at, agreement.zone))
    note.save(force_insert=True)
    _tell(note, agreement, at)
    return note


@action
def change_flash_note(
    *,
    number: str,
    note_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[NoteFields],
) -> FlashNote:
    """Change what is given; what stands on cases already stays as it is.

    Raises as ``add_flash_note``, ``NoSuchFlashNote`` and ``Stale``.
    """
    agreement = lock_open(number, by)
    note = queries.flash_note(number, note_id, viewer=by)
    expect_revision(note.revision, expecting)
    _set(note, fields, queries.local_date(at, agreement.zone))
    note.store()
    _tell(note, agreement, at)
    return note


@action
def take_away_flash_note(
    *, number: str, note_id: UUID, expecting: int | None = None, by: Viewer, at: datetime
) -> FlashNote:
    """Let a note show no more; cases keep their copies. Raises as ``change_flash_note``."""
    return change_flash_note(
        number=number, note_id=note_id, expecting=expecting, is_active=False, by=by, at=at
    )


def lock_open(number: str, by: Viewer) -> SupportAgreement:
    """The agreement, locked, for what stays open while it is approved. Raises ``NotAllowed``, ``NoSuchAgreement``."""
    require(by, Permission.PROMISE_EDIT)
    agreement = queries.lock_agreement(number, viewer=by)
    require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
    return agreement


def _set(note: FlashNote, fields: NoteFields, today: date) -> None:
    set_fields(note, fields, _PLAIN)
    note.text = note.text.strip()
    note.from_on = note.from_on or today
    faults = [
        *_text_faults(note),
        *date_faults(from_on=note.from_on, until_on=note.until_on),
        *faults_of(note, but=_NOT_BY_DJANGO),
    ]
    if not (note.pop_up or note.banner):
        faults.append(Fault("pop_up", "Show it as a pop-up, as a banner, or both."))
    refuse(FlashNoteInvalid, "This flash note cannot be saved.", [one for one in faults if one.field])


def _text_faults(note: FlashNote) -> Iterator[Fault]:
    if not note.text:
        yield Fault("text", "Write what must be known.")
    elif len(note.text) > 2000:
        yield Fault("text", "Shorten it to 2,000 characters.")


def _tell(note: FlashNote, agreement: SupportAgreement, at: datetime) -> None:
    """At once, or when its first day begins where the agreement is."""
    if note.banner and note.is_active:
        begins = datetime.combine(note.from_on, time(), ZoneInfo(agreement.zone))
        outbox.announce(WRITTEN, after=begins if begins > at else None, note_id=str(note.id))
