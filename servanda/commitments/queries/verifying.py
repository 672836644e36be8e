"""Comparing what is kept of clock sheets with what a replay gives (3-clocks 3.4). Changes nothing."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple
from uuid import UUID

from servanda.commitments import models
from servanda.commitments.queries.kept import as_kept, kept_obligations
from servanda.commitments.queries.replaying import Replay
from servanda.commitments.queries.sheets import clock_sheets, instant, moment
from servanda.core.clocks import ClockSheet, Evaluation, Level, State, fold
from servanda.core.clocks.firing import FiringKey, What, reached
from servanda.core.clocks.kept import Kept, ObligationKey, differences, kept
from servanda.core.refusals import Refusal

Value = str | int | bool | datetime | None


class Awaited(StrEnum):
    """Why what is kept may lag behind a replay until the program has looked again."""

    DUE = "due"
    CALENDAR_EDITED = "calendar_edited"
    LEVELS_CHANGED = "levels_changed"
    NEVER_KEPT = "never_kept"


class Difference(NamedTuple):
    """One thing that is stored and that a replay does not give, or the other way round.

    ``clock``, ``subject`` and ``seq`` name the obligation; empty where it is of the whole case.
    """

    field: str
    stored: Value
    replayed: Value
    clock: str = ""
    subject: str = ""
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about one sheet. ``as_kept`` is the replay at the instant that what is stored is of.

    It is empty where the sheet cannot be replayed, which is a difference. ``edits`` are those of calendars that are not reckoned in yet: the calendar, and the number of its edit.
    """

    as_kept: Evaluation | None
    differences: tuple[Difference, ...]
    awaited: frozenset[Awaited]
    edits: frozenset[tuple[str, int]] = frozenset()


def verdicts(
    stored: Collection[models.ClockSheet],
    levels: Mapping[UUID, tuple[Level, ...]],
    *,
    changing: Collection[UUID],
    at: datetime,
) -> dict[UUID, Verdict]:
    """Compare sheets, by id: with the replay at the instant they are kept of, and with the one at ``at``.

    ``levels`` are the escalation levels of each, ``changing`` the sheets whose levels were edited and that nobody
    has looked at since. Three statements, and more when a calendar is read for the first time.
    """
    ids = [one.id for one in stored]
    sheets, rows, fired = clock_sheets(ids, levels), kept_obligations(ids), _fired(ids)
    found: dict[UUID, Verdict] = {}
    for one in stored:
        sheet = sheets.get(one.id) or ClockSheet((), {}, levels.get(one.id, ()))
        obligations = {row.key: as_kept(row) for row in rows[one.id]}
        compared = _Compared(one, sheet, obligations, fired[one.id], at, changing=one.id in changing)
        found[one.id] = _verdict(compared)
    return found


def _verdict(compared: "_Compared") -> Verdict:
    try:
        return compared.verdict()
    except Refusal as refusal:
        # One sheet that nobody can read must not keep the others from being compared.
        return Verdict(None, (Difference("replay", None, str(refusal)),), frozenset())


_Fired = Mapping[FiringKey, int]
"""What was recorded as fired, and when."""


def _fired(sheet_ids: Collection[UUID]) -> dict[UUID, dict[FiringKey, int]]:
    found: dict[UUID, dict[FiringKey, int]] = {sheet_id: {} for sheet_id in sheet_ids}
    for row in models.Firing.objects.filter(sheet__in=sheet_ids):
        found[row.sheet_id][row.firing_key] = instant(row.fired_at)
    return found


class _Compared:
    """One sheet while it is compared."""

    def __init__(
        self,
        stored: models.ClockSheet,
        sheet: ClockSheet,
        obligations: Kept,
        fired: _Fired,
        at: datetime,
        *,
        changing: bool,
    ) -> None:
        self.stored, self.sheet, self.obligations, self.fired = stored, sheet, obligations, fired
        self.changing = changing
        # Somebody may have acted since the instant was taken.
        self.now = instant(max(at, stored.kept_at or at))
        self.kept_at = self.now if stored.kept_at is None else instant(stored.kept_at)
        self.awaited: set[Awaited] = set()

    def verdict(self) -> Verdict:
        if self.stored.kept_at is None:
            return Verdict(self.as_kept, (), frozenset({Awaited.NEVER_KEPT}))
        if self._is_due:
            self.awaited.add(Awaited.DUE)
        found = (*self._seqs(), *self._obligations(), *self._firings(), *self._wakes_at())
        edits = self._edits if Awaited.CALENDAR_EDITED in self.awaited else frozenset[tuple[str, int]]()
        return Verdict(self.as_kept, found, frozenset(self.awaited), edits)

    @cached_property
    def replay(self) -> Replay:
        return Replay(self.stored, self.sheet)

    @cached_property
    def as_kept(self) -> Evaluation:
        return self.replay.as_kept or fold(self.sheet, self.now)

    @cached_property
    def present(self) -> Evaluation:
        return fold(self.sheet, self.now)

    @property
    def _is_due(self) -> bool:
        return self.stored.wakes_at is not None and instant(self.stored.wakes_at) <= self.now

    @cached_property
    def _edits(self) -> frozenset[tuple[str, int]]:
        """Since it was kept."""
        return frozenset((one.calendar, one.edit.seq) for one in self.replay.edits_since(self.now))

    def _is_edited(self) -> bool:
        if self._edits:
            self.awaited.add(Awaited.CALENDAR_EDITED)
        return bool(self._edits)

    def _seqs(self) -> Iterator[Difference]:
        last = max((event.seq for event in self.sheet.events), default=0)
        if self.stored.last_seq != last:
            yield Difference("last_seq", self.stored.last_seq, last)

    def _obligations(self) -> Iterator[Difference]:
        """Exactly as they were kept; and as they are now, unless something explains that they have moved on."""
        then, now = kept(self.as_kept), kept(self.present)
        if found := sorted(differences(self.obligations, then)):
            yield from (self._difference(key, field, then) for key, field in found)
            return
        moved_on = sorted(differences(self.obligations, now))
        if moved_on and not self._is_edited() and not self._is_due:
            yield from (self._difference(key, field, now) for key, field in moved_on)

    def _difference(self, key: ObligationKey, field: str, replayed: Kept) -> Difference:
        named = (str(key.kind), key.subject, key.seq)
        if field in _WHOLE:
            return Difference("obligation", _state(self.obligations, key), _state(replayed, key), *named)
        stored, other = (_value(field, kept[key]) for kept in (self.obligations, replayed))
        return Difference(field, stored, other, *named)

    def _firings(self) -> Iterator[Difference]:
        come = {one.key: one for one in reached(self.present)}
        for key, fired_at in sorted(self.fired.items()):
            if key not in come and not self._came_by(key, fired_at):
                yield _of_firing(key, stored=moment(fired_at), replayed=None)
        for key, one in sorted(come.items()):
            if key not in self.fired and self._is_missed(key, live=one.live):
                yield _of_firing(key, stored=None, replayed=moment(one.at))

    def _came_by(self, key: FiringKey, fired_at: int) -> bool:
        """Whether it had come by what was known when it fired, before what was learnt in that very second.

        Of a level, whether there was its obligation: the levels may have been others.
        """
        for known in (fired_at, fired_at - 1):
            replayed = fold(self.sheet, fired_at, known)
            of_level = key.what is What.LEVEL and key.obligation in kept(replayed)
            if of_level or any(one.key == key for one in reached(replayed)):
                return True
        return False

    def _is_missed(self, key: FiringKey, *, live: bool) -> bool:
        """Whether nothing will record what has come: a level after the end may have been made since."""
        if self._is_due or (key.what is What.LEVEL and (not live or self._is_changing())):
            return False
        return not self._is_edited()

    def _is_changing(self) -> bool:
        if self.changing:
            self.awaited.add(Awaited.LEVELS_CHANGED)
        return self.changing

    def _wakes_at(self) -> Iterator[Difference]:
        """At once, where something had come that is not recorded; else when something comes next."""
        stored = None if self.stored.wakes_at is None else instant(self.stored.wakes_at)
        new = [one for one in reached(self.as_kept) if one.key not in self.fired]
        next_at = self.kept_at if new else self.as_kept.next_at
        # A level of a clock that has ended may have been made since.
        made_since = all(one.key.what is What.LEVEL and not one.live for one in new)
        allowed = {next_at, self.as_kept.next_at} if made_since else {next_at}
        if stored not in allowed and not self._is_changing():
            yield Difference("wakes_at", self.stored.wakes_at, None if next_at is None else moment(next_at))


_WHOLE: Final = ("missing", "unknown")
_INSTANTS: Final = ("started_at", "due", "ended_at", "breached_at")


def _state(obligations: Kept, key: ObligationKey) -> State | None:
    return obligations[key].state if key in obligations else None


def _value(field: str, one: object) -> Value:
    value: Value = getattr(one, field)
    return moment(value) if field in _INSTANTS and isinstance(value, int) else value


def _of_firing(key: FiringKey, *, stored: datetime | None, replayed: datetime | None) -> Difference:
    mark = "" if key.what is What.BREACH else f" {key.mark}"
    kind, subject, seq = key.obligation
    return Difference(f"{key.what}{mark}", stored, replayed, str(kind), subject, seq)
