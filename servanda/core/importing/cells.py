"""Between the text of a cell and its value, both ways."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeGuard

from servanda.core.importing.columns import Column, Reading, Value
from servanda.core.refusals import Fault, Invalid

EMPTIED: Final = "-"
"""In a CSV file: take away what is there. An empty cell leaves it."""

SEPARATOR: Final = "|"
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_YES: Final = frozenset({"yes", "true", "1"})
_NO: Final = frozenset({"no", "false", "0"})
_OTHER_DATE: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_LARGEST: Final = 2_000_000_000
_MOST_DIGITS: Final = 12


class CellUnreadable(Invalid):
    """A cell does not say what its column asks for."""


def unguarded(text: str) -> str:
    """The text of a CSV cell without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def guarded(text: str) -> str:
    """The text with such an apostrophe if it needs one; ``unguarded`` gives it back, whatever it is."""
    return f"'{text}" if _FORMULA.match(text) else text


def from_text(column: Column, text: str) -> Value:
    """The value of a CSV cell that is not empty. Raises ``CellUnreadable``."""
    if text == EMPTIED:
        _refuse_emptying(column)
        return None
    return _read(column, unguarded(text))


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether a part of a JSON file is a list."""
    return isinstance(value, list)


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether a part of a JSON file is an object."""
    return isinstance(value, dict)


def from_json(column: Column, given: Any) -> Value:
    """The value of a member of a JSON object. Raises ``CellUnreadable``."""
    if given is None:
        _refuse_emptying(column)
        return None
    if column.reading is Reading.LIST and is_list(given):
        return tuple(_word(column, one) for one in given)
    if column.reading is Reading.OBJECT and is_object(given):
        return _in_one_form(given)
    if isinstance(given, bool) and column.reading is Reading.YES_NO:
        return given
    return _read(column, _word(column, given))


def _refuse_emptying(column: Column) -> None:
    if not column.may_be_empty:
        raise _unreadable(column, "This cannot be emptied; leave the cell empty to keep what is there.")


def to_text(value: Value) -> str:
    """The cell of a value; what is none is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def to_json(column: Column, value: Value) -> str | bool | int | list[str] | dict[str, Any] | None:
    """The member of a JSON object for a value of the column; amounts and dates are texts."""
    if column.reading is Reading.OBJECT and isinstance(value, str):
        found: dict[str, Any] = json.loads(value)
        return found
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, bool | int | None) else to_text(value)


def _read(column: Column, text: str) -> Value:
    return _READ[column.reading](column, text)


def _word(column: Column, given: Any) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
        raise _unreadable(column, "Give a text.")
    text = str(given).strip()
    if "\0" in text:
        raise _unreadable(column, "It contains a NUL character; remove it.")
    return text


def _text(column: Column, text: str) -> str:
    if column.choices and text not in column.choices:
        raise _unreadable(column, f"Enter one of: {', '.join(column.choices)}.")
    return text


def _yes_no(column: Column, text: str) -> bool:
    said = text.casefold()
    if said not in _YES | _NO:
        raise _unreadable(column, "Enter yes or no.")
    return said in _YES


def _date(column: Column, text: str) -> date:
    other = _OTHER_DATE.fullmatch(text)
    try:
        if other:
            return date(int(other[3]), int(other[2]), int(other[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise _unreadable(column, "Enter a date like 2026-12-31.") from None


def _number(column: Column, text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > _MOST_DIGITS or int(text) > _LARGEST:
        raise _unreadable(column, "Enter a whole number.")
    return int(text)


def _amount(column: Column, text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount) > _LARGEST or _cents(amount) != amount:
        raise _unreadable(column, "Enter an amount like 1200.00.")
    return amount


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _object(column: Column, text: str) -> str:
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not is_object(found):
        raise _unreadable(column, f"Enter an object like {column.example}.")
    return _in_one_form(found)


def _in_one_form(found: dict[str, Any]) -> str:
    return json.dumps(found, sort_keys=True, default=str)


def _list(column: Column, text: str) -> tuple[str, ...]:
    return tuple(_text(column, part.strip()) for part in text.split(SEPARATOR) if part.strip())


_READ: Final[Mapping[Reading, Callable[[Column, str], Value]]] = {
    Reading.TEXT: _text,
    Reading.YES_NO: _yes_no,
    Reading.DATE: _date,
    Reading.NUMBER: _number,
    Reading.AMOUNT: _amount,
    Reading.LIST: _list,
    Reading.OBJECT: _object,
}


def _unreadable(column: Column, message: str) -> CellUnreadable:
    return CellUnreadable(message, [Fault(column.name, message)])
