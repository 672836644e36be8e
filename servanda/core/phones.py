"""Phones as digits: one form for storing, and matching by the end.

The same phone is written ``+49 (0)30 123456``, ``0049 30 123456`` or ``030 123456``; a call shows any of them.
What all of them share is their end, so numbers are compared from there.
"""

import re
from typing import Final

from servanda.core.refusals import Fault, Invalid

LONGEST: Final = 15
"""Digits of the longest international number (ITU-T E.164)."""
SHORTEST: Final = 3
END_LENGTH: Final = 6
"""So many last digits are what a stored phone is looked up by, and the least that two phones must share."""

_SCHEME: Final = re.compile(r"^\s*(tel|phone|fax)\s*:\s*", re.IGNORECASE)
_EXTENSION: Final = re.compile(r"\s*(;\s*ext\s*=|\bext\b\.?|\bx(?=\s*\d)|#).*$", re.IGNORECASE)
_TRUNK_ZERO: Final = re.compile(r"\(\s*0\s*\)")
_ABROAD: Final = re.compile(r"^\s*(\+|\(\s*\+|00)")
_PUNCTUATION: Final = frozenset(" \t\u00a0\u2009\u202f()+-\u2010\u2011\u2012\u2013./[]")


class NotAPhone(Invalid):
    """What was entered cannot be dialled: other characters, too few digits or too many."""


def digits(text: str, *, field: str = "phone") -> str:
    """Return the digits to store: country code first when it was given, else as dialled at home.

    An extension that is marked as such (``ext. 12``, ``x12``, ``;ext=12``) is left out, because no call shows it.
    Raises ``NotAPhone`` with a fault at ``field``.
    """
    found = _digits_or_none(text)
    if found is not None and SHORTEST <= len(found) <= LONGEST:
        return found
    message = f"A phone has {SHORTEST} to {LONGEST} digits; blanks, brackets, dots, hyphens and + are fine."
    raise NotAPhone(message, [Fault(field, message)])


def dialled(text: str) -> str:
    """Return what a telephone takes: the digits, with ``+`` before a country code. Raises ``NotAPhone``."""
    return f"{'+' if _ABROAD.match(_SCHEME.sub('', text)) else ''}{digits(text)}"


def same_phone(one: str, other: str) -> bool:
    """Whether two stored phones may be the same line: one ends with the other, leading zeros aside."""
    shorter, longer = sorted((one.lstrip("0"), other.lstrip("0")), key=len)
    return shorter == longer or (len(shorter) >= END_LENGTH and longer.endswith(shorter))


def end_to_find(text: str) -> str | None:
    """Return the end by which stored phones are looked up, or ``None`` if the text is not (yet) a phone.

    Fit for a field that is still being typed into: fewer digits make a shorter end.
    """
    found = _digits_or_none(text)
    if found is None or len(found) < SHORTEST:
        return None
    return found.lstrip("0")[-END_LENGTH:] or None


def _digits_or_none(text: str) -> str | None:
    bare = _EXTENSION.sub("", _SCHEME.sub("", text))
    if _ABROAD.match(bare):
        bare = _TRUNK_ZERO.sub("", _ABROAD.sub("", bare))
    rest = [char for char in bare if char not in _PUNCTUATION]
    if not all(char.isdecimal() for char in rest):
        return None
    return "".join(str(int(char)) for char in rest)
