"""Public holidays of countries and regions, to be reviewed before a calendar takes them over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import holidays
from holidays.registry import COUNTRIES

from servanda.core.access import Viewer
from servanda.core.refusals import Fault, Invalid
from servanda.organisations.queries.rights import require_staff

LANGUAGE: Final = "en_US"
MOST_YEARS: Final = 10


class NoSuchHolidayList(Invalid):
    """No list for that country, region or span of years."""


@dataclass(frozen=True, slots=True)
class Place:
    """A country or region: the code that the lists go by, and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that may become a holiday of a calendar."""

    on: date
    name: str


@cache
def countries() -> tuple[Place, ...]:
    """Every country there is a list for, by name. Codes are ISO 3166 alpha-2."""
    names = {codes[1]: module.replace("_", " ").title() for module, codes in COUNTRIES.items()}
    return tuple(sorted((Place(code, name) for code, name in names.items()), key=lambda place: place.name))


@cache
def regions(country: str) -> tuple[Place, ...]:
    """The regions of a country that have days of their own; none for an unknown country."""
    if country not in {place.code for place in countries()}:
        return ()
    listed = holidays.country_holidays(country)
    names: dict[str, str] = {}
    for name, code in listed.subdivisions_aliases.items():
        # Several aliases are abbreviations of one name.
        names[code] = max(names.get(code, ""), name, key=len)
    return tuple(Place(code, names.get(code, code)) for code in listed.subdivisions)


def public_holidays(
    country: str, region: str, years: Sequence[int], *, viewer: Viewer
) -> tuple[Holiday, ...]:
    """The public holidays in order; ``region`` may be empty. Raises ``NotAllowed``, ``NoSuchHolidayList``."""
    require_staff(viewer)
    faults = [*_place_faults(country, region), *_year_faults(years)]
    if faults:
        raise NoSuchHolidayList("There is no such list of holidays.", faults)
    listed = holidays.country_holidays(country, subdiv=region or None, years=years, language=LANGUAGE)
    return tuple(Holiday(on, name) for on, name in sorted(listed.items()) if on.year in years)


def _place_faults(country: str, region: str) -> Iterable[Fault]:
    if country not in {place.code for place in countries()}:
        yield Fault("country", "Choose a country from the list.")
    elif region and region not in {place.code for place in regions(country)}:
        yield Fault("region", "Choose a region of this country, or none.")


def _year_faults(years: Sequence[int]) -> Iterable[Fault]:
    if not 1 <= len(years) <= MOST_YEARS or not all(1900 <= year <= 2100 for year in years):
        yield Fault("years", f"Choose 1 to {MOST_YEARS} years between 1900 and 2100.")
