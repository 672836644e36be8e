"""Clock events as they are stored: the type's name and JSON with every value that a rule reads.

What ``to_json`` writes ``from_json`` reads back, also after years: fields that came later have defaults.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final, cast

from servanda.core.clocks.events import TYPES, EventData
from servanda.core.clocks.promises import ClockKind, Cover, OnChange, Promises, Target
from servanda.core.clocks.states import ClockState, Firing, Obligation, State, Stretch

Json = dict[str, Any]
_NAMES: Final = {kind: name for name, kind in TYPES.items()}


def type_of(data: EventData) -> str:
    """The name under which an event is stored."""
    return _NAMES[type(data)]


def to_json(data: EventData) -> Json:
    """The event's data for a JSON column."""
    return {one.name: _WRITERS.get(one.name, _as_it_is)(getattr(data, one.name)) for one in fields(data)}


def from_json(name: str, raw: Mapping[str, Any]) -> EventData:
    """The event's data as ``to_json`` wrote it."""
    made: Callable[..., EventData] = TYPES[name]
    return made(**{key: _READERS.get(key, _as_it_is)(value) for key, value in raw.items()})


def _as_it_is(value: Any) -> Any:
    return value


def _written_cover(cover: Cover) -> Json:
    return {
        "by_severity": {severity: _written_promises(one) for severity, one in cover.by_severity.items()},
        "on_change": cover.on_change.value,
        "warn": list(cover.warn),
        "ola_pauses": cover.ola_pauses,
    }


def _written_promises(promises: Promises) -> Json:
    targets = {kind.value: cast("Target | None", getattr(promises, kind)) for kind in ClockKind}
    return {kind: _written_target(target) for kind, target in targets.items() if target is not None}


def _written_target(target: Target) -> Json:
    return {one.name: getattr(target, one.name) for one in fields(target)}


def _read_cover(raw: Json) -> Cover:
    return Cover(
        by_severity={severity: _read_promises(one) for severity, one in raw["by_severity"].items()},
        on_change=OnChange(raw["on_change"]),
        warn=tuple(raw["warn"]),
        ola_pauses=raw["ola_pauses"],
    )


def _read_promises(raw: Mapping[str, Json]) -> Promises:
    return Promises(**{kind: Target(**target) for kind, target in raw.items()})


def _written_clocks(clocks: Sequence[ClockState]) -> list[Json]:
    return [
        {**clock._asdict(), "obligations": [_written_obligation(one) for one in clock.obligations]}
        for clock in clocks
    ]


def _written_obligation(obligation: Obligation) -> Json:
    lists = ("warnings", "levels", "stretches")
    return {
        **obligation._asdict(),
        **{name: [one._asdict() for one in getattr(obligation, name)] for name in lists},
    }


def _read_clocks(raw: Sequence[Json]) -> tuple[ClockState, ...]:
    return tuple(ClockState(**{**clock, **_read_clock(clock)}) for clock in raw)


def _read_clock(clock: Json) -> Json:
    return {
        "kind": ClockKind(clock["kind"]),
        "state": State(clock["state"]),
        "breaches": tuple(clock["breaches"]),
        "breakdown": tuple((name, seconds) for name, seconds in clock["breakdown"]),
        "obligations": tuple(Obligation(**{**one, **_read_obligation(one)}) for one in clock["obligations"]),
    }


def _read_obligation(obligation: Json) -> Json:
    return {
        "state": State(obligation["state"]),
        "warnings": tuple(Firing(**one) for one in obligation["warnings"]),
        "levels": tuple(Firing(**one) for one in obligation["levels"]),
        "stretches": tuple(Stretch(**one) for one in obligation["stretches"]),
    }


_WRITERS: Final[Mapping[str, Callable[[Any], Any]]] = {"cover": _written_cover, "clocks": _written_clocks}
_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {"cover": _read_cover, "clocks": _read_clocks}
