"""Cover as it is kept on the case: all facts and the answer, as JSON, and back again.

The decoder reads the declared types of the facts, so a field added with a default reads older snapshots too.
"""

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Final

from servanda.core.cover.answer import Cover
from servanda.core.cover.facts import CoverFacts
from servanda.core.cover.judging import judge
from servanda.core.refusals import Invalid

FORMAT: Final = 1


class MalformedSnapshot(Invalid):
    """What is stored is not a snapshot of this format."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The facts of a judgement and what they came to."""

    facts: CoverFacts
    cover: Cover

    def holds(self) -> bool:
        """Whether the rules of today come to the same answer from the facts of then."""
        return judge(self.facts) == self.cover


def taken(facts: CoverFacts) -> Snapshot:
    """Judge and keep what it was judged from."""
    return Snapshot(facts, judge(facts))


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """Return the snapshot in JSON's own types."""
    return {"format": FORMAT, "facts": _plain(snapshot.facts), "cover": _plain(snapshot.cover)}


def from_json(stored: Mapping[str, Any]) -> Snapshot:
    """Return the snapshot that ``to_json`` wrote. Raises ``MalformedSnapshot``."""
    if stored.get("format") != FORMAT:
        raise MalformedSnapshot(f"This cover snapshot is not of format {FORMAT}.")
    try:
        return Snapshot(_typed(CoverFacts, stored["facts"]), _typed(Cover, stored["cover"]))
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedSnapshot(f"This cover snapshot cannot be read: {error}.") from error


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    return [_plain(item) for item in value]


def _typed(kind: Any, value: Any) -> Any:
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return None if value is None else _typed(typing.get_args(kind)[0], value)
    if typing.get_origin(kind) is tuple:
        return tuple(_typed(typing.get_args(kind)[0], item) for item in value)
    if is_dataclass(kind):
        hints = _hints(typing.cast("type", kind))
        return typing.cast("Any", kind)(**{name: _typed(hints[name], item) for name, item in value.items()})
    return _scalar(kind, value)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _scalar(kind: Any, value: Any) -> Any:
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if issubclass(kind, Enum):
        return kind(value)
    if type(value) is not kind:
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value
