"""Clock sheets as the core reads them, and what is kept of them.

Nobody reads a sheet by itself: whoever asks has found its case first, under the rules of who may see it.
"""

from servanda.commitments.queries.kept import (
    Firings,
    annulled_breaches,
    as_kept,
    due_sheets,
    firings_of,
    journal,
    kept_obligations,
    recorded_firings,
    sheets_counting_by,
)
from servanda.commitments.queries.sheets import (
    calendar_names,
    calendars_by_name,
    clock_sheets,
    evaluations,
    events_by_sheet,
    events_of,
    instant,
    moment,
)

__all__ = [
    "Firings",
    "annulled_breaches",
    "as_kept",
    "calendar_names",
    "calendars_by_name",
    "clock_sheets",
    "due_sheets",
    "evaluations",
    "events_by_sheet",
    "events_of",
    "firings_of",
    "instant",
    "journal",
    "kept_obligations",
    "moment",
    "recorded_firings",
    "sheets_counting_by",
]
