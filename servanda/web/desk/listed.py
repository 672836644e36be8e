"""Lists that belong to a record, in other tables: what of them its history tells along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from servanda.foundation.changes import Parts
from servanda.foundation.models import Record

_PARTS: Final[Mapping[str, Sequence[tuple[str, str, str, str]]]] = {
    "agreements.contract": (
        ("scopes", "Products", "product_id", "the whole customer"),
        ("services", "Services", "service_id", ""),
    ),
}
"""Lists that belong to a record: their field, what they are called, what each names, and what that is if empty."""


@dataclass(frozen=True, slots=True)
class Listed(Parts):
    """Parts that are told as a list: what each is called by, and what it is called where that is empty."""

    label: str
    names: str
    nothing: str = ""

    @property
    def table(self) -> str:
        """Where they are stored."""
        return self.kind._meta.db_table

    def name(self, named: Any, names: Mapping[str, str]) -> str:
        """What one part is called."""
        return names.get(str(named), str(named)) if named else self.nothing


def parts_of(kind: type[Record]) -> tuple[Listed, ...]:
    """What the history of such a record tells along."""
    return tuple(
        Listed(_kind_of(kind, field), "contract_id", label, names, nothing)
        for field, label, names, nothing in _PARTS.get(kind._meta.label_lower, ())
    )


def _kind_of(kind: type[Record], name: str) -> Any:
    """The table between two kinds, or the kind that refers to this one."""
    field: Any = kind._meta.get_field(name)
    return getattr(field.remote_field, "through", None) or field.related_model
