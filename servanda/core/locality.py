"""Where people are and what they speak: time zones and language codes, checked alike for everybody."""

import re
from collections.abc import Iterator
from typing import Final

from servanda.core.calendars.zones import is_known
from servanda.core.refusals import Fault

_CODES: Final = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id
    ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu
    lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu
    rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr
    ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES: Final = frozenset(_CODES.split())
"""The languages of ISO 639-1."""

LONGEST_LANGUAGE: Final = 12
LONGEST_ZONE: Final = 64
_LANGUAGE: Final = re.compile(r"([a-z]{2})(-[a-z0-9]{2,8}){0,2}", re.IGNORECASE)


def zone_faults(zone: str) -> Iterator[Fault]:
    """The fault of a zone that there is not, or that is missing."""
    if not zone:
        yield Fault("zone", "Choose a time zone like Europe/Vienna.")
    elif len(zone) > LONGEST_ZONE or not is_known(zone):
        yield Fault("zone", f"There is no time zone {zone[:LONGEST_ZONE]}; choose one like Europe/Vienna.")


def language_faults(language: str) -> Iterator[Fault]:
    """The fault of a code that names no language: two letters, and perhaps a region or a script behind them."""
    found = _LANGUAGE.fullmatch(language)
    if found is None or len(language) > LONGEST_LANGUAGE:
        yield Fault("language", "Enter a language code like en or pt-br.")
    elif found[1].lower() not in LANGUAGES:
        yield Fault("language", f"There is no language {found[1]}; enter a code like en or pt-br.")
