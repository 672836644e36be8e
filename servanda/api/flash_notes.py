"""``agreements/{number}/flash-notes``: what must be known about the customer. For staff only."""

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import StringConstraints

from servanda.agreements import actions, queries
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, InstantOut, RecordOut, left_out

router = Router(tags=["agreements"])

NoteText = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class FlashNoteOut(RecordOut):
    """Dates are local to the agreement's zone, the last one included; out of use, it shows no more."""

    text: str
    from_on: date
    until_on: date | None
    pop_up: bool
    banner: bool
    is_active: bool
    made_at: InstantOut
    made_by: str


class NewFlashNote(Body):
    """Without `from_on` it shows from today on. A banner appears on the customer's unfinished cases too."""

    text: NoteText
    from_on: date | None = None
    until_on: date | None = None
    pop_up: Flag = True
    banner: Flag = False


class FlashNoteChange(Body):
    text: NoteText = left_out()
    from_on: date = left_out()
    until_on: date | None = None
    pop_up: Flag = left_out()
    banner: Flag = left_out()
    is_active: Flag = left_out()


@router.get("/{number}/flash-notes", response=Listing[FlashNoteOut])
def list_flash_notes(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """In the order in which they were written."""
    return page(queries.flash_notes(number, viewer=request.viewer), paging, order=("id",))


@router.post("/{number}/flash-notes", response={201: FlashNoteOut})
def add_flash_note(request: ApiRequest, number: str, given: NewFlashNote) -> object:
    """Write one; this is open while the agreement is approved."""
    return actions.add_flash_note(number=number, **given.given(), by=request.viewer, at=request.at)


@router.get("/{number}/flash-notes/{uuid:note_id}", response=FlashNoteOut)
def get_flash_note(request: ApiRequest, number: str, note_id: UUID) -> object:
    """One note."""
    return queries.flash_note(number, note_id, viewer=request.viewer)


@router.patch("/{number}/flash-notes/{uuid:note_id}", response=FlashNoteOut)
def change_flash_note(request: ApiRequest, number: str, note_id: UUID, given: FlashNoteChange) -> object:
    """Change what is sent; what stands on cases already stays as it is."""
    return actions.change_flash_note(
        number=number,
        note_id=note_id,
        **given.given(),
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.delete("/{number}/flash-notes/{uuid:note_id}", response=FlashNoteOut)
def take_away_flash_note(request: ApiRequest, number: str, note_id: UUID) -> object:
    """Let it show no more; cases keep their copies."""
    return actions.take_away_flash_note(
        number=number, note_id=note_id, expecting=expected(request), by=request.viewer, at=request.at
    )
