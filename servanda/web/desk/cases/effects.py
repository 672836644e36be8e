"""What an entry of the stream did to the clocks of its case, and what became of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from servanda.commitments.queries import instant
from servanda.core.clocks import ClockKind, Stretch
from servanda.web import words
from servanda.web.desk.cases.desk import CaseDesk

NOTHING: Final = words.duration(0)
"""What a clock has used that never ran inside working hours."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an entry came to: words in the tone of an urgency, or plain where ``u`` is empty."""

    text: str
    u: str = ""


def delivered(info: Any) -> Iterator[Effect]:
    """Where a text to the customer stands, unless it has been sent."""
    said = {
        "recalled": Effect("Recalled before it was sent; counts as never written"),
        "failed": Effect(f"Could not be sent: {info.failure}", "breached"),
        "waiting": Effect("About to be sent"),
        "not_by_mail": Effect("Nobody to send it to by mail"),
    }
    if info.delivery in said:
        yield said[info.delivery]


def told_effects(desk: CaseDesk, info: Any) -> Iterator[Effect]:
    """What the text did to the clocks when it was written."""
    at = instant(info.at)
    irt = desk.evaluation.clock(ClockKind.IRT)
    if irt is not None and irt.stopped_at == at:
        kept = irt.obligation.breached_at is None
        # Outside working hours nothing is counted, and a figure would be none.
        length = f", {words.duration(irt.elapsed)}" if irt.elapsed else ""
        yield Effect(f"Initial response {'met' if kept else 'late'}{length}", "met" if kept else "breached")
    yield _TOLD_BY_MODE[info.mode](desk, at)


def _asked(desk: CaseDesk, at: int) -> Effect:
    used = _used_when_it_rested(desk, at)
    said = {"": "Asked customer", NOTHING: "Asked customer: ORT paused, nothing counted yet"}
    return Effect(said.get(used, f"Asked customer: ORT paused at {used}"), "paused")


def _resolved(desk: CaseDesk, at: int) -> Effect:
    used = _used_when_it_rested(desk, at)
    said = {"": "Resolution sent", NOTHING: "Resolution sent: ORT ended, nothing was counted"}
    return Effect(said.get(used, f"Resolution sent: ORT ended at {used}"))


def _informed(desk: CaseDesk, at: int) -> Effect:
    ran = any(one.running and one.begins <= at < (one.ends or at + 1) for one in _stretches(desk))
    return Effect("Informed: ORT kept running" if ran else "Informed")


_TOLD_BY_MODE: Final[Mapping[str, Callable[[CaseDesk, int], Effect]]] = {
    "send_reply": _asked,
    "resolution": _resolved,
    "save": _informed,
    "reminder": lambda desk, at: Effect("Reminded: no clock changed"),
}


def _used_when_it_rested(desk: CaseDesk, at: int) -> str:
    ended = [one.after for one in _stretches(desk) if one.running and one.ends == at]
    return words.duration(ended[-1]) if ended else ""


def ran_on(desk: CaseDesk, happened_at: datetime) -> Iterator[Effect]:
    """That the resolution clock runs again, and how much working time its pause took."""
    for before, after in pairwise(_stretches(desk)):
        if after.running and not before.running and after.begins == instant(happened_at):
            evaluation = desk.evaluation
            calendar = desk.sheet.calendar(before.calendar, evaluation.now, evaluation.known)
            paused = words.duration(calendar.working_time(before.begins, after.begins))
            yield Effect(f"Ball is with us: ORT runs again, after a pause of {paused}")


def _stretches(desk: CaseDesk) -> Iterator[Stretch]:
    """Those of the resolution clock."""
    ort = desk.evaluation.clock(ClockKind.ORT)
    for obligation in ort.obligations if ort else ():
        yield from obligation.stretches
