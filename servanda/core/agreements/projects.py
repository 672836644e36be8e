"""Which project of an agreement the work on a case is booked on (2-domain 2.2, 2.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Bookable:
    """A project, sub-project or activity in use. ``key``: cases of that key alone are booked on it."""

    id: UUID
    key: UUID | None = None
    is_default: bool = False


def offered(projects: Iterable[Bookable], key: UUID | None) -> tuple[Bookable, ...]:
    """What a case with this key, or without one, can be booked on."""
    return tuple(one for one in projects if one.key is None or one.key == key)


def inherited(projects: Iterable[Bookable], key: UUID | None) -> UUID | None:
    """What a case is booked on unless somebody chooses: the only one of its key, else the default, if it is offered."""
    choices = offered(projects, key)
    tied = [one.id for one in choices if one.key is not None]
    default = next((one.id for one in choices if one.is_default), None)
    return tied[0] if len(tied) == 1 else default
