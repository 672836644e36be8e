"""Form fields that several pages use. What may be in them is the action's to say."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.db.models import Model

_Offered = TypeVar("_Offered", bound=Model)


def line(label: str, longest: int, *, required: bool = True, hint: str = "") -> forms.CharField:
    """One line of text; the browser stops at ``longest``, the action says so."""
    widget = forms.TextInput(attrs={"maxlength": longest, "autocomplete": "off"})
    return forms.CharField(label=label, required=required, help_text=hint, widget=widget)


def prose(label: str, longest: int, *, hint: str = "") -> forms.CharField:
    """Text of several lines, which may be left empty."""
    widget = forms.Textarea(attrs={"maxlength": longest, "rows": 4})
    return forms.CharField(label=label, required=False, help_text=hint, widget=widget)


class LinesField(forms.CharField):
    """A list of texts, one a line; empty lines are left out."""

    def __init__(self, label: str, hint: str) -> None:
        super().__init__(
            label=label, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": 3})
        )

    def clean(self, value: Any) -> Any:
        """The texts of the lines."""
        return [text for text in (one.strip() for one in super().clean(value).splitlines()) if text]

    def prepare_value(self, value: Any) -> Any:
        """What was sent as it was sent; a list a line each."""
        return value if isinstance(value, str) or value is None else "\n".join(value)


def choice_of(
    label: str, *, none: str = "", required: bool = False, hint: str = ""
) -> forms.TypedChoiceField:
    """One record, by its id; ``none`` is the word for no choice."""
    return forms.TypedChoiceField(
        label=label,
        coerce=UUID,
        empty_value=None,
        required=required,
        help_text=hint,
        choices=[("", none)],
        error_messages={"invalid_choice": "Choose one from the list.", "required": "Choose one."},
    )


def choices_of(label: str, hint: str = "") -> forms.TypedMultipleChoiceField:
    """Any number of records, by their ids."""
    return forms.TypedMultipleChoiceField(
        label=label,
        coerce=UUID,
        required=False,
        help_text=hint,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list."},
    )


def offer(
    field: forms.Field,
    records: Iterable[_Offered],
    *,
    none: str | None = None,
    called: Callable[[_Offered], str] = str,
) -> None:
    """Let a field choose between the records, each ``called`` by what tells it from the others."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  made above
    first = [("", none)] if none is not None else []
    field.choices = [*first, *((str(record.pk), called(record)) for record in records)]


def zone_field(initial: str = "UTC") -> forms.CharField:
    """A time zone, proposed from the list that the page carries."""
    return forms.CharField(
        label="Time zone",
        max_length=64,
        initial=initial,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        error_messages={"required": "Choose a time zone like Europe/Vienna."},
    )


@cache
def zones() -> list[str]:
    """Every place and UTC, for the list behind a zone field."""
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [*sorted(places), "UTC"]
