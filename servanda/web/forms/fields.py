"""Form fields that several set-up pages use."""

from collections.abc import Iterable
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.db.models import Model


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


def offer(field: forms.Field, records: Iterable[Model], *, none: str | None = None) -> None:
    """Let a field choose between the records."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  made above
    first = [("", none)] if none is not None else []
    field.choices = [*first, *((str(record.pk), str(record)) for record in records)]


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
