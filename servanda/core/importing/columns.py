"""What a column of a file is: its name, how its cells are read, and an example."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

Value = str | bool | int | Decimal | date | tuple[str, ...] | None
"""What a cell says; none empties what the record has."""


class Reading(StrEnum):
    """How the text of a cell is read."""

    TEXT = "text"
    YES_NO = "yes or no"
    DATE = "date"
    NUMBER = "whole number"
    AMOUNT = "amount"
    LIST = "list"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``required`` to add a record, never to change one. ``may_be_empty``: can be emptied with a hyphen."""

    name: str
    example: str
    means: str
    reading: Reading = Reading.TEXT
    required: bool = False
    may_be_empty: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its code, as in addresses, and its columns in their order."""

    code: str
    found_by: str
    columns: tuple[Column, ...]

    @property
    def title(self) -> str:
        """How people call it."""
        return self.code.replace("-", " ")

    def column(self, name: str) -> Column | None:
        """The column of this name, if there is one."""
        return next((one for one in self.columns if one.name == name), None)


REASONS: Final = "refused_because"
"""The column that a file of refused rows has besides; taken back, it is passed over."""
