"""What an edit of a work calendar would do to the deadlines of cases, before it is saved. Changes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.cases.models import Case
from servanda.cases.queries.seeing import cases
from servanda.commitments.queries import clock_sheets, instant, moment, sheets_counting_by
from servanda.core.access import Permission, Viewer
from servanda.core.calendars import Timeline
from servanda.core.clocks import ClockKind, ClockSheet, fold
from servanda.core.clocks.kept import Kept, MovedDue, ObligationKey, kept, moved

MOST_REPLAYED: Final = 2000
"""Of so many cases, the newest, an answer is worked out while somebody waits."""
SHOWN: Final = 20
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class WouldMove:
    """A deadline that would be another; empty while its clock is paused."""

    number: str
    customer: str
    clock: ClockKind
    due_at: datetime | None
    would_be_at: datetime | None


@dataclass(frozen=True, slots=True)
class WouldHappen:
    """What an edit would do.

    Of ``counting`` cases that count the calendar's hours, ``replayed`` were replayed, the newest; the figures are of
    these. ``moved`` are cases with deadlines that would be others, ``annulled`` missed deadlines that would be none
    and ``missed`` new ones. ``shown`` are the first that the viewer may see, by their present deadline.
    """

    counting: int
    replayed: int
    moved: int
    annulled: int
    missed: int
    shown: tuple[WouldMove, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every case was replayed; else there are at least as many."""
        return self.replayed == self.counting


def would_happen(
    calendar_id: UUID, drafted: Timeline, *, reaches_back: bool, viewer: Viewer, at: datetime
) -> WouldHappen:
    """Replay the cases that count the calendar's hours with it and with ``drafted`` in its place.

    Cases whose clocks have ended only where the edit ``reaches_back``. Three statements for each 500 cases, at most
    ``MOST_REPLAYED``, and three more.
    """
    counting = sheets_counting_by(calendar_id, ended_too=reaches_back)
    newest = list(counting.order_by("-id").values_list("id", flat=True)[:MOST_REPLAYED])
    found = _Found()
    for start in range(0, len(newest), _CHUNK):
        for sheet_id, sheet in clock_sheets(newest[start : start + _CHUNK]).items():
            found.compare(sheet_id, sheet, {str(calendar_id): drafted}, instant(at))
    in_all = len(newest) if len(newest) < MOST_REPLAYED else counting.count()
    shown = tuple(_shown(found.moves, viewer))
    return WouldHappen(in_all, len(newest), len(found.moves), found.annulled, found.missed, shown)


class _Found:
    """What was found so far: deadlines that would move, by sheet."""

    def __init__(self) -> None:
        self.moves: dict[UUID, tuple[MovedDue, ...]] = {}
        self.annulled = self.missed = 0

    def compare(self, sheet_id: UUID, sheet: ClockSheet, drafted: Mapping[str, Timeline], now: int) -> None:
        edited = replace(sheet, calendars={**sheet.calendars, **drafted})
        before, after = kept(fold(sheet, now)), kept(fold(edited, now))
        if moves := moved(before, after):
            self.moves[sheet_id] = moves
        self.annulled += len(_missed(before) - _missed(after))
        self.missed += len(_missed(after) - _missed(before))


def _missed(obligations: Kept) -> set[ObligationKey]:
    return {key for key, one in obligations.items() if one.breached_at is not None and not one.breach_stands}


def _shown(moves: Mapping[UUID, Sequence[MovedDue]], viewer: Viewer) -> list[WouldMove]:
    every = [
        WouldMove(
            case.number, _customer(case), one.kind, due_at=_moment(one.was), would_be_at=_moment(one.now)
        )
        for sheet_id, case in _seen(moves.keys(), viewer).items()
        for one in moves[sheet_id]
    ]
    return sorted(every, key=lambda one: (one.due_at is None, one.due_at or one.would_be_at))[:SHOWN]


def _customer(case: Case) -> str:
    return case.customer.name if case.customer else ""


def _seen(sheet_ids: Collection[UUID], viewer: Viewer) -> dict[UUID, Case]:
    """The cases among them that the viewer may see."""
    if not sheet_ids or not viewer.may(Permission.CASE_SEE):
        return {}
    found = cases(viewer=viewer).filter(sheet__in=sheet_ids).select_related("customer")
    return {case.sheet_id: case for case in found.only("number", "sheet_id", "customer__name")}


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else moment(seconds)
