"""Whom notices have told of an entry of a case's stream, by name."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from servanda.automation.models import About, Notice


@dataclass(frozen=True, slots=True)
class Reached:
    """A user by name, or the address of somebody outside.

    ``instead_of`` are the recipients, as escalation levels write them, in whose place a manager was told: with
    ``left`` where there was somebody who has left, without where there was nobody.
    """

    name: str
    instead_of: tuple[Mapping[str, str], ...] = ()


def told_about(event_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Reached]]:
    """Who was told of each event: users by name, then addresses, each once however many ways they were told by.

    Nothing of an event that nobody was told of, or not yet. One statement, none without events.
    """
    found: dict[UUID, dict[str, Reached]] = defaultdict(dict)
    told = Notice.objects.filter(about=About.CASE_EVENT, about_id__in=list(event_ids))
    by_name = told.order_by(F("recipient__sort_name").asc(nulls_last=True), "recipient_id", "address")
    rows = by_name.values_list("about_id", "recipient_id", "recipient__name", "address", "words__instead_of")
    for event_id, user_id, name, address, instead_of in rows:
        found[event_id][str(user_id or address)] = Reached(name or address, tuple(instead_of or ()))
    return {event_id: tuple(one.values()) for event_id, one in found.items()}
