"""The conversation of a case as one stream, as staff read it (2-domain 2.6)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Manager

from servanda.cases.models import (
    Case,
    CaseEvent,
    CustomerMessage,
    EventKind,
    ExternalInfo,
    Interaction,
    InternalNote,
)
from servanda.cases.models.words import OF_CLOCKS
from servanda.cases.queries.amended import former_versions, holds
from servanda.core.access import Viewer
from servanda.foundation.models import Record
from servanda.organisations.models import Priority, Queue, WorkCalendar
from servanda.people.models import Team, User

_CONTENT: Final[Mapping[str, type[Any]]] = {
    EventKind.EXTERNAL_INFO: ExternalInfo,
    EventKind.CUSTOMER_MESSAGE: CustomerMessage,
    EventKind.INTERNAL_NOTE: InternalNote,
    EventKind.INTERACTION: Interaction,
}
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the stream with the text it stands for, and the names of what its data refers to by id.

    ``former`` are the versions of an interaction before it was amended, newest first.
    """

    event: CaseEvent
    content: Any
    names: Mapping[str, str]
    former: tuple[Interaction, ...] = ()


@dataclass(frozen=True, slots=True)
class Stream:
    """The newest entries in the order in which they happened; ``earlier`` is the ``seq`` before which more lie."""

    entries: tuple[Entry, ...]
    earlier: int | None


def stream(case: Case, *, before: int | None = None, limit: int = MOST) -> Stream:
    """The newest entries of a case that the caller was let see, or those before a ``seq``.

    Of an interaction that was amended there is its newest version alone. One statement, one more for each kind of
    text and for each kind of record that is named: users, queues and so on, and one if anything was amended.
    """
    found = CaseEvent.objects.filter(holds(case), case=case).select_related("by_user").order_by("-seq")
    if before is not None:
        found = found.filter(seq__lt=before)
    newest = list(found[: limit + 1])
    earlier = newest[limit - 1].seq if len(newest) > limit else None
    events = sorted(newest[:limit], key=lambda one: (one.at, one.seq))
    texts, names = _texts(events), _names(events)
    former = former_versions(case, texts.values())
    entries = (Entry(one, texts.get(one.content_id), names, former.get(one.content_id, ())) for one in events)
    return Stream(tuple(entries), earlier)


def _texts(events: Iterable[CaseEvent]) -> dict[UUID | None, Record]:
    wanted: dict[str, list[UUID]] = {}
    for one in events:
        if one.content_id is not None and one.kind in _CONTENT:
            wanted.setdefault(one.kind, []).append(one.content_id)
    found: dict[UUID | None, Record] = {}
    for kind, ids in wanted.items():
        related = [name for name in ("author", "contact") if hasattr(_CONTENT[kind], name)]
        found |= {one.id: one for one in _CONTENT[kind].objects.filter(id__in=ids).select_related(*related)}
    return found


def _names(events: Iterable[CaseEvent]) -> dict[str, str]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in events:
        for what, named in _named(one.data):
            wanted[what].add(named)
    found: dict[str, str] = {}
    for what, ids in wanted.items():
        records, name = _NAMED[what]
        found |= {str(key): text for key, text in records.filter(id__in=ids).values_list("id", name)}
    return found


_NAMED: Final[Mapping[str, tuple[Manager[Any], str]]] = {
    "owner": (User.objects, "name"),
    "assignee": (User.objects, "name"),
    "user": (User.objects, "name"),
    "team": (Team.objects, "name"),
    "queue": (Queue.objects, "name"),
    "dispatch": (Queue.objects, "name"),
    "priority": (Priority.objects, "label"),
    "calendar": (WorkCalendar.objects, "name"),
}
"""Where what an entry refers to by id has its name: a part of a move, a recipient, an action, a calendar."""


def _named(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((part, data[part]) for part in ("owner", "assignee", "queue") if part in data)
    yield from (("calendar", one) for one in data.get("calendars", ()))
    for one in (*data.get("recipients", ()), *data.get("actions", ())):
        if "id" in one:
            yield one["kind"], one["id"]


def news(case: Case, *, after: int, viewer: Viewer) -> list[CaseEvent]:
    """What others did on the case since the entry numbered ``after``. One statement.

    Deliveries and what the program says of clocks are left out: they move nothing.
    """
    by_itself = (EventKind.DELIVERY, *OF_CLOCKS)
    found = CaseEvent.objects.filter(case=case, seq__gt=after).exclude(kind__in=by_itself)
    return [
        one for one in found.order_by("seq") if one.by_user_id != viewer.user_id or viewer.user_id is None
    ]
