"""Conformance scenarios read into clock sheets (3-clocks 3.7).

The short form of the files leaves out what the policy says; here it is put into the events, as storage has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from servanda.core.calendars import Edit, Timeline
from servanda.core.clocks.events import Cancelled, ClockEvent, InternalNote
from servanda.core.clocks.fields import Raw, instant, malformed, mapping, sequence, whole
from servanda.core.clocks.policies import DEFAULT, edit_of, read_policy, read_timelines
from servanda.core.clocks.sheet import ClockSheet
from servanda.core.clocks.telling import Telling, cover_calendar, read_event, retracted_seq


@dataclass(frozen=True, slots=True)
class Check:
    """When to evaluate, and from what knowledge."""

    evaluate_at: int
    known_at: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """A clock sheet with its checks."""

    sheet: ClockSheet
    checks: tuple[Check, ...]


def read_scenario(raw: Raw) -> Scenario:
    """A scenario. Raises ``MalformedScenario``, ``MalformedCalendar`` or what a fold of a merged case raises."""
    reader = _Reader(raw)
    checks = tuple(_check(mapping(one, "checks")) for one in sequence(raw.get("checks", []), "checks"))
    return Scenario(reader.sheet(sequence(raw.get("events"), "events"), ()), checks)


def _check(raw: Raw) -> Check:
    evaluate_at = instant(raw.get("evaluate_at"), "evaluate_at")
    known_at = evaluate_at if raw.get("known_at") is None else instant(raw["known_at"], "known_at")
    return Check(evaluate_at, known_at)


class _Reader:
    """Reads the case of a scenario and, on demand, the cases merged into it."""

    def __init__(self, raw: Raw) -> None:
        self._policy = read_policy(mapping(raw.get("policy") or {}, "policy"))
        self._targets = mapping(raw.get("targets") or {}, "targets")
        self._others = mapping(raw.get("other_cases") or {}, "other_cases")
        listed = [sequence(raw.get("events"), "events"), *(_events_of(one) for one in self._others.values())]
        named = dict(mapping(raw.get("calendars") or {}, "calendars"))
        named.update(_calendars_of_covers(listed[0]))
        self._calendars: Mapping[str, Timeline] = read_timelines(raw.get("calendar"), named, _edits(listed))

    def sheet(self, raw: Sequence[Any], within: tuple[str, ...]) -> ClockSheet:
        context = Telling(self._targets, DEFAULT, within, self._policy, self._other)
        ordered = sorted(
            (_stem(mapping(one, "events")) for one in raw), key=lambda pair: (pair[0].at, pair[0].seq)
        )
        events = tuple(read_event(context, stem, one) for stem, one in ordered)
        return ClockSheet(events, self._calendars, self._policy.levels)

    def _other(self, name: str, merge: ClockEvent, within: tuple[str, ...]) -> ClockSheet:
        """The case merged in, without the end that the merge itself gives it."""
        if name not in self._others or name in within:
            raise malformed("case", f"no case {name!r} to merge")
        sheet = self.sheet(_events_of(self._others[name]), (*within, name))
        return replace(sheet, events=tuple(one for one in sheet.events if not _ends_with(one, merge)))


def _ends_with(event: ClockEvent, merge: ClockEvent) -> bool:
    return isinstance(event.data, Cancelled) and event.at == merge.at


def _events_of(raw: object) -> Sequence[Any]:
    return sequence(mapping(raw, "other_cases").get("events"), "events")


def _stem(raw: Raw) -> tuple[ClockEvent, Raw]:
    """Order and instants of an event, before its data is read."""
    at = instant(raw.get("at"), "at")
    recorded_at = at if raw.get("recorded_at") is None else instant(raw["recorded_at"], "recorded_at")
    return ClockEvent(whole(raw.get("seq"), "seq"), at, recorded_at, InternalNote()), raw


def _edits(cases: Sequence[Sequence[Any]]) -> dict[str, list[Edit]]:
    """The edits of each calendar, each seq of a case once."""
    found: dict[str, list[Edit]] = {}
    for events in cases:
        seqs: set[int] = set()
        for stem, raw in (_stem(mapping(one, "events")) for one in events):
            if raw.get("type") == "calendar_changed" and stem.seq not in seqs:
                seqs.add(stem.seq)
                name, edit = edit_of(raw, stem.at, stem.recorded_at, stem.seq)
                found.setdefault(name, []).append(edit)
        _refuse_retracted_edits(events, seqs)
    return found


def _refuse_retracted_edits(events: Sequence[Raw], edits: set[int]) -> None:
    for raw in events:
        if raw.get("type") == "retracted" and retracted_seq(raw) in edits:
            raise malformed("retracted", "an edit of a calendar is mended by another edit, not retracted")


def _calendars_of_covers(events: Sequence[Any]) -> dict[str, Any]:
    """Calendars that a change of cover brings along in full."""
    return {
        cover_calendar(raw): raw["calendar"]
        for raw in (mapping(one, "events") for one in events)
        if raw.get("type") == "cover_changed" and isinstance(raw.get("calendar"), Mapping)
    }
