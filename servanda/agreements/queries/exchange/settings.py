"""How a column of a kind becomes a field of its actions, what a record has there, and how it is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from servanda.agreements.queries.exchange.references import NothingNamed
from servanda.core.access import Viewer
from servanda.core.importing import Kind, Value
from servanda.core.refusals import Fault
from servanda.customers.queries import kept

Cells = Mapping[str, Value]
Records = QuerySet[Any]


def _as_it_is(value: Any, of: UUID | None) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Setting:
    """One column of a kind.

    ``read`` makes of a value what the action takes, for a record of the customer ``of``, and raises ``NothingNamed``;
    ``held`` is what a record has, to be compared with that by ``plain``; ``empty`` is what nothing is.
    """

    column: str
    field: str
    shown: Callable[[Any], Value]
    held: Callable[[Any], Any]
    read: Callable[[Any, UUID | None], Any] = _as_it_is
    plain: Callable[[Any], Any] = lambda value: value
    empty: Any = None


@dataclass(frozen=True, slots=True)
class Way:
    """A way to find the record that a row means: by these columns; ``decides``: if they find none, it is a new one."""

    columns: tuple[str, ...]
    found: Callable[[Records, Cells], Records]
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A kind with its records: ``all`` of them for a viewer, with what ``shown`` needs; and how a row finds its own.

    ``narrowed_by``: by which of ``search`` and ``customer_id`` they are narrowed, as their lists are.
    """

    kind: Kind
    all: Callable[..., Records]
    ways: tuple[Way, ...]
    settings: tuple[Setting, ...]
    also_shown: Mapping[str, Callable[[Any], Value]]
    narrowed_by: tuple[str, ...] = ("search", "customer_id")

    def shown(self, record: Any) -> dict[str, Value]:
        """The cells of a record."""
        by_column = {one.column: one.shown for one in self.settings} | dict(self.also_shown)
        return {column.name: by_column[column.name](record) for column in self.kind.columns}

    def find(self, cells: Cells, viewer: Viewer) -> Any | None:
        """The record that a row names, none for a new one; it may have been merged into another.

        Raises ``NothingNamed`` with a fault at its column.
        """
        objects = self.all(viewer=viewer)
        outside = cells.get("external_id")
        known = objects.filter(external_id=outside).first() if outside else None
        return known or self._found_otherwise(objects, cells, outside)

    def _found_otherwise(self, objects: Records, cells: Cells, outside: Value) -> Any | None:
        for way in self.ways:
            if not all(cells.get(name) for name in way.columns):
                continue
            found = [one for one in _tried(way, objects, cells) if not (outside and one.external_id)]
            if len({kept(one).pk for one in found}) > 1:
                raise _nothing(
                    "", f"By {' and '.join(way.columns)} there is more than one; name its external id."
                )
            if found:
                return next((one for one in found if one.is_active), found[0])
            if way.decides:
                return None
        return None


def text(column: str, field: str = "") -> Setting:
    """A text that is stored as it is, without blanks around it."""
    name = field or column
    return Setting(column, name, attrgetter(name), attrgetter(name), empty="")


def code(column: str, field: str = "") -> Setting:
    """A text in upper case."""
    name = field or column
    return Setting(column, name, attrgetter(name), attrgetter(name), read=lambda value, of: value.upper())


def fact(column: str, field: str = "") -> Setting:
    """A date, a number, an amount, or yes or no."""
    name = field or column
    return Setting(column, name, attrgetter(name), attrgetter(name))


def reference(column: str, field: str, look_up: Callable[[str], UUID], shown: str) -> Setting:
    """Another record; ``shown`` is the path to its words."""
    return Setting(column, field, _along(shown), attrgetter(field), read=lambda value, of: look_up(value))


def _along(path: str) -> Callable[[Any], Value]:
    """A value down the path, none where a reference on it is empty."""

    def shown(record: Any) -> Value:
        for name in path.split("."):
            record = getattr(record, name) if record is not None else None
        return None if record is None else str(record)

    return shown


along = _along


def _tried(way: Way, objects: Records, cells: Cells) -> list[Any]:
    try:
        return list(way.found(objects, cells)[:3])
    except NothingNamed:
        # What the row refers to is not there: said at the column, when it is read.
        return []


def _nothing(column: str, message: str) -> NothingNamed:
    return NothingNamed(message, [Fault(column, message)])
