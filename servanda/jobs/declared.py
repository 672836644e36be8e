"""Every job there is; the worker imports this one module."""

from servanda.jobs import allowances, calendars, happenings, housekeeping, mailing

__all__ = ["allowances", "calendars", "happenings", "housekeeping", "mailing"]
