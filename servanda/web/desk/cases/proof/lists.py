"""The lists below the drawing: what comes, how the deadline moved, where the promise comes from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse

from servanda.cases.queries import CustomersProof, Proof, Proven, Same
from servanda.core.access import Permission
from servanda.core.clocks import ClockKind
from servanda.core.clocks.firing import What
from servanda.web import words
from servanda.web.desk.cases.desk import CaseDesk
from servanda.web.desk.cases.proof.teller import Teller
from servanda.web.desk.cases.proof.wording import (
    KINDS,
    PLAINLY,
    cause_words,
    mark_words,
    to_the_second,
)
from servanda.web.listing import listed


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: what, why or when, and a figure at its end."""

    icon: str
    text: str
    small: str
    figure: str
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that the promise follows from, with where it is kept if the reader may go there."""

    name: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay says of what is stored; ``u`` is ``breached`` where the two differ, which is an alarm."""

    text: str
    u: str
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherPromise:
    """A promise of the same clock."""

    name: str
    began: str
    target: str
    state: str
    url: str
    current: bool


ICONS: Final = {What.WARNING: "triangle-alert", What.LEVEL: "arrow-up", What.BREACH: "octagon-alert"}


def what_comes(one: Proven, teller: Teller) -> Iterator[Entry]:
    """Warnings, levels and the deadline that are still ahead; while paused none has an instant."""
    ahead = [mark for mark in one.marks if not mark.reached and one.ended_at is None]
    for mark in sorted(ahead, key=lambda mark: (mark.at is None, mark.at)):
        when = teller.moment(mark.at) if mark.at else "when it runs again"
        yield Entry(ICONS[mark.what], mark_words(mark.what, mark.mark), "", when, mark.at)
    if one.to_come:
        left = to_the_second(one.target_s - one.elapsed_s)
        yield Entry("flag", "Due", f"after {left} more", teller.moment(one.due_at), one.due_at)


def moves(found: Proof, one: Proven, teller: Teller) -> Iterator[Entry]:
    """The journal, oldest first, beginning with the first deadline there was."""
    mine = [move for move in found.journal if move.subject == one.subject]
    if mine and mine[0].was_at is not None:
        yield Entry("flag", f"Set to {teller.moment(mine[0].was_at)}", "At first", "", mine[0].was_at)
    for move in mine:
        cause = found.causes.get(move.seq) if move.seq is not None else None
        because = cause_words(cause) if cause else "The working hours were changed"
        why = f" ({move.reason})" if move.reason else ""
        small = f"{because}{why}, {move.by_name}, {teller.moment(move.moved_at)}"
        text = f"Set to {teller.moment(move.is_at)}" if move.is_at else "Taken away: paused"
        yield Entry("play" if move.is_at else "pause", text, small, _by(move.was_at, move.is_at), move.is_at)


def customers_moves(shown: CustomersProof, teller: Teller) -> Iterator[Entry]:
    """The journal as the customer sees it."""
    for move in shown.journal:
        text = f"Set to {teller.moment(move.is_at)}" if move.is_at else "Taken away: paused"
        small = f"{PLAINLY[move.because]}, {teller.moment(move.moved_at)}"
        yield Entry("play" if move.is_at else "pause", text, small, _by(move.was_at, move.is_at), move.is_at)


def _by(was: datetime | None, now: datetime | None) -> str:
    if was is None or now is None:
        return ""
    seconds = int((now - was).total_seconds())
    return f"{'+' if seconds > 0 else '−'}{words.duration(abs(seconds))}"


def facts(desk: CaseDesk, found: Proof, one: Proven, teller: Teller) -> Iterator[Fact]:
    """Where the rule comes from."""
    case = desk.case
    yield Fact("Promise", _lender(desk), reverse("cases-promise", args=[case.number]))
    level = f"{found.level}, version {found.level_version}"
    yield Fact("Service level", f"{level}, severity {one.severity}" if one.severity else level)
    days = f"end of business day {one.business_days}" if one.business_days else ""
    yield Fact("Target", days or words.duration(one.target_s))
    yield from _calendars(desk, found, one, teller)
    yield Fact("If severity changes", f"{_ON_CHANGE[found.on_change]}")
    void = f"; taken back: {ranges(found.inputs.void)}" if found.inputs.void else ""
    yield Fact("Events that count", f"{ranges(found.inputs.seqs)}{void}")
    if one.taken_over_from:
        yield Fact("Taken over", f"from case {one.taken_over_from}, which was merged in")
    if one.breach_stands:
        yield Fact("Breach", "Stands from the promise before, and is counted there")


def ranges(numbers: Sequence[int]) -> str:
    """``1–4, 6`` for 1, 2, 3, 4 and 6."""
    runs: list[list[int]] = []
    for one in sorted(numbers):
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


_ON_CHANGE: Final = {
    "carry": "time that counted is kept",
    "restart": "counting begins again",
    "retroactive": "counted anew from receipt",
}


def _lender(desk: CaseDesk) -> str:
    case = desk.case
    named = [
        f"key {case.support_key.code}" if case.support_key else "",
        f"agreement {case.agreement.number}" if case.agreement else "",
    ]
    return listed([one for one in named if one]) or "Default plan"


def _calendars(desk: CaseDesk, found: Proof, one: Proven, teller: Teller) -> Iterator[Fact]:
    names = dict.fromkeys([one.calendar, *(line.calendar for line in one.lines)])
    for name in names:
        used = found.inputs.calendars.get(name)
        if used is None or used.id is None:
            yield Fact("Calendar", "Around the clock")
            continue
        edits = [f"edit {edit.seq} from {teller.moment(edit.holds_from)}" for edit in used.edits]
        text = ", ".join([used.name, words.place(used.zone), *edits])
        may = desk.viewer.may(Permission.SETUP_SEE)
        yield Fact("Calendar", text, reverse("setup-calendar", args=[used.id]) if may else "")


def replayed(found: Proof, teller: Teller) -> Replayed:
    """Whether what is stored is what a replay gives."""
    replay, when = found.replay, f"{teller.at.astimezone(teller.local):%H:%M}"
    if replay.same is Same.DIFFERS:
        texts = tuple(f"{KINDS[each.clock]}, event {each.seq}: {each.what}" for each in replay.differences)
        return Replayed("What is stored is not what a replay gives", u="breached", differences=texts)
    if replay.same is Same.PENDING:
        return Replayed(f"Replayed {when}; what has come since is being stored", u="calm")
    if replay.same is Same.PAST:
        return Replayed(f"Replayed as of {teller.moment(teller.at)}", u="met")
    return Replayed(f"Replayed {when}, same answer", u="met")


def others(desk: CaseDesk, found: Proof, place: int, teller: Teller) -> Iterator[OtherPromise]:
    """Every promise that the clock has had, each update cycle among them; none where there was but one."""
    if len(found.items) == 1:
        return
    here = reverse("cases-clock", args=[desk.case.number, found.kind])
    for number, one in enumerate(found.items, start=1):
        cycle = f"Cycle {one.cycle}" if found.kind is ClockKind.UPDATE else f"Promise {number}"
        yield OtherPromise(
            name=cycle,
            began=teller.moment(one.started_at),
            target=words.duration(one.target_s),
            state=str(one.state),
            url=f"{here}?promise={number}",
            current=number == place + 1,
        )
