"""Secured information of two of the demo's keys; what is sealed is made up anew and told to nobody."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.agreements import actions, queries
from servanda.core.access import Viewer
from servanda.ops.demo.firms import Founded
from servanda.organisations.queries import viewer_of
from servanda.people.queries import user_by_id

ENTRIES: Final = (
    ("Remote access, operator", False),
    ("Controller, service login", True),
)
"""Label, and whether it asks for a reason."""
_FIRMS: Final = 2


def seal(founded: Founded, people: Mapping[str, UUID], *, by: Viewer, at: datetime) -> None:
    """Each of the first keys of two firms gets its entries: Tomás grants them, Amara reads the first."""
    keeper = viewer_of(user_by_id(people["Tomás"]))
    for code in _codes(founded, by):
        for label, asks in ENTRIES:
            made = actions.add_information(
                code=code,
                label=label,
                secret=secrets.token_urlsafe(12),
                asks_for_reason=asks,
                by=keeper,
                at=at,
            )
            if not asks:
                actions.grant_information(
                    code=code, information_id=made.id, user_id=people["Amara"], by=keeper, at=at
                )


def _codes(founded: Founded, by: Viewer) -> Iterator[str]:
    found = 0
    for customer_id in founded.customers.values():
        key = queries.support_keys(viewer=by, customer_id=customer_id).first()
        if key is not None and found < _FIRMS:
            found += 1
            yield key.code
