"""What is wrong with what was typed, in words of ours: one table for the forms of every page."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms

_WORDS: Final[Mapping[str, str]] = {
    "required": "Fill this in.",
    "max_length": "Shorten this to %(limit_value)d characters.",
    "min_length": "Enter at least %(limit_value)d characters.",
    "max_digits": "This is too large: at most %(max)d digits.",
    "max_whole_digits": "This is too large: at most %(max)d digits before the decimal point.",
    "max_decimal_places": "At most %(max)d digits after the decimal point.",
    "invalid_choice": "Choose one from the list.",
    "invalid_list": "Choose from the list.",
    "null_characters_not_allowed": "Take out what cannot be seen.",
}
_INVALID: Final[Mapping[type[forms.Field], str]] = {
    forms.DecimalField: "Enter an amount like 1250 or 99.50.",
    forms.EmailField: "Enter an address like anna@example.com.",
    forms.DateField: "Enter a date like 2027-12-31.",
    forms.TimeField: "Enter a time like 14:30.",
}
"""What cannot be read at all, by kind of field."""


def in_our_words(field: forms.Field) -> None:
    """Let a field speak our words wherever it has none of its own beside Django's."""
    for code, words in _ours(field):
        of_django = _of_django(field, code)
        if field.error_messages.get(code, of_django) == of_django:
            field.error_messages[code] = words


def _ours(field: forms.Field) -> Iterator[tuple[str, str]]:
    yield from _WORDS.items()
    if isinstance(field, forms.IntegerField) and not isinstance(field, forms.DecimalField):
        number = _whole_number(field.min_value, field.max_value)
        yield from ((code, number) for code in ("invalid", "min_value", "max_value"))
    elif isinstance(field, forms.DecimalField):
        yield "min_value", "Enter at least %(limit_value)s."
        yield "max_value", "Enter at most %(limit_value)s."
    for kind, words in _INVALID.items():
        if isinstance(field, kind):
            yield "invalid", words


def _whole_number(least: Any, most: Any) -> str:
    if least is not None and most is not None:
        return f"Enter a whole number from {least} to {most}."
    if least is not None or most is not None:
        bound = f"at least {least}" if most is None else f"at most {most}"
        return f"Enter a whole number of {bound}."
    return "Enter a whole number."


def _of_django(field: forms.Field, code: str) -> Any:
    """What Django would say, so that a field's own words are told from it."""
    for kind in type(field).__mro__:
        words = getattr(kind, "default_error_messages", {})
        if kind.__module__.startswith("django.") and code in words:
            return words[code]
    return None
