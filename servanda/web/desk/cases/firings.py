"""What clocks told, in words: warnings, missed deadlines, escalation levels, deadlines that moved.

Every table is complete for the vocabulary that it words. ``Moment`` words an instant as an entry writes it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from servanda.automation.queries import Reached
from servanda.core.agreements import ActionKind
from servanda.core.clocks import ClockKind
from servanda.core.clocks.firing import What
from servanda.web.desk.cases.tellings import told

Data = Mapping[str, Any]
Names = Mapping[str, str]
Moment = Callable[[str], str]

SPEAKS: Final[Mapping[str, str]] = {
    ClockKind.IRT: "Initial response",
    ClockKind.ORT: "Resolution",
    ClockKind.UPDATE: "Next update",
    ClockKind.OLA: "Task",
}

ICON: Final[Mapping[str, str]] = {
    What.WARNING: "clock",
    What.BREACH: "clock-alert",
    What.LEVEL: "chevrons-up",
}


def _warned(data: Data, moment: Moment) -> str:
    return f"due {moment(data['due'])}: {data['mark']} % of the time is used"


def _missed(data: Data, moment: Moment) -> str:
    return f"was due {moment(data['due'])}"


def _escalated(data: Data, moment: Moment) -> str:
    reached_at, due = (datetime.fromisoformat(data[name]) for name in ("reached_at", "due"))
    said = "missed since" if reached_at > due else "was due" if reached_at == due else "due"
    return f"reached escalation level {data['mark']}, {said} {moment(data['due'])}"


FIRED: Final[Mapping[str, Callable[[Data, Moment], str]]] = {
    What.WARNING: _warned,
    What.BREACH: _missed,
    What.LEVEL: _escalated,
}
"""After the name of the clock."""


def consequences(data: Data, names: Names, reached: Sequence[Reached]) -> Iterator[str]:
    """What the firing stands for besides, whom it told, what it did, and what it could not do and why."""
    if data["what"] == What.LEVEL and data.get("along"):
        yield f"Level {' and '.join(str(mark) for mark in sorted(data['along']))} had come before"
    if data["what"] == What.WARNING and not data.get("recipients") and data["mark"] >= 100:
        yield "Nobody was told: the missed deadline tells"
    yield from told(data, names, reached)
    undone = {_key(one): one["because"] for one in data.get("undone", ())}
    for one in data.get("actions", ()):
        done = _DONE[one["kind"]](one, names)
        because = undone.get(_key(one))
        yield f"Not {done[:1].lower()}{done[1:]}: {because.rstrip('.')}" if because else done


def moved(data: Data, moment: Moment) -> str:
    """Each deadline with its old and its new instant, after the name of who moved it."""
    lines = (
        f"{SPEAKS[one['clock']].lower()} from {moment(one['was'])} to {moment(one['is'])}"
        for one in data["moved"]
    )
    return f"moved the deadline of {'; '.join(lines)}"


def why_moved(data: Data, names: Names) -> str:
    """Which calendars were edited; nothing where the entry before says what happened."""
    calendars = [names[one] for one in data.get("calendars", ()) if one in names]
    return f"Working hours were changed: {', '.join(calendars)}" if calendars else ""


def annulled(data: Data) -> str:
    """Which missed deadlines turned out to be none, after the name of who documented it."""
    clocks = " and ".join(dict.fromkeys(SPEAKS[one].lower() for one in data["clocks"]))
    if edited_by := data.get("edited_by"):
        return f"counts anew: by the hours that {edited_by} changed for all time, the {clocks} was not missed"
    return f"documented what undoes that the {clocks} was missed"


def _plainly(said: str) -> Callable[[Data, Names], str]:
    return lambda one, names: said


_DONE: Final[Mapping[str, Callable[[Data, Names], str]]] = {
    ActionKind.ESCALATE: _plainly("Escalated"),
    ActionKind.DISPATCH: lambda one, names: f"Dispatched to {names.get(one['id'], 'another queue')}",
    ActionKind.PRIORITY: lambda one, names: f"Set to priority {names.get(one['id'], '')}".strip(),
}


def _key(action: Data) -> tuple[str, str | None]:
    return action["kind"], action.get("id")
