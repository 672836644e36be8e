"""What a proof follows from, what became of it, and whether what is stored says the same (3-clocks 3.4)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from servanda.cases.models import Case, CaseEvent, EventKind
from servanda.commitments.models import Firing, MoveCause
from servanda.commitments.queries import (
    annulled_breaches,
    as_kept,
    instant,
    journal,
    kept_obligations,
    moment,
    replaying,
)
from servanda.core.clocks import ROUND_THE_CLOCK, ClockEvent, ClockKind, ClockSheet, Evaluation
from servanda.core.clocks.kept import Kept, differences, kept
from servanda.organisations.models import Queue, WorkCalendar
from servanda.people.models import Team, User


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who was told: what they are to the case, and their name where it is known."""

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of the journal of moved deadlines; a deadline is empty while its clock was paused.

    ``seq`` is of the event that moved it, empty where an edit of a calendar did; ``reason`` is the edit's.
    """

    subject: str
    was_at: datetime | None
    is_at: datetime | None
    moved_at: datetime
    by_calendar: bool
    seq: int | None
    by_name: str
    reason: str
    told: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Annulled:
    """A breach that was recorded and is none; ``causes`` are the events that told it."""

    subject: str
    breached_at: datetime
    known_at: datetime
    causes: tuple[int, ...]
    by_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class EditUsed:
    """An edit of a calendar that counts: from when it holds, or for all instants."""

    seq: int
    holds_from: datetime
    retroactive: bool


@dataclass(frozen=True, slots=True)
class CalendarUsed:
    """A calendar that was counted by, with the edits that were known. *24x7* has neither id nor zone."""

    id: UUID | None
    name: str
    zone: str
    holiday_names: Mapping[str, str]
    edits: tuple[EditUsed, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """``seqs`` are the clock events that count, ``void`` those that were taken back; ``calendars`` by name."""

    seqs: tuple[int, ...]
    void: tuple[int, ...]
    calendars: Mapping[str, CalendarUsed]


class Same(StrEnum):
    """How what is stored stands to its replay.

    ``PENDING``: an edit or what has come since is not stored yet; ``PAST``: the proof is of an earlier instant.
    """

    SAME = "same"
    PENDING = "pending"
    DIFFERS = "differs"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that is stored otherwise than a replay gives it."""

    clock: str
    subject: str
    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Replay:
    """``kept_at`` is when the obligations were stored, which is what the replay is compared with."""

    same: Same
    kept_at: datetime | None
    differences: tuple[Difference, ...] = ()


def replay_of(case: Case, sheet: ClockSheet, evaluation: Evaluation) -> Replay:
    """Compares every stored obligation of the case with a replay. One statement."""
    kept_at = case.sheet.kept_at
    if kept_at is None or instant(kept_at) > evaluation.now:
        return Replay(Same.PAST, kept_at)
    stored = {row.key: as_kept(row) for row in kept_obligations([case.sheet_id])[case.sheet_id]}
    as_kept_then = replaying.Replay(case.sheet, sheet).as_kept
    found = tuple(_differences(stored, kept(as_kept_then) if as_kept_then else {}))
    if found:
        return Replay(Same.DIFFERS, kept_at, found)
    since = any(True for _ in differences(stored, kept(evaluation)))
    return Replay(Same.PENDING if since else Same.SAME, kept_at)


def _differences(stored: Kept, replayed: Kept) -> Iterator[Difference]:
    for key, what in sorted(differences(stored, replayed)):
        yield Difference(str(key.kind), key.subject, key.seq, what)


def inputs_of(
    sheet: ClockSheet, counting: Iterable[ClockEvent], names: Collection[str], evaluation: Evaluation
) -> Inputs:
    """The events, calendars and edits that count. One statement."""
    seqs = tuple(one.seq for one in counting)
    seen = [one.seq for one in sheet.ordered if one.recorded_at <= evaluation.known]
    ids = [UUID(name) for name in names if name != ROUND_THE_CLOCK]
    stored = {str(one.id): one for one in WorkCalendar.objects.filter(id__in=ids)} if ids else {}
    return Inputs(
        seqs=seqs,
        void=tuple(sorted({*seen} - {*seqs})),
        calendars={name: _used(name, stored.get(name), sheet, evaluation) for name in names},
    )


def _used(name: str, stored: WorkCalendar | None, sheet: ClockSheet, evaluation: Evaluation) -> CalendarUsed:
    timeline = sheet.calendars.get(name)
    if stored is None or timeline is None:
        return CalendarUsed(None, name, "", {}, ())
    edits = timeline.edits_known(evaluation.now, evaluation.known)
    used = tuple(EditUsed(one.seq, moment(one.holds_from), one.retroactive) for one in edits)
    return CalendarUsed(stored.id, stored.name, stored.zone, stored.holiday_names, used)


def annulled_of(case: Case, kind: ClockKind, evaluation: Evaluation) -> tuple[Annulled, ...]:
    """The breaches of a clock that are annulled by the evaluation; one may stand again since. One statement."""
    annulled = {
        (one.subject, one.breached_at, one.known_at) for one in evaluation.annulled if one.kind is kind
    }
    return tuple(
        Annulled(row.subject, row.breached_at, row.known_at, tuple(row.causes), row.by_name, row.reason)
        for row in annulled_breaches(case.sheet_id)
        if row.kind == kind and (row.subject, instant(row.breached_at), instant(row.known_at)) in annulled
    )


def moves_of_clock(
    case: Case, kind: ClockKind, entries: Iterable[CaseEvent], *, at: datetime
) -> tuple[Moved, ...]:
    """The journal of a clock up to the instant, each with whom it was told. Two statements."""
    rows = [row for row in journal(case.sheet_id) if row.kind == kind and row.moved_at <= at]
    told = {one.recorded_at: one.data for one in entries if one.kind == EventKind.DEADLINE_MOVED}
    written = [told.get(row.moved_at, {}).get("recipients", []) for row in rows]
    names = _names(one for recipients in written for one in recipients)
    return tuple(
        Moved(
            subject=row.subject,
            was_at=row.was_at,
            is_at=row.is_at,
            moved_at=row.moved_at,
            by_calendar=row.cause == MoveCause.CALENDAR,
            seq=row.event_seq,
            by_name=row.by_name,
            reason=row.calendar_edit.reason if row.calendar_edit else "",
            told=_told(recipients, names),
        )
        for row, recipients in zip(rows, written, strict=True)
    )


def told_of(case: Case, rows: Sequence[Firing]) -> dict[UUID, tuple[Told, ...]]:
    """Whom firings told, by the id of the firing. At most three statements."""
    written = {row.id: row.copied.get("recipients", []) for row in rows}
    names = _names(one for recipients in written.values() for one in recipients)
    return {key: _told(recipients, names) for key, recipients in written.items()}


def _told(recipients: Iterable[Mapping[str, str]], names: Mapping[str, str]) -> tuple[Told, ...]:
    return tuple(
        Told(one["kind"], names.get(one.get("id", ""), one.get("address", ""))) for one in recipients
    )


_NAMED: Final[Mapping[str, type[Any]]] = {"user": User, "team": Team, "queue": Queue}


def _names(recipients: Iterable[Mapping[str, str]]) -> dict[str, str]:
    wanted: dict[str, set[str]] = {}
    for one in recipients:
        if "id" in one:
            wanted.setdefault(one["kind"], set()).add(one["id"])
    return {
        str(record.id): record.name
        for kind, ids in wanted.items()
        for record in _NAMED[kind].objects.filter(id__in=ids)
    }
