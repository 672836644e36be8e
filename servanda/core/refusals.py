"""Refusals: what went wrong, said so that the person asking can mend it.

A rule raises a ``Refusal``; pages and endpoints translate it in one place each. ``code`` is the stable name
that programs see (``4-interfaces.md`` 4.3), derived from the class name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``field`` is empty when it concerns the whole request."""

    field: str
    message: str


class Refusal(Exception):
    """Base of every refusal; carries *all* that is wrong, never only the first thing."""

    code: ClassVar[str] = "refusal"

    def __init_subclass__(cls) -> None:
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.faults = tuple(faults)


class Unknown(Refusal):
    """What was asked for does not exist, or is not for this viewer: both look alike."""


class NotAllowed(Refusal):
    """The viewer lacks a permission; the message says who has it."""


class Invalid(Refusal):
    """Input that cannot be taken as it is; ``faults`` names every field."""


class Stale(Refusal):
    """Somebody else changed the record since it was read."""


class Conflict(Refusal):
    """The request is understood but does not fit what already holds."""


def refuse(kind: type[Refusal], message: str, faults: Sequence[Fault]) -> None:
    """Raise ``kind`` if there is any fault at all."""
    if faults:
        raise kind(message, faults)
