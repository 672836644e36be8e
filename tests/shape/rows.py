"""One row of the matrix of permissions; the rows of each topic stand in a file of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from servanda.core import access
from servanda.core.access import Permission


class Everyone(StrEnum):
    """Who may call without a permission."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed in"
    STAFF = "staff"


ANYBODY: Final = Everyone.ANYBODY
SIGNED_IN: Final = Everyone.SIGNED_IN
STAFF: Final = Everyone.STAFF


@dataclass(frozen=True, slots=True)
class And:
    """All of some permissions, and one of others."""

    all_of: frozenset[Permission]
    one_of: frozenset[Permission]


PROMISE_HISTORY: Final = And(frozenset({Permission.PROMISE_SEE}), frozenset(access.PROMISE_HISTORY))

Who = Permission | frozenset[Permission] | And | Everyone


@dataclass(frozen=True, slots=True)
class Row:
    """One method of one route, and who may call it."""

    method: str
    path: str
    who: Who
    body: Mapping[str, Any] | None = field(default=None, hash=False)
    query: str = ""
    things: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{self.method} /{self.path}"
