"""What a sheet came to when it was kept, beside what it comes to now: what moved, and what nothing explains."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from servanda.commitments import queries
from servanda.commitments.actions.sheets import SheetAtHand
from servanda.commitments.models import Obligation
from servanda.commitments.queries.kept import as_kept
from servanda.commitments.queries.replaying import EditSince, Replay
from servanda.core.clocks.kept import Kept, MovedDue, ObligationKey, differences, kept, moved

log = structlog.get_logger("servanda.commitments")


@dataclass(frozen=True, slots=True)
class Move:
    """A moved deadline, and what moved it: an edit of a calendar, else the event with this ``seq``."""

    due: MovedDue
    edit: EditSince | None = None
    seq: int = 0


class Keeping:
    """One sheet while it is kept: what is stored of it, and what it comes to.

    What nothing explains is reported, and stays as it is until somebody acts on the case, for all to see.
    """

    def __init__(self, sheet: SheetAtHand, rows: Sequence[Obligation], at: datetime) -> None:
        self.sheet, self.at = sheet, at
        self.rows = {row.key: row for row in rows}
        self.stored = {row.key: as_kept(row) for row in rows}
        self.evaluation = sheet.evaluation(at)
        self.replayed = kept(self.evaluation)
        replay = sheet.replay()
        self.events_since = replay.events_since
        self.moves: tuple[Move, ...] = ()
        if replay.as_kept is not None:
            before = kept(replay.as_kept)
            self._report(before)
            self.moves = tuple(self._moves(replay, before))

    def _report(self, before: Kept) -> None:
        for key, what in sorted(differences(self.stored, before)):
            log.error("clock_differs", sheet=str(self.sheet.stored.id), obligation=list(key), what=what)
            if not self.events_since:
                self._leave(key)

    def _leave(self, key: ObligationKey) -> None:
        self.replayed.pop(key, None)
        if key in self.stored:
            self.replayed[key] = self.stored[key]

    def _moves(self, replay: Replay, before: Kept) -> Iterator[Move]:
        for one, evaluation in replay.edit_by_edit(queries.instant(self.at)):
            after = kept(evaluation)
            yield from (Move(due, edit=one) for due in moved(before, after))
            before = after
        if self.events_since:
            after = kept(self.evaluation)
            yield from (Move(due, seq=self._mover(due)) for due in moved(before, after))

    def _mover(self, due: MovedDue) -> int:
        """The event that the clock's last stretch is because of, if it is one of those since, else the last of them."""
        seqs = [event.seq for event in self.events_since]
        clock = self.evaluation.clock(due.kind, due.subject)
        because = clock.obligation.stretches[-1].seq if clock and clock.obligation.stretches else 0
        return because if because in seqs else seqs[-1]
