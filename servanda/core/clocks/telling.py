"""Events of a conformance scenario: the short form completed by what the policy says.

Fields stand beside ``seq`` and ``at``, or in an object ``data``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from servanda.core.clocks import events as told
from servanda.core.clocks.events import TYPES, ClockEvent, EventData
from servanda.core.clocks.fields import Raw, chosen, flag, malformed, mapping, text, whole
from servanda.core.clocks.fold import fold
from servanda.core.clocks.policies import DEFAULT, Policy
from servanda.core.clocks.promises import Cover
from servanda.core.clocks.sheet import ClockSheet

_EventReader = Callable[["Telling", ClockEvent, Raw], EventData]


@dataclass(slots=True)
class Telling:
    """What holds while a case's events are read in order: its targets, its calendar, and the cases it lies within.

    ``other`` gives the sheet of a case that is merged in.
    """

    targets: Raw
    calendar: str
    within: tuple[str, ...]
    policy: Policy
    other: Callable[[str, ClockEvent, tuple[str, ...]], ClockSheet]

    def cover(self) -> Cover:
        """The cover at this point."""
        return self.policy.cover(self.targets, self.calendar)


def read_event(telling: Telling, stem: ClockEvent, raw: Raw) -> ClockEvent:
    """The event with its data. Raises ``MalformedScenario``."""
    fields = {**mapping(raw.get("data") or {}, "data"), **raw}
    kind = chosen(fields.get("type"), "type", tuple(TYPES))
    return replace(stem, data=_READERS[kind](telling, stem, fields))


def cover_calendar(raw: Raw) -> str:
    """The name of a calendar that a change of cover brings along in full."""
    return f"cover {raw.get('seq')}"


def retracted_seq(raw: Raw) -> int:
    """Which event is retracted: the one whole number beside the event's own seq, whatever its name."""
    data = mapping(raw.get("data") or {}, "data")
    named = [*data.values(), *(value for key, value in raw.items() if key != "seq")]
    found = {value for value in named if isinstance(value, int) and not isinstance(value, bool)}
    if len(found) != 1:
        raise malformed("retracted", "expected the seq of one event")
    return whole(found.pop(), "retracted")


def _registered(telling: Telling, _stem: ClockEvent, raw: Raw) -> EventData:
    return told.Registered(text(raw.get("severity"), "severity"), telling.cover())


def _external_info(_telling: Telling, _stem: ClockEvent, raw: Raw) -> EventData:
    mode = chosen(raw.get("mode"), "mode", ("save", "send_reply"))
    return told.ExternalInfo(mode == "send_reply", flag(raw, "automatic"))


def _interaction(_telling: Telling, _stem: ClockEvent, raw: Raw) -> EventData:
    direction = chosen(raw.get("direction"), "direction", ("inbound", "outbound"))
    return told.Interaction(direction == "outbound", flag(raw, "counts_as_response"))


def _hold(telling: Telling, _stem: ClockEvent, raw: Raw) -> EventData:
    reason = text(raw.get("reason") or "unnamed", "reason")
    return told.Hold(reason, flag(raw, "pauses", reason in telling.policy.pausing_reasons))


def _solved(_telling: Telling, _stem: ClockEvent, raw: Raw) -> EventData:
    return told.Solved(flag(raw, "told", True))


def _severity_changed(_telling: Telling, _stem: ClockEvent, raw: Raw) -> EventData:
    return told.SeverityChanged(text(raw.get("severity"), "severity"))


def _cover_changed(telling: Telling, _stem: ClockEvent, raw: Raw) -> EventData:
    if raw.get("targets") is not None:
        telling.targets = mapping(raw["targets"], "targets")
    if raw.get("calendar") is not None:
        named = raw["calendar"]
        telling.calendar = cover_calendar(raw) if isinstance(named, Mapping) else text(named, "calendar")
    return told.CoverChanged(telling.cover())


def _calendar_changed(_telling: Telling, _stem: ClockEvent, raw: Raw) -> EventData:
    return told.CalendarChanged(text(raw.get("calendar", DEFAULT), "calendar"))


def _task_dispatched(_telling: Telling, _stem: ClockEvent, raw: Raw) -> EventData:
    return told.TaskDispatched(text(raw.get("task"), "task"), text(raw.get("calendar", DEFAULT), "calendar"))


def _task_reassigned(_telling: Telling, _stem: ClockEvent, raw: Raw) -> EventData:
    return told.TaskReassigned(text(raw.get("task"), "task"), text(raw.get("calendar", DEFAULT), "calendar"))


def _merged_in(telling: Telling, stem: ClockEvent, raw: Raw) -> EventData:
    name = text(raw.get("case"), "case")
    sheet = telling.other(name, stem, telling.within)
    return told.MergedIn(name, fold(sheet, stem.at, stem.recorded_at).clocks)


def _plain(kind: Callable[[], EventData]) -> _EventReader:
    return lambda _telling, _stem, _raw: kind()


def _of_task(kind: Callable[[str], EventData]) -> _EventReader:
    return lambda _telling, _stem, raw: kind(text(raw.get("task"), "task"))


_READERS: Final[Mapping[str, _EventReader]] = {
    "registered": _registered,
    "external_info": _external_info,
    "internal_note": _plain(told.InternalNote),
    "interaction": _interaction,
    "customer_message": _plain(told.CustomerMessage),
    "taken_back": _plain(told.TakenBack),
    "hold": _hold,
    "resume": _plain(told.Resume),
    "solved": _solved,
    "reopened": _plain(told.Reopened),
    "cancelled": _plain(told.Cancelled),
    "severity_changed": _severity_changed,
    "cover_changed": _cover_changed,
    "calendar_changed": _calendar_changed,
    "task_dispatched": _task_dispatched,
    "task_reassigned": _task_reassigned,
    "task_completed": _of_task(told.TaskCompleted),
    "task_reopened": _of_task(told.TaskReopened),
    "task_cancelled": _of_task(told.TaskCancelled),
    "merged_in": _merged_in,
    "merge_undone": lambda _telling, _stem, raw: told.MergeUndone(text(raw.get("case"), "case")),
    "retracted": lambda _telling, _stem, raw: told.Retracted(retracted_seq(raw)),
}
