"""Every job there is; the worker imports this one module."""

from servanda.jobs import housekeeping

__all__ = ["housekeeping"]
