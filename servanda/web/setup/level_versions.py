"""What the page of a service level says of those who have an older version of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer
from servanda.web.listing import counted


@dataclass(frozen=True, slots=True)
class Older:
    """How many have an older version than the newest, in words, none if nobody; and whether the viewer sees who."""

    said: str
    may_see: bool


def older_versions(level: Any, viewer: Viewer, at: datetime) -> Older:
    """Of a level as ``service_level`` found it. Five statements."""
    newest = level.newest[0].number
    counts = (
        (queries.older_agreements(level.id, newest, at=at).count(), "agreement"),
        (queries.older_pins(level.id, newest, at=at).count(), "contract"),
        (queries.older_keys(level.id, newest).count(), "key"),
    )
    return Older(counted(counts), viewer.may(Permission.PROMISE_SEE))
