"""Allowances and money as people write and read them: ``40 h``, ``12 incidents``, ``€ 6,400.00``."""

import re
from decimal import Decimal
from typing import Any, Final

from django import forms

from servanda.core.cover import PlanType
from servanda.core.ledger import Cycle
from servanda.web.forms.lengths import MINUTE_S, minutes
from servanda.web.words import duration

_SIGNS: Final = {"EUR": "€", "USD": "$", "GBP": "£"}
_HOUR_MIN: Final = 60
MOST: Final = 6_000_000
_DECIMAL: Final = re.compile(r"(\d{1,6})[.,](\d{1,2})(?:\s*(?:h|hours?))?", re.IGNORECASE)
_INCIDENTS: Final = re.compile(r"(\d{1,18})(?:\s*incidents?)?", re.ASCII | re.IGNORECASE)
MINUS: Final = "-−–"
"""What people type before an amount below nothing."""
_HOW: Final = {
    PlanType.HOURS: "Enter hours like 40, 2.5 or 37:30.",
    PlanType.INCIDENTS: "Enter a whole number of incidents, like 12.",
}

CYCLE: Final = {
    Cycle.CONTRACT_PERIOD: "contract period",
    Cycle.MONTH: "month",
    Cycle.QUARTER: "quarter",
    Cycle.YEAR: "year",
}
"""What an allowance is granted for."""


def amount(value: int, unit: str) -> str:
    """``8 h 45 min``, ``-3 h``, ``12 incidents``, as the unit of the plan says."""
    if unit == PlanType.HOURS:
        return f"{'−' if value < 0 else ''}{duration(abs(value) * MINUTE_S)}" if value else "0 h"
    return f"{value} incident{'' if value == 1 else 's'}".replace("-", "−")


def signed(value: int, unit: str) -> str:
    """As ``amount``, with a plus before what was given."""
    return f"{'+' if value > 0 else ''}{amount(value, unit)}"


def clocked(value: int, unit: str) -> str:
    """For columns of figures: ``−0:15`` hours, ``12`` incidents."""
    hours, minutes = divmod(abs(value), _HOUR_MIN)
    plain = f"{hours}:{minutes:02}" if unit == PlanType.HOURS else str(abs(value))
    return f"−{plain}" if value < 0 else plain


def money(value: Decimal, currency: str) -> str:
    """``€ 6,400.00``, ``CHF 900.00``."""
    return f"{_SIGNS.get(currency, currency)} {value:,.2f}".strip()


class AllowanceField(forms.CharField):
    """How much there is, in the unit of the plan that the form knows: hours as ``40``, ``2.5`` or ``37:30``."""

    def __init__(self, label: str, *, hint: str = "") -> None:
        widget = forms.TextInput(attrs={"maxlength": 20, "autocomplete": "off"})
        super().__init__(label=label, required=False, help_text=hint, widget=widget)


def counted(text: str, unit: str, most: int = MOST) -> int | None:
    """Minutes for hours, a number for incidents, from 1 to ``most``; none of nothing. Raises ``ValidationError``."""
    plain, kind = text.strip(), PlanType.HOURS if unit == PlanType.HOURS else PlanType.INCIDENTS
    if not plain:
        return None
    size = plain.lstrip(MINUS).lstrip()
    try:
        found = _minutes(size) if kind is PlanType.HOURS else _incidents(size)
    except ValueError as error:
        raise forms.ValidationError(_HOW[kind]) from error
    if size != plain or not found:
        raise forms.ValidationError(f"Enter more than nothing. {_HOW[kind]}")
    if found > most:
        limit = f"{most // _HOUR_MIN:,} hours" if kind is PlanType.HOURS else f"{most:,} incidents"
        raise forms.ValidationError(f"This is too much: enter at most {limit}.")
    return found


def asked_for(unit: str) -> str:
    """How an amount is written, as a sentence."""
    return _HOW[PlanType.HOURS if unit == PlanType.HOURS else PlanType.INCIDENTS]


def written(value: Any, unit: str) -> str:
    """As ``counted`` reads it."""
    if not isinstance(value, int):
        return ""
    return duration(value * MINUTE_S) if unit == PlanType.HOURS else str(value)


def _minutes(text: str) -> int:
    """A number alone is hours here, also with a decimal point or comma, to the next minute."""
    if parts := _DECIMAL.fullmatch(text):
        return round(Decimal(f"{parts[1]}.{parts[2]}") * _HOUR_MIN)
    return int(text) * _HOUR_MIN if text.isascii() and text.isdecimal() else minutes(text)


def _incidents(text: str) -> int:
    if found := _INCIDENTS.fullmatch(text):
        return int(found[1])
    raise ValueError(text)
