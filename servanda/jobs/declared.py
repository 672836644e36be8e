"""Every job there is; the worker imports this one module."""

from servanda.jobs import (
    allowances,
    amendments,
    calendars,
    happenings,
    housekeeping,
    imports,
    mailing,
    notes,
    promises,
)

__all__ = [
    "allowances",
    "amendments",
    "calendars",
    "happenings",
    "housekeeping",
    "imports",
    "mailing",
    "notes",
    "promises",
]
