"""Every job there is; the worker imports this one module."""

from servanda.jobs import calendars, happenings, housekeeping, mailing

__all__ = ["calendars", "happenings", "housekeeping", "mailing"]
