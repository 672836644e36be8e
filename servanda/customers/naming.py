"""How names are compared: in order, and by somebody who types what they heard."""

import re
import unicodedata
from typing import Final

_APART: Final = re.compile(r"[^\w]+")


def sortable(name: str) -> str:
    """The name as lists are ordered by it."""
    return name.casefold()


def findable(name: str) -> str:
    """The words of a name without case, accents and punctuation, a blank before each.

    ``" anna muller"`` for *Anna Müller*: a word that begins with ``mul`` is found as ``" mul"`` anywhere.
    """
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char)
    )
    return "".join(f" {word}" for word in _APART.split(plain) if word)
