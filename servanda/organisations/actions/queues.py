"""Changing queues."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final, TypedDict, Unpack
from uuid import UUID

from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.foundation.transactions import action
from servanda.organisations import queries
from servanda.organisations.actions.faults import faults_of
from servanda.organisations.models import Queue, SupportOrganisation
from servanda.people.models import User
from servanda.people.revisions import expect_revision

_REFERENCES: Final = ("lead",)


class QueueInvalid(Invalid):
    """A queue cannot be like this."""


class QueueInUse(Conflict):
    """Something still needs this queue."""


class QueueFields(TypedDict, total=False):
    """What is set about a queue; what is left out stays as it is. ``member_ids`` names all members."""

    name: str
    member_ids: Collection[UUID]
    lead_id: UUID | None


@action
def create_queue(
    *, organisation_id: UUID | None, by: Viewer, at: datetime, **fields: Unpack[QueueFields]
) -> Queue:
    """Add a queue; a lead becomes a member. Raises ``NotAllowed``, ``NoSuchOrganisation``, ``QueueInvalid``.

    Without an organisation it is refused together with all else that is wrong.
    """
    require(by, Permission.SETUP_EDIT, organisation_id)
    queue = Queue(organisation=queries.organisation(organisation_id, viewer=by) if organisation_id else None)
    members = _set(queue, fields, set())
    queue.save(force_insert=True)
    queue.members.set(members)
    return queue


@action
def change_queue(
    *,
    queue_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[QueueFields],
) -> Queue:
    """Set name, members and lead, who becomes a member; a queue stays with its organisation.

    Raises ``NotAllowed``, ``NoSuchQueue``, ``Stale`` or ``QueueInvalid``.
    """
    queue = _lock(queue_id, by)
    expect_revision(queue.revision, expecting)
    members = _set(queue, fields, set(queue.members.values_list("id", flat=True)))
    queue.store()
    queue.members.set(members)
    return queue


@action
def deactivate_queue(*, queue_id: UUID, by: Viewer, at: datetime) -> Queue:
    """Let nothing new come to the queue. Raises ``NotAllowed``, ``NoSuchQueue``, ``QueueInUse`` with all reasons."""
    queue = _lock(queue_id, by)
    refuse(QueueInUse, f"New cases still go to {queue.name}.", list(_uses(queue)))
    queue.is_active = False
    queue.store()
    return queue


@action
def reactivate_queue(*, queue_id: UUID, by: Viewer, at: datetime) -> Queue:
    """Put it into use again. Raises ``NotAllowed``, ``NoSuchQueue``."""
    queue = _lock(queue_id, by)
    queue.is_active = True
    queue.store()
    return queue


@action
def hand_over_queues(*, user: User, successor: User | None, by: Viewer, at: datetime) -> list[Queue]:
    """Take somebody who leaves out of all queues; those they led go to the successor, who becomes a member.

    Returns the queues that were led. Raises ``QueueInUse`` if there are some in use and there is no successor.
    """
    led = list(Queue.objects.select_for_update(of=("self",)).filter(lead=user).order_by("sort_name"))
    leaderless = [queue.name for queue in led if queue.is_active] if successor is None else []
    if leaderless:
        raise QueueInUse(
            f"{user.name} leads {', '.join(leaderless)}. Name who takes over.",
            [Fault("successor_id", "Choose a successor.")],
        )
    for queue in led:
        queue.lead = successor
        queue.store()
        if successor is not None:
            queue.members.add(successor)
    user.queues.clear()
    return led


def _lock(queue_id: UUID, by: Viewer) -> Queue:
    queue = queries.lock_queue(queue_id, viewer=by)
    require(by, Permission.SETUP_EDIT, queue.organisation_id)
    return queue


def _set(queue: Queue, fields: QueueFields, present: Collection[UUID]) -> list[User]:
    queue.name = fields.get("name", queue.name).strip()
    queue.lead_id = fields.get("lead_id", queue.lead_id)
    wanted = {*fields.get("member_ids", present), *([queue.lead_id] if queue.lead_id else [])}
    members = list(User.objects.filter(id__in=wanted, is_active=True, is_staff=True))
    faults = [
        *faults_of(queue, but=_REFERENCES),
        *_member_faults(wanted, queue.lead_id, {user.id for user in members}),
    ]
    refuse(QueueInvalid, "This queue cannot be saved.", faults)
    return members


def _member_faults(wanted: set[UUID], lead_id: UUID | None, found: set[UUID]) -> Iterator[Fault]:
    missing = wanted - found
    if lead_id in missing:
        yield Fault("lead_id", "The lead must be an active member of staff.")
    if missing - {lead_id}:
        yield Fault("member_ids", "Every member must be an active member of staff.")


def _uses(queue: Queue) -> Iterator[Fault]:
    for code in SupportOrganisation.objects.filter(default_queue=queue).values_list("code", flat=True):
        yield Fault("", f"It is the default queue of {code}; choose another there first.")
    for route in queue.routes.order_by("position"):
        yield Fault("", f"Row {route.position} of the routing table names it; change that row first.")
    for label in (
        queue.categories.filter(is_active=True).order_by("sort_label").values_list("label", flat=True)
    ):
        yield Fault("", f"The category {label} names it; change that category first.")
