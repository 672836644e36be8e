"""What the page of a service level says of those who have an older version of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer


@dataclass(frozen=True, slots=True)
class Older:
    """How many have an older version than the newest, and whether the viewer may see who."""

    agreements: int
    keys: int
    may_see: bool

    @property
    def anybody(self) -> bool:
        """Whether there is somebody to be moved."""
        return bool(self.agreements or self.keys)


def older_versions(level: Any, viewer: Viewer, at: datetime) -> Older:
    """Of a level as ``service_level`` found it. Three statements."""
    newest = level.newest[0].number
    return Older(
        queries.older_agreements(level.id, newest, at=at).count(),
        queries.older_keys(level.id, newest).count(),
        viewer.may(Permission.PROMISE_SEE),
    )
