"""Every job there is; the worker imports this one module."""

from servanda.jobs import happenings, housekeeping

__all__ = ["happenings", "housekeeping"]
