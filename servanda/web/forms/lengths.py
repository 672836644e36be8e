"""Lengths of time as people write them: ``30 min``, ``4 h``, ``1 h 30``, ``1:30``."""

import re
from typing import Any, Final

from django import forms

from servanda.web.words import duration

_CLOCK: Final = re.compile(r"(\d{1,5}):([0-5]\d)")
_PARTS: Final = re.compile(
    r"(?:(\d{1,5})\s*(?:h|hours?))?\s*(?:(\d{1,7})\s*(?:min|minutes?|m)?)?", re.IGNORECASE
)
_PLAIN: Final = re.compile(r"\d{1,7}")
_TOO_MANY: Final = re.compile(r"\d{1,5}\s*(?:h|hours?|:)\s*(\d{1,7})", re.IGNORECASE)
_HOUR_MIN: Final = 60
MINUTE_S: Final = 60


def minutes(text: str) -> int:
    """The minutes that are meant; a number alone is minutes. Raises ``ValueError`` that says how it is written.

    After hours there are fewer minutes than an hour has: ``1 h 75`` may be 1 h 15, 1 h 45 or 2 h 15.
    """
    plain = text.strip()
    if _PLAIN.fullmatch(plain):
        return int(plain)
    if (both := _TOO_MANY.match(plain)) and int(both[1]) >= _HOUR_MIN:
        raise ValueError("Enter at most 59 minutes after the hours, or minutes alone: 1 h 30 or 90.")
    found = _CLOCK.fullmatch(plain) or _PARTS.fullmatch(plain)
    if not plain or found is None:
        raise ValueError("Enter a length like 30 min, 4 h or 1 h 30 min.")
    return int(found[1] or 0) * _HOUR_MIN + int(found[2] or 0)


class LengthField(forms.CharField):
    """A length in units of ``unit_s`` seconds, minutes unless said otherwise; or none."""

    def __init__(self, label: str, *, unit_s: int = MINUTE_S, hint: str = "") -> None:
        self.unit_s = unit_s
        widget = forms.TextInput(attrs={"maxlength": 20, "autocomplete": "off"})
        super().__init__(label=label, required=False, help_text=hint, widget=widget)

    def clean(self, value: Any) -> Any:
        """In the field's unit; none if nothing was entered."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return minutes(text) * MINUTE_S // self.unit_s
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        """What was sent as it was sent; a number as people write it."""
        return duration(value * self.unit_s) if isinstance(value, int) else value
