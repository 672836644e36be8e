"""The rules of time zones as they are installed."""

from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Final

from servanda.core.calendars import ZoneRules, recorded_rules

YEARS_BACK: Final = 10
YEARS_AHEAD: Final = 60
"""As far as any deadline can lie (3-clocks 3.1), and more."""


def installed_rules(zone: str, *, at: datetime) -> ZoneRules:
    """The rules of a zone for the years around the instant, to be kept with a calendar. 40 ms the first time."""
    return _recorded(zone, at.year)


@lru_cache(maxsize=1024)
def _recorded(zone: str, year: int) -> ZoneRules:
    return recorded_rules(zone, version("tzdata"), year - YEARS_BACK, year + YEARS_AHEAD)
