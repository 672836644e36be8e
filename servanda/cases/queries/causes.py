"""What stood behind the clock events of a case: who did it, and in which words the stream has it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from servanda.cases.models import Case, CaseEvent, EventKind
from servanda.cases.models.words import OF_CLOCKS
from servanda.commitments.queries import instant, moment
from servanda.core.clocks import ClockEvent, EventData
from servanda.core.clocks.stored import type_of

_NO_WORDS: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Cause:
    """A clock event with the entry of the stream that tells of it.

    ``type`` is its stored name; ``by_name`` is empty and ``entry`` has nothing where the stream tells nothing of it.
    """

    seq: int
    type: str
    at: datetime
    recorded_at: datetime
    by_name: str = ""
    data: EventData | None = None
    entry: Mapping[str, Any] = field(default_factory=dict)


def told_entries(case: Case) -> list[CaseEvent]:
    """The entries of the stream, in the order in which they were recorded. One statement."""
    return list(CaseEvent.objects.filter(case=case).order_by("seq"))


def causes_of(events: Iterable[ClockEvent], entries: Iterable[CaseEvent]) -> dict[int, Cause]:
    """Every event by its ``seq``, each with the entry that was made with it.

    Both were recorded at the same instant; of several entries the one that is about it. No statement.
    """
    recorded: dict[int, list[CaseEvent]] = {}
    for entry in entries:
        if entry.kind not in OF_CLOCKS:
            recorded.setdefault(instant(entry.recorded_at), []).append(entry)
    return {one.seq: _cause(one, recorded.get(one.recorded_at, [])) for one in events}


def _cause(event: ClockEvent, entries: list[CaseEvent]) -> Cause:
    kind = type_of(event.data)
    about = _ABOUT.get(kind, ())
    entry = next((one for one in entries if one.kind in about), next(iter(entries), None))
    return Cause(
        seq=event.seq,
        type=kind,
        at=moment(event.at),
        recorded_at=moment(event.recorded_at),
        by_name=entry.by_name if entry else "",
        data=event.data,
        entry=entry.data if entry else _NO_WORDS,
    )


_ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "registered": (EventKind.REGISTERED,),
    "external_info": (EventKind.EXTERNAL_INFO,),
    "internal_note": (EventKind.INTERNAL_NOTE,),
    "interaction": (EventKind.INTERACTION,),
    "customer_message": (EventKind.CUSTOMER_MESSAGE, EventKind.INTERACTION),
    "severity_changed": (EventKind.CHANGED,),
    "cover_changed": (EventKind.CHANGED,),
    "retracted": (EventKind.DELIVERY,),
}
"""Kinds of entries that tell of a type of event; all others are told of by a move."""
