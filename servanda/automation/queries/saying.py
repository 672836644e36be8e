"""What notices say: parts of a text by name, for templates to word."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from servanda.automation.queries.directory import Directory
from servanda.cases.models import CaseEvent, EventKind
from servanda.organisations.models import CalendarEdit

Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Causes:
    """Why deadlines moved: the edits of calendars, and the entries that came just before."""

    edits: Mapping[str, list[CalendarEdit]]
    before: Mapping[tuple[UUID, int], CaseEvent]


def causes(events: Collection[CaseEvent]) -> Causes:
    """Those of the moved deadlines among these events. Two statements at most, none where none moved."""
    moved = [event for event in events if event.kind == EventKind.DEADLINE_MOVED]
    calendars = {one for event in moved for one in event.data.get("calendars", ())}
    happened = [event for event in moved if not event.data.get("calendars")]
    return Causes(_edits(calendars), _before(happened))


def words_of(event: CaseEvent, people: Directory, causes: Causes) -> Words:
    """What a notice of the event may say; what is empty is left out. No statement."""
    case, data = event.case, event.data
    words: Words = {
        "subject": case.subject,
        "customer": case.customer.name if case.customer else "",
        "queue": _queue(event, people),
        "by": event.by_name,
        "move": data.get("move", ""),
        "reason": data.get("reason", ""),
        "failure": data.get("failure", ""),
    }
    words |= _OF_KIND[event.kind](event, causes) if event.kind in _OF_KIND else {}
    return {name: part for name, part in words.items() if part}


def words_outside(event: CaseEvent, words: Words) -> Words:
    """What somebody outside is told: which case, what and by when, nothing that was said on it or about whom."""
    organisation = event.case.organisation
    kept = {name: words[name] for name in ("clock", "mark", "due", "late", "done") if name in words}
    return kept | {
        "severity": str(event.case.severity),
        "organisation": organisation.description,
        "zone": organisation.zone,
    }


def _queue(event: CaseEvent, people: Directory) -> str:
    """The name of the queue that the case came to, or lies in now; the case may have moved on since."""
    queue_id = event.data.get("queue") or event.case.queue_id
    return people.names.get(UUID(str(queue_id)), "") if queue_id else ""


def _fired(event: CaseEvent, causes: Causes) -> Words:
    """The clock, its percent or level, its deadline, what was done and what could not be."""
    data = event.data
    undone = data.get("undone", ())
    failed = [(one["kind"], one.get("id")) for one in undone]
    done = [one["kind"] for one in data.get("actions", ()) if (one["kind"], one.get("id")) not in failed]
    return {
        "by": "",
        "queue": "",
        "clock": data["clock"],
        "mark": str(data["mark"]),
        "due": data.get("due", ""),
        "late": "yes" if data["reached_at"] > data.get("due", data["reached_at"]) else "",
        "done": done,
        "undone": [one["because"] for one in undone],
    }


def _moved(event: CaseEvent, causes: Causes) -> Words:
    """The old and the new instants; and why, by whom: an edit of a calendar, or what happened on the case."""
    moved = [{name: one[name] for name in ("clock", "was", "is")} for one in event.data["moved"]]
    calendars = event.data.get("calendars", ())
    return {"queue": "", "moved": moved} | (
        _edited(event, calendars, causes) if calendars else _happened(event, causes)
    )


def _edited(event: CaseEvent, calendars: Iterable[str], causes: Causes) -> Words:
    found = [one for one in (_edit(causes.edits[which], event.recorded_at) for which in calendars) if one]
    last = max(found, key=lambda one: one.recorded_at, default=None)
    names = sorted({one.calendar.name for one in found})
    return {
        "why": "calendar",
        "calendar": ", ".join(names),
        "by": last.edited_by if last else "",
        "reason": last.reason if last else "",
    }


def _edit(edits: Iterable[CalendarEdit], until: datetime) -> CalendarEdit | None:
    return max((one for one in edits if one.recorded_at <= until), key=lambda one: one.seq, default=None)


def _happened(event: CaseEvent, causes: Causes) -> Words:
    before = causes.before.get((event.case_id, event.seq - 1))
    if before is None or before.recorded_at != event.recorded_at:
        return {}
    severity = before.data.get("severity")
    is_severity = before.kind == EventKind.CHANGED and severity is not None
    return {"why": before.kind, "severity": [str(one) for one in severity] if is_severity else []}


def _annulled(event: CaseEvent, causes: Causes) -> Words:
    edited_by = event.data.get("edited_by")
    by_edit = {"why": "calendar", "by": edited_by} if edited_by else {}
    return {"queue": "", "clocks": event.data["clocks"], **by_edit}


def _cover(event: CaseEvent, causes: Causes) -> Words:
    """The contract that is used up, or who is to be confirmed for which agreement."""
    return {"queue": ""} | {name: event.data.get(name, "") for name in ("contract", "agreement", "caller")}


_OF_KIND: Final[Mapping[str, Callable[[CaseEvent, Causes], Words]]] = {
    EventKind.CLOCK: _fired,
    EventKind.DEADLINE_MOVED: _moved,
    EventKind.BREACH_ANNULLED: _annulled,
    EventKind.COVER: _cover,
}


def _edits(calendars: Collection[str]) -> Mapping[str, list[CalendarEdit]]:
    found: dict[str, list[CalendarEdit]] = {one: [] for one in calendars}
    if calendars:
        for edit in CalendarEdit.objects.filter(calendar__in=map(UUID, calendars)).select_related("calendar"):
            found[str(edit.calendar_id)].append(edit)
    return found


def _before(moved: Collection[CaseEvent]) -> Mapping[tuple[UUID, int], CaseEvent]:
    if not moved:
        return {}
    found = CaseEvent.objects.filter(
        case__in={one.case_id for one in moved}, seq__in={one.seq - 1 for one in moved}
    )
    return {(one.case_id, one.seq): one for one in found}
