"""What a page shows of a calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from servanda.organisations.queries import CalendarInFull
from servanda.web.setup.hours import CLOSED, DAYS, Band, as_text, bands, edit_in_words


@dataclass(frozen=True, slots=True)
class DayView:
    """One weekday: its name, hours in words, and its open stretches to draw."""

    name: str
    hours: str
    bands: list[Band]


@dataclass(frozen=True, slots=True)
class DateView:
    """A holiday (its name) or an exception (its hours) on a date."""

    on: date
    text: str


@dataclass(frozen=True)
class CalendarView:
    """A calendar in words and drawings."""

    calendar: CalendarInFull

    @property
    def days(self) -> list[DayView]:
        """The week from Monday."""
        found = [(name, self.calendar.weekly.get(code, [])) for code, name in DAYS]
        return [DayView(name, as_text(hours) or CLOSED, bands(hours)) for name, hours in found]

    @property
    def holidays(self) -> list[DateView]:
        """All holidays in order, by name where there is one."""
        names = self.calendar.holiday_names
        return [DateView(date.fromisoformat(on), names.get(on, "")) for on in self.calendar.holidays]

    @property
    def last_holiday(self) -> date | None:
        """After this day nobody has looked for holidays."""
        return max((day.on for day in self.holidays), default=None)

    @property
    def exceptions(self) -> list[DateView]:
        """All exceptions in order."""
        found = sorted(self.calendar.exceptions.items())
        return [DateView(date.fromisoformat(on), as_text(hours) or CLOSED) for on, hours in found]

    def edits_in_words(self, edits: Iterable[Any]) -> list[tuple[Any, list[str]]]:
        """Each edit with a line for each thing that it changed."""
        return [(edit, edit_in_words(edit.patch)) for edit in edits]
