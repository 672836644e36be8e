"""``cases``: registering them, working on them, and what is known of them; a move is a sub-resource."""

from typing import Final

from servanda.api.cases import (
    banners,
    conversation,
    covering,
    moves,
    objects,
    people,
    proving,
    reading,
    registering,
    solving,
    timekeeping,
)
from servanda.api.cases.routers import collection, one_case

__all__ = [
    "ROUTERS",
    "banners",
    "conversation",
    "covering",
    "moves",
    "objects",
    "people",
    "proving",
    "reading",
    "registering",
    "solving",
    "timekeeping",
]

ROUTERS: Final = (collection, one_case)
"""In the order in which addresses are looked up."""
