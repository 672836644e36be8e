"""Working time: calendars, what is open when, and how calendars change (3-clocks 3.1)."""

from servanda.core.calendars.compiled import HORIZON, Compiled, compile_calendar
from servanda.core.calendars.definition import (
    ALWAYS,
    CLOSED_WEEK,
    Calendar,
    Definition,
    Exceptions,
    Hours,
    Interval,
    Union,
    Week,
)
from servanda.core.calendars.openings import openings_of
from servanda.core.calendars.reading import (
    WEEKDAYS,
    read_calendar,
    read_definition,
    read_patch,
    written_rules,
)
from servanda.core.calendars.refusals import (
    BeyondTheCalendar,
    MalformedCalendar,
    NeverOpens,
    NotAPositiveDuration,
    TooLittleOpenTime,
)
from servanda.core.calendars.timeline import (
    CalendarTimeline,
    Edit,
    Patch,
    Timeline,
    UnitedTimeline,
    timeline_of,
)
from servanda.core.calendars.zones import ZoneRules, recorded_rules

__all__ = [
    "ALWAYS",
    "CLOSED_WEEK",
    "HORIZON",
    "WEEKDAYS",
    "BeyondTheCalendar",
    "Calendar",
    "CalendarTimeline",
    "Compiled",
    "Definition",
    "Edit",
    "Exceptions",
    "Hours",
    "Interval",
    "MalformedCalendar",
    "NeverOpens",
    "NotAPositiveDuration",
    "Patch",
    "Timeline",
    "TooLittleOpenTime",
    "Union",
    "UnitedTimeline",
    "Week",
    "ZoneRules",
    "compile_calendar",
    "openings_of",
    "read_calendar",
    "read_definition",
    "read_patch",
    "recorded_rules",
    "timeline_of",
    "written_rules",
]
