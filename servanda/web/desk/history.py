"""Who changed what of a record, and when: the change log in words, for any record of a page."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey
from django.utils.dateformat import format as dated

from servanda.core.access import Permission, Viewer, require
from servanda.foundation.changes import changes_of
from servanda.foundation.models import Record
from servanda.foundation.paging import page
from servanda.web import words
from servanda.web.permissions import WORDS

ROWS: Final = 50
_DONE: Final = {"I": "Created", "U": "Changed", "D": "Deleted"}
_NOTHING: Final = "–"
_LONGEST: Final = 200

_SILENT: Final = frozenset({"id", "revision", "sort_name", "find_name", "binds", "period", "stage"})
"""What other columns say already, or what is made from them."""

_LABELS: Final[Mapping[str, str]] = {
    "starts_on": "First day",
    "ends_on": "Last day",
    "terminated_on": "Terminated from the end of",
    "effective_from": "From",
    "expires_on": "Last valid day",
    "whole_customer": "Covers the whole customer",
    "plan_version": "Version of the plan",
    "previous_id": "Renews",
    "is_active": "In use",
    "is_default": "Default",
}
"""Where the name of the column says too little."""

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "permissions": {one.value: said for one, said in WORDS.items()},
}
"""What values mean, by the column that lists them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did at once."""

    recorded_at: datetime
    who: str
    done: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """Some entries, the latest first; ``next`` is the cursor of those before."""

    entries: tuple[Entry, ...]
    next: str


def history_of(record: Record, *, viewer: Viewer, after: str = "") -> History:
    """What the fragment ``desk/history.html`` shows as ``history``.

    Whoever asks has found the record first. One statement, and one more for each kind of record that is named.
    Raises ``NotAllowed``, ``CursorInvalid``.
    """
    require(viewer, Permission.HISTORY_SEE)
    found = page(changes_of(type(record), record.id), order=("-id",), limit=ROWS, after=after)
    teller = _Teller(type(record), viewer.zone, _names(type(record), found.items))
    return History(tuple(map(teller.entry, found.items)), found.next or "")


@dataclass(frozen=True, slots=True)
class _Teller:
    kind: type[Record]
    zone: str
    names: Mapping[str, str]

    def entry(self, one: Any) -> Entry:
        """An entry of the log; what was created says itself on the page of the record."""
        changes = tuple(self._changes(one)) if one.operation == "U" else ()
        return Entry(one.recorded_at, one.actor_name or "Servanda", _DONE[one.operation], changes)

    def _changes(self, one: Any) -> Iterator[Change]:
        before, after = one.before or {}, one.after or {}
        for column in sorted(after):
            was, now = before.get(column), after[column]
            if column in _WORDS:
                yield Change(_label(column), "", _came_and_went(column, was or [], now or []))
            elif column not in _SILENT:
                yield Change(_label(column), self._word(column, was), self._word(column, now))

    def _word(self, column: str, value: Any) -> str:
        if value in (None, "", [], {}):
            return _NOTHING
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, dict | list):
            return "as it was then"
        return self._text(column, str(value))

    def _text(self, column: str, value: str) -> str:
        if value in self.names:
            return self.names[value]
        field = _field(self.kind, column)
        choices = dict(field.flatchoices) if field is not None else {}
        found = str(choices.get(value, "")) or self._figure(field, value) or value
        return found if len(found) <= _LONGEST else f"{found[:_LONGEST]} …"

    def _figure(self, field: Any, value: str) -> str:
        kind = field.get_internal_type() if field is not None else ""
        if kind == "DateTimeField":
            return words.exact(datetime.fromisoformat(value), zone=self.zone)
        if kind == "DecimalField":
            return f"{Decimal(value):,.{field.decimal_places}f}"
        return dated(date.fromisoformat(value), "j M Y") if kind == "DateField" else ""


def _came_and_went(column: str, was: Collection[str], now: Collection[str]) -> str:
    """What a list has now that it had not, and the other way round."""
    words = _WORDS[column]
    parts = {"added": set(now) - set(was), "removed": set(was) - set(now)}
    return "; ".join(
        f"{did}: {', '.join(words.get(one, one) for one in sorted(ones))}"
        for did, ones in parts.items()
        if ones
    )


def _names(kind: type[Record], entries: Iterable[Any]) -> dict[str, str]:
    """What the records that are referred to are called, by their id as text. One statement for each kind."""
    wanted: dict[type[Any], set[str]] = {}
    for entry in entries:
        for column, value in [*(entry.before or {}).items(), *(entry.after or {}).items()]:
            field = _field(kind, column)
            if isinstance(field, ForeignKey) and value is not None:
                wanted.setdefault(field.remote_field.model, set()).add(str(value))
    return {
        str(one.pk): str(one)
        for related, ids in wanted.items()
        for one in related._default_manager.filter(pk__in=ids)
    }


def _field(kind: type[Record], column: str) -> "Field[Any, Any] | None":
    try:
        found = kind._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _label(column: str) -> str:
    plain = column.removesuffix("_id").replace("_", " ")
    return _LABELS.get(column, plain[:1].upper() + plain[1:])
