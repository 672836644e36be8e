"""What an edit of a calendar would do, on its page before it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from servanda.cases import queries
from servanda.foundation import clock
from servanda.organisations import actions
from servanda.web.forms.targets import CLOCKS
from servanda.web.setup.pages import SetupRequest

ASKED: Final = "preview"
"""The button that asks instead of saving."""


@dataclass(frozen=True, slots=True)
class Would:
    """The answer as the page says it: the figures, and a row of words and instants for each deadline."""

    found: queries.WouldHappen
    rows: list[tuple[str, queries.WouldMove]]


def is_asked(request: SetupRequest) -> bool:
    """Whether the form was sent to be looked at, and not to be saved."""
    return ASKED in request.POST


def would(
    request: SetupRequest, calendar_id: UUID, patch: Mapping[str, Any], *, retroactive: bool = False
) -> Would:
    """What the edit would do now. Raises as ``drafted_edit``."""
    at = clock.now()
    drafted = actions.drafted_edit(
        calendar_id=calendar_id, patch=patch, retroactive=retroactive, by=request.viewer, at=at
    )
    found = queries.would_happen(calendar_id, drafted, reaches_back=retroactive, viewer=request.viewer, at=at)
    return Would(found, [(CLOCKS[one.clock], one) for one in found.shown])
