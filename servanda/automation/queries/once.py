"""Telling people once of what a clock did in one go."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from servanda.automation.queries.recipients import Told
from servanda.cases.models import CaseEvent, EventKind
from servanda.core.clocks.firing import What

_Whom = tuple[UUID | None, str]


def told_once(
    events: Collection[CaseEvent], told: Mapping[UUID, Sequence[Told]]
) -> Mapping[UUID, Sequence[Told]]:
    """Less those who hear the same from an escalation level in the same second.

    A level speaks for what it did to the case, and for the deadline of its clock, to those whom it really reaches; of
    another clock it says nothing. No statement.
    """
    levels: dict[tuple[object, ...], list[CaseEvent]] = defaultdict(list)
    for event in events:
        if _is_level(event):
            levels[_moment(event)].append(event)
    return {
        event.id: _unheard(
            told[event.id], [one for one in levels[_moment(event)] if _speaks_for(one, event)], told
        )
        for event in events
    }


def _unheard(
    wanted: Sequence[Told], levels: Collection[CaseEvent], told: Mapping[UUID, Sequence[Told]]
) -> Sequence[Told]:
    heard = {_whom(one) for level in levels for one in told[level.id] if one.ways.tell}
    return [one for one in wanted if _whom(one) not in heard]


def _whom(one: Told) -> _Whom:
    return (one.user.id if one.user else None, one.address.casefold())


def _moment(event: CaseEvent) -> tuple[object, ...]:
    return event.case_id, event.recorded_at, event.by_user_id, event.by_name


def _is_level(event: CaseEvent) -> bool:
    return event.kind == EventKind.CLOCK and event.data["what"] == What.LEVEL


def _speaks_for(level: CaseEvent, event: CaseEvent) -> bool:
    if event.kind == EventKind.MOVED:
        return True
    of_clock = event.kind == EventKind.CLOCK and not _is_level(event)
    return of_clock and all(level.data.get(name) == event.data.get(name) for name in _CLOCK)


_CLOCK: Final = ("clock", "subject")
