"""Who changed what of a record, and when: the change log in words, for any record of a page."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Model
from django.utils.dateformat import format as dated

from servanda.core.access import HISTORY, Permission, Viewer, require_any
from servanda.foundation.changes import changes_of
from servanda.foundation.models import Record
from servanda.foundation.paging import page
from servanda.web import words
from servanda.web.desk.listed import Listed, parts_of
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


def history_of(
    record: Record, *, viewer: Viewer, seen_by: Collection[Permission] = HISTORY, after: str = ""
) -> History:
    """What the fragment ``desk/history.html`` shows as ``history``, for whoever has one of ``seen_by``.

    Whoever asks has found the record first. One statement, and one more for each kind of record that is named.
    Raises ``NotAllowed``, ``CursorInvalid``.
    """
    require_any(viewer, seen_by)
    kind = type(record)
    parts = parts_of(kind)
    found = page(changes_of(kind, record.id, parts), order=("-id",), limit=ROWS, after=after)
    names = _names(kind, [one for one in found.items if one.table_name == kind._meta.db_table])
    for part in parts:
        names |= _names(part.kind, [one for one in found.items if one.table_name == part.table])
    teller = _Teller(kind, viewer.zone, names, parts)
    done_at_once = groupby(found.items, key=attrgetter("transaction"))
    entries = chain.from_iterable(teller.entries(list(ones)) for _, ones in done_at_once)
    return History(tuple(entries), found.next or "")


@dataclass(frozen=True, slots=True)
class _Teller:
    kind: type[Record]
    zone: str
    names: Mapping[str, str]
    parts: tuple[Listed, ...]

    def entries(self, done: Sequence[Any]) -> Iterator[Entry]:
        """What one transaction did to the record and its parts; those of a new record say themselves on its page."""
        own = [one for one in done if one.table_name == self.kind._meta.db_table]
        told = list(map(self.entry, own))
        came_and_went = tuple(self._parts(done))
        if not came_and_went or any(one.operation == "I" for one in own):
            yield from told
        elif told:
            yield replace(told[0], changes=(*told[0].changes, *came_and_went))
            yield from told[1:]
        else:
            yield replace(self.entry(done[0]), done="Changed", changes=came_and_went)

    def _parts(self, done: Sequence[Any]) -> Iterator[Change]:
        for part in self.parts:
            of_it = [one for one in done if one.table_name == part.table]
            came, went = (
                [
                    part.name((one.after or one.before)[part.names], self.names)
                    for one in of_it
                    if one.operation == word
                ]
                for word in "ID"
            )
            if came or went:
                yield Change(part.label, "", _said(came, went))

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
    came, went = (
        [words.get(one, one) for one in sorted(ones)] for ones in (set(now) - set(was), set(was) - set(now))
    )
    return _said(came, went)


def _said(came: Collection[str], went: Collection[str]) -> str:
    parts = {"added": came, "removed": went}
    return "; ".join(f"{did}: {', '.join(sorted(ones))}" for did, ones in parts.items() if ones)


def _names(kind: type[Model], entries: Iterable[Any]) -> dict[str, str]:
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


def _field(kind: type[Model], column: str) -> "Field[Any, Any] | None":
    try:
        found = kind._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _label(column: str) -> str:
    plain = column.removesuffix("_id").replace("_", " ")
    return _LABELS.get(column, plain[:1].upper() + plain[1:])
