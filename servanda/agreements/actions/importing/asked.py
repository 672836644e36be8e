"""What a row asks for, and how a refusal comes to stand at its columns."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servanda.core.access import Viewer
from servanda.core.importing import Value
from servanda.core.refusals import Fault, Invalid, Refusal

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """All cells of the row, who brings it, and when."""

    cells: Mapping[str, Value]
    by: Viewer
    at: datetime

    def text(self, column: str) -> str:
        """The text of a cell; empty where it says nothing, or that nothing is to be there."""
        return str(self.cells.get(column) or "")


class RowUnfit(Invalid):
    """A row asks for something that its kind does not allow."""


def unfit(field: str, message: str) -> RowUnfit:
    """The refusal of a row for this field."""
    return RowUnfit(message, [Fault(field, message)])


@contextmanager
def at_columns(otherwise: str, **columns: str) -> Iterator[None]:
    """Let what an action refuses stand at the columns that its fields have here; what is of none at ``otherwise``."""
    try:
        yield
    except Refusal as refused:
        said = refused.faults or (Fault("", refused.message),)
        faults = [Fault(columns.get(one.field, one.field) or otherwise, one.message) for one in said]
        raise RowUnfit(refused.message, faults) from refused
