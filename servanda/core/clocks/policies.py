"""Policies, targets and calendars of a conformance scenario (3-clocks 3.7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from servanda.core.calendars import (
    ALWAYS,
    CalendarTimeline,
    Edit,
    Timeline,
    UnitedTimeline,
    read_calendar,
    read_patch,
    timeline_of,
)
from servanda.core.clocks.fields import Raw, chosen, flag, malformed, mapping, seconds, sequence, text, whole
from servanda.core.clocks.promises import ClockKind, Cover, Level, OnChange, Promises, Target
from servanda.core.clocks.sheet import ROUND_THE_CLOCK

DEFAULT: Final = "default"
_KINDS: Final = tuple(ClockKind)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a scenario's events leave out."""

    on_change: OnChange
    pausing_reasons: frozenset[str]
    warn: tuple[int, ...]
    levels: tuple[Level, ...]
    ola_pauses: bool

    def cover(self, targets: Raw, default: str) -> Cover:
        """The cover that ``targets`` by severity make; ``default`` is the name of the case's calendar."""
        by_severity = {
            severity: _promises(mapping(raw, severity), default) for severity, raw in targets.items()
        }
        return Cover(by_severity, self.on_change, self.warn, self.ola_pauses)


def read_policy(raw: Raw) -> Policy:
    """A scenario's ``policy``; everything in it may be absent."""
    mode = chosen(
        raw.get("on_severity_change") or OnChange.CARRY.value, "on_severity_change", tuple(OnChange)
    )
    return Policy(
        on_change=OnChange(mode),
        pausing_reasons=frozenset(text(one, "pause_on_hold") for one in _listed(raw, "pause_on_hold")),
        warn=tuple(sorted({_percent(one) for one in _listed(raw, "warn")})),
        levels=tuple(_level(mapping(one, "levels")) for one in _listed(raw, "levels")),
        ola_pauses=flag(raw, "ola_pause_with_case"),
    )


def read_timelines(default: object, named: Raw, edits: Mapping[str, list[Edit]]) -> dict[str, Timeline]:
    """Every calendar by name, with its edits; unions refer to others by name."""
    written: dict[str, Any] = {ROUND_THE_CLOCK: None, **named, DEFAULT: default}
    for name in edits:
        if name not in written or _is_union(written[name]):
            raise malformed("calendar", f"no calendar {name!r} that can be edited")
    timelines: dict[str, Timeline] = {}
    for name in written:
        _lay_out(name, written, edits, timelines, ())
    return timelines


def edit_of(event: Raw, at: int, recorded_at: int, seq: int) -> tuple[str, Edit]:
    """The calendar that a ``calendar_changed`` event names, and its edit."""
    name = text(event.get("calendar", DEFAULT), "calendar")
    return name, Edit(at, recorded_at, read_patch(event), flag(event, "retroactive"), seq)


def _lay_out(
    name: str,
    written: Mapping[str, Any],
    edits: Mapping[str, list[Edit]],
    timelines: dict[str, Timeline],
    within: tuple[str, ...],
) -> Timeline:
    if name in within:
        raise malformed("union", f"calendar {name!r} is a member of itself")
    if name not in written:
        raise malformed("calendar", f"unknown calendar: {name!r}")
    if name not in timelines:
        raw = written[name]
        if _is_union(raw):
            members = [text(one, "union") for one in sequence(raw["union"], "union")]
            timelines[name] = UnitedTimeline(
                tuple(_lay_out(one, written, edits, timelines, (*within, name)) for one in members)
            )
        elif raw is None and name == ROUND_THE_CLOCK and name not in edits:
            timelines[name] = timeline_of(ALWAYS)
        else:
            base = ALWAYS if raw is None and name == ROUND_THE_CLOCK else read_calendar(raw)
            timelines[name] = CalendarTimeline(base, tuple(edits.get(name, ())))
    return timelines[name]


def _is_union(raw: object) -> bool:
    return isinstance(raw, Mapping) and "union" in raw


def _promises(raw: Raw, default: str) -> Promises:
    for kind in raw:
        chosen(kind, "target", _KINDS)
    return Promises(
        **{kind: _target(kind, mapping(one, kind), default) for kind, one in raw.items() if one is not None}
    )


def _target(kind: str, raw: Raw, default: str) -> Target:
    if raw.get("end_of_business_day") is not None:
        return Target(business_days=whole(raw["end_of_business_day"], "end_of_business_day"))
    named = text(raw.get("calendar") or DEFAULT, "calendar")
    calendar = "" if kind == ClockKind.OLA else default if named == DEFAULT else named
    return Target(seconds(raw.get("minutes"), "minutes"), calendar)


def _level(raw: Raw) -> Level:
    kind = ClockKind(chosen(raw.get("clock"), "clock", _KINDS))
    return Level(kind, whole(raw.get("level"), "level"), seconds(raw.get("offset_minutes"), "offset_minutes"))


def _percent(raw: object) -> int:
    percent = whole(raw, "warn")
    if percent <= 0:
        raise malformed("warn", "a percentage is positive")
    return percent


def _listed(raw: Raw, field: str) -> Iterator[Any]:
    yield from sequence(raw.get(field) or [], field)
