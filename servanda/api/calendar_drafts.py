"""``calendars/…/edits/preview``: what an edit would do to deadlines, before it is made."""

from typing import Literal
from uuid import UUID

from ninja import Router

from servanda.api.calendars import PATCHED, NewEdit
from servanda.api.requests import ApiRequest
from servanda.api.schemas import InstantOut, Out
from servanda.cases import queries
from servanda.organisations import actions

router = Router(tags=["calendars"])


class WouldMoveOut(Out):
    """A deadline and what it would be; null while its clock is paused."""

    number: str
    customer: str
    clock: Literal["irt", "ort", "update", "ola"]
    due_at: InstantOut | None
    would_be_at: InstantOut | None


class WouldHappenOut(Out):
    """Of `counting` cases that count by the calendar the newest `replayed` were replayed; the figures are of these.

    `moved` are cases with other deadlines, `annulled` missed deadlines that would be none, `missed` new ones. `shown`
    are the first 20 that you may see.
    """

    counting: int
    replayed: int
    is_whole: bool
    moved: int
    annulled: int
    missed: int
    shown: list[WouldMoveOut]


@router.post("/{uuid:calendar_id}/edits/preview", response=WouldHappenOut)
def preview_calendar_edit(request: ApiRequest, calendar_id: UUID, given: NewEdit) -> object:
    """What this edit would do if it were made now. Changes nothing; no reason is asked for."""
    drafted = actions.drafted_edit(
        calendar_id=calendar_id,
        patch=given.model_dump(include=given.model_fields_set & PATCHED),
        retroactive=given.retroactive,
        by=request.viewer,
        at=request.at,
    )
    return queries.would_happen(
        calendar_id, drafted, reaches_back=given.retroactive, viewer=request.viewer, at=request.at
    )
