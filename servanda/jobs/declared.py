"""Every job there is; the worker imports this one module."""

from servanda.jobs import calendars, happenings, housekeeping

__all__ = ["calendars", "happenings", "housekeeping"]
