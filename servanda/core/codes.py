"""Codes and numbers by which people name records: one pattern, one normal form.

Source: 2-domain, public identity. Numbers come from sequences: increasing, with gaps.
"""

import re
from enum import StrEnum
from itertools import product
from typing import Final

from servanda.core.refusals import Fault, Invalid

CODE_PATTERN: Final = r"[A-Z0-9-]{3,40}"
_CODE: Final = re.compile(CODE_PATTERN)
ALIKE: Final = ("OIL", "011")
"""Letters that are read as digits, and those digits."""
UNMISTAKABLE: Final = "ACDEFGHJKMNPQRTUVWXY23456789"
"""What codes are made of here: of each pair that is read alike at most the one, so no B, I, L, O, S, Z, 0 and 1."""
_MISREAD: Final = {"S": "5", "5": "S", "Z": "2", "2": "Z", "B": "8", "8": "B"}
_MOST_MISREAD: Final = 6
_UNHEARD: Final = re.compile(r"[\s-]+")


class MalformedCode(Invalid):
    """What was entered cannot be a code or number; the message says what one looks like."""


class Numbered(StrEnum):
    """Kinds of records that carry a number from a sequence; the value stands before the number."""

    CASE = ""
    AGREEMENT = "SA"
    CONTRACT = "CT"


def code(text: str, *, field: str = "code") -> str:
    """Return the code in its one form: upper case, without blanks around it.

    Raises ``MalformedCode`` with a fault at ``field``.
    """
    normal = text.strip().upper()
    if _CODE.fullmatch(normal):
        return normal
    message = "A code has 3 to 40 characters: letters A to Z, digits and hyphens."
    raise MalformedCode(message, [Fault(field, message)])


def number(kind: Numbered, value: int) -> str:
    """Return the number that the ``value`` of the kind's sequence stands for: ``SA-2031``, for a case ``4817``."""
    return f"{kind}-{value:04}" if kind.value else f"{value:04}"


def alike(text: str) -> str:
    """What codes come to that are read or said alike: O and 0, I, L and 1, with hyphens and blanks or without.

    Two codes that differ in nothing else are the same here: whoever looks one up is shown both.
    """
    return _UNHEARD.sub("", text.upper()).translate(str.maketrans(*ALIKE))


def misreadings(text: str) -> tuple[str, ...]:
    """What a code may be besides what ``alike`` makes of it, had somebody mistaken S and 5, Z and 2 or B and 8.

    Codes that differ in these are two codes, so this is for what is found as nothing else. Nothing for a text with more
    than six such letters.
    """
    choices = [letter + _MISREAD.get(letter, "") for letter in alike(text)]
    if sum(len(one) > 1 for one in choices) > _MOST_MISREAD:
        return ()
    return tuple("".join(one) for one in product(*choices))[1:]


def is_code(text: str) -> bool:
    """Whether the text is a code or number in its normal form, as the database checks it too."""
    return _CODE.fullmatch(text) is not None
