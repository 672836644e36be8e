"""The forms of the calendar pages."""

from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from django import forms

from servanda.organisations import queries
from servanda.web.forms.fields import zone_field
from servanda.web.setup.hours import DAYS, Band, HoursField, drawn

YEARS_AHEAD: Final = 2


class WeekForm(forms.Form):
    """Hours for each weekday."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, name in DAYS:
            self.fields[code] = HoursField(name)

    @property
    def weekly(self) -> dict[str, list[list[str]]]:
        """The week in the written form; days without hours are left out."""
        return {code: self.cleaned_data[code] for code, _ in DAYS if self.cleaned_data[code]}

    @property
    def days(self) -> list[tuple[forms.BoundField, list[Band]]]:
        """Each weekday's field with its hours to draw."""
        return [(self[code], drawn(self[code].value() or "")) for code, _ in DAYS]


class NewCalendarForm(WeekForm):
    """A name, a zone and a week; holidays and exceptions follow on the calendar's own page."""

    name = forms.CharField(max_length=80, error_messages={"required": "Enter a name."})
    timezone = zone_field()

    def clean_timezone(self) -> str:
        zone: str = self.cleaned_data["timezone"]
        if zone not in available_timezones():
            raise forms.ValidationError(f"There is no time zone {zone}; choose one like Europe/Vienna.")
        return zone


class EditForm(forms.Form):
    """What every edit of a calendar asks: whether it also changes what was counted already, and why."""

    retroactive = forms.BooleanField(
        label="Also change working time that was counted already",
        required=False,
        help_text="It reaches the past too; the reason stands beside it in what was changed.",
    )
    reason = forms.CharField(label="Reason", max_length=400, required=False)

    @property
    def reach(self) -> dict[str, Any]:
        """The arguments of the action that say how far the edit reaches."""
        return {"retroactive": self.cleaned_data["retroactive"], "reason": self.cleaned_data["reason"]}


class WeekEditForm(WeekForm, EditForm):
    """Another week from now on."""


class ExceptionForm(EditForm):
    """Other hours on one day."""

    on = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    hours = HoursField("Hours")

    @property
    def patch(self) -> dict[str, Any]:
        return {"exceptions": {self.cleaned_data["on"].isoformat(): self.cleaned_data["hours"]}}


class RenameForm(forms.Form):
    """Another name."""

    name = forms.CharField(max_length=80, error_messages={"required": "Enter a name."})


class TryOutForm(forms.Form):
    """A promise to be tried: begun when, how much working time. Read in the calendar's zone."""

    start = forms.DateTimeField(
        label="Begun at",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    hours = forms.IntegerField(label="Hours", min_value=0, max_value=100_000, initial=4)
    minutes = forms.IntegerField(label="Minutes", min_value=0, max_value=59, initial=0)

    @property
    def seconds(self) -> int:
        spent = timedelta(hours=self.cleaned_data["hours"], minutes=self.cleaned_data["minutes"])
        return int(spent.total_seconds())

    def start_in(self, zone: str) -> datetime:
        """The instant at which the zone's clock reads what was entered."""
        naive: datetime = self.cleaned_data["start"].replace(tzinfo=None)
        return naive.replace(tzinfo=ZoneInfo(zone))


class HolidayListForm(forms.Form):
    """Which country's holidays to propose, and for which years."""

    country = forms.ChoiceField()
    region = forms.ChoiceField(required=False)
    first_year = forms.IntegerField(label="From", min_value=1900, max_value=2100)
    last_year = forms.IntegerField(label="To", min_value=1900, max_value=2100)

    def __init__(self, data: Any, *, year: int) -> None:
        super().__init__(data, initial={"first_year": year, "last_year": year + YEARS_AHEAD})
        self._offer("country", queries.countries(), "Choose …")
        country = (data or {}).get("country", "")
        self._offer("region", queries.regions(country), "(whole country)")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first_year"), given.get("last_year")
        if first and last and not 0 <= last - first < queries.MOST_YEARS:
            self.add_error("last_year", f"Choose 1 to {queries.MOST_YEARS} years, the first one first.")
        return given

    @property
    def years(self) -> range:
        return range(self.cleaned_data["first_year"], self.cleaned_data["last_year"] + 1)

    def _offer(self, name: str, places: tuple[queries.Place, ...], none: str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", none), *((place.code, place.name) for place in places)]
