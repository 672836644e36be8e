"""Paging by key: the next page begins after the last row of this one, however far down it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from servanda.core.refusals import Fault, Invalid

Row = TypeVar("Row", bound=Model)

_SALT: Final = "servanda.paging"


class CursorInvalid(Invalid):
    """A cursor that we did not make, or made for another list."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows; ``next`` is the cursor of the page after, none at the end."""

    items: list[Row]
    next: str | None
    total: int | None = None


def page(
    found: QuerySet[Row], *, order: Sequence[str], limit: int, after: str = "", total: bool = False
) -> Page[Row]:
    """At most ``limit`` rows after the cursor.

    ``order`` names fields (``-`` for descending, ``__`` to a related row) or annotations that are never null; the
    last one is unique. The cursor is signed: nobody reads rows at a position of their own. Raises ``CursorInvalid``.
    One statement, one more for ``total``.
    """
    rows = found.order_by(*order)
    if after:
        rows = rows.filter(behind(order, _values(found, order, after)))
    items = list(rows[: limit + 1])
    more = len(items) > limit
    items = items[:limit]
    return Page(
        items=items,
        next=_cursor(found.model, order, items[-1]) if more else None,
        total=found.count() if total else None,
    )


def behind(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows behind the values in that order, named as ``page`` names it.

    The first field is also bounded alone, which is what an index can use.
    """
    bound = Q()
    later = Q()
    equal = Q()
    for name, value in zip(order, values, strict=True):
        field, comparison = _direction(name)
        if not bound:
            bound = Q(**{f"{field}__{comparison}e": value})
        later |= equal & Q(**{f"{field}__{comparison}": value})
        equal &= Q(**{field: value})
    return bound & later


def _direction(name: str) -> tuple[str, str]:
    return (name[1:], "lt") if name.startswith("-") else (name, "gt")


def _salt(model: type[Model], order: Sequence[str]) -> str:
    return ".".join((_SALT, model._meta.label_lower, *order))


def _cursor(model: type[Model], order: Sequence[str], row: Model) -> str:
    fields = [_direction(name)[0].replace("__", ".") for name in order]
    values = [_text(attrgetter(field)(row)) for field in fields]
    return signing.dumps(values, salt=_salt(model, order), compress=True)


def _text(value: Any) -> Any:
    return (
        value
        if isinstance(value, int | str)
        else value.isoformat()
        if hasattr(value, "isoformat")
        else str(value)
    )


def _values(found: QuerySet[Row], order: Sequence[str], cursor: str) -> Sequence[Any]:
    try:
        values = signing.loads(cursor, salt=_salt(found.model, order))
        return [_field(found, name).to_python(value) for name, value in zip(order, values, strict=True)]
    except (signing.BadSignature, ValidationError, ValueError) as error:
        raise CursorInvalid(
            "This list has no such page.",
            [Fault("next", "Send `next` as it was answered, in the same order.")],
        ) from error


def _field(found: QuerySet[Row], name: str) -> Any:
    """The field of the model or a related one, or what the rows were annotated with."""
    *path, last = _direction(name)[0].split("__")
    if not path and last in found.query.annotations:
        return found.query.annotations[last].output_field
    model: Any = found.model
    for step in path:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(last)
