"""How the clocks of a case are shown: in the strip of its page, and small in the rows of lists.

In all functions ``at`` is the present instant and ``zone`` names the reader's time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from django.urls import reverse

from servanda.cases.queries import CaseClocks, Clock
from servanda.core.clocks import ROUND_THE_CLOCK, ClockKind, State
from servanda.web import words

_NO_NOTCH: Final = 100.0
"""A notch that falls on the stop: nothing warns before it."""
_LEAD: Final[Mapping[str, str]] = {
    "calm": "due",
    "soon": "due",
    "breached": "was due",
    "paused": "paused since",
    "met": "met",
}
"""What stands before the instant, by urgency."""


class Shown(Protocol):
    """A case, as far as its strip goes."""

    number: str

    @property
    def hold_reason(self) -> object:
        """Why it rests, if it does."""
        ...


@dataclass(frozen=True, slots=True)
class ShownClock:
    """What the components ``clock``, ``bar`` and ``state`` are told.

    ``u`` is the urgency. ``remaining`` are seconds left (negative: over), counted on by the page until
    ``rests_at`` (ISO) where ``counts``; ``value`` are the words of a figure that stands still. ``lead`` and
    ``instant`` say when it is due, was due, was met or was paused; ``due`` says both in words and ``exact`` with the
    zone. ``moved`` tells from when a pause moved it, ``because`` why it is paused. ``label`` is the sentence that the bar says.
    """

    kind: ClockKind
    name: str
    u: str
    counts: bool
    remaining: int
    value: str
    rests_at: str
    of: str
    percent: float
    notch: float
    lead: str
    instant: datetime | None
    due: str
    exact: str
    moved: str
    label: str
    href: str
    because: str = ""


def strip(case_clocks: CaseClocks, case: Shown, at: datetime, zone: str) -> tuple[ShownClock, ...]:
    """The clocks for the strip of the case's page, in their fixed order; withdrawn ones are left out."""
    shown = (
        shown_clock(clock, at, zone, href=_proof(case, clock))
        for clock in case_clocks.shown
        if clock.state is not State.CANCELLED
    )
    return tuple(replace(one, because=_because(case)) if one.u == "paused" else one for one in shown)


def row(case_clocks: CaseClocks | None, at: datetime, zone: str) -> ShownClock | None:
    """The clock for a row: the running one that is due first, else a paused one; none where nothing is owed."""
    clock = case_clocks.next_due if case_clocks else None
    return shown_clock(clock, at, zone) if clock else None


def shown_clock(clock: Clock, at: datetime, zone: str, *, href: str = "") -> ShownClock:
    """One clock; ``href`` is where its proof is."""
    u, left = urgency(clock), int(clock.left.total_seconds())
    instant = {"met": clock.stopped_at, "paused": clock.paused_since}.get(u, clock.due_at)
    due = f"{_LEAD[u]} {words.moment(instant, at=at, zone=zone)}" if instant else _LEAD[u]
    value = words.duration(int(clock.used.total_seconds())) if u == "met" else words.left(left)
    name, of = _name(clock), _promise(clock)
    return ShownClock(
        kind=clock.kind,
        name=name,
        u=u,
        counts=clock.running,
        remaining=left,
        value=value,
        rests_at=clock.rests_at.isoformat() if clock.rests_at else "",
        of=of,
        percent=round(100 * clock.used / clock.target, 1),
        notch=round(100 * clock.warns_at, 1) if clock.warns_at else _NO_NOTCH,
        lead=_LEAD[u],
        instant=instant,
        due=due,
        exact=words.exact(instant, zone=zone) if instant else "",
        moved=_moved(clock, at, zone),
        label=f"{name}, {words.URGENCY[u].word.lower()}: {value} of {of}, {due}",
        href=href,
    )


def urgency(clock: Clock) -> str:
    """The word for its hue. What is broken stays so; what has ended or rests is not urgent."""
    if clock.state in (State.BREACHED, State.PAUSED, State.MET):
        return str(clock.state)
    return "soon" if clock.soon else "calm"


def _name(clock: Clock) -> str:
    name = words.CLOCK[clock.kind]
    return "Last update" if clock.kind is ClockKind.UPDATE and clock.stopped_at else name


def _promise(clock: Clock) -> str:
    length = words.duration(int(clock.target.total_seconds()))
    return length if clock.calendar == ROUND_THE_CLOCK else f"{length} working time"


def _moved(clock: Clock, at: datetime, zone: str) -> str:
    """From when pauses moved an open deadline, where they took working time."""
    paused = int(clock.paused.total_seconds())
    if not clock.running or clock.first_due_at is None or not paused:
        return ""
    first = words.moment(clock.first_due_at, at=at, zone=zone)
    return f"Moved from {first} by a pause of {words.duration(paused)}"


def _because(case: Shown) -> str:
    """Why the clocks of a case are paused."""
    return f"on hold, {case.hold_reason}" if case.hold_reason else "waiting for the customer"


def _proof(case: Shown, clock: Clock) -> str:
    return reverse("cases-clock", kwargs={"number": case.number, "kind": str(clock.kind)})
