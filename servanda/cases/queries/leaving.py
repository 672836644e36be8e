"""What somebody has in hand, with what they answer for: what is to be handed over when they leave."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from servanda.agreements.queries.leaving import held_promises
from servanda.cases.models import Case
from servanda.core.access import Viewer
from servanda.core.cases import UNFINISHED, Status
from servanda.core.leaving import Duty, Held
from servanda.organisations.models import Queue
from servanda.organisations.queries import held_places, person
from servanda.people.models import User
from servanda.people.queries import require_manager_of_all

TO_A_QUEUE: Final[Collection[Status]] = (Status.NEW, Status.QUEUED, Status.OPEN)
"""From these a case goes back to its queue; one that waits or rests stays so, with somebody who looks after it."""


def holdings(user_id: UUID, *, viewer: Viewer) -> list[Held]:
    """Everything that the user answers for, one entry for each duty. Raises ``NotAllowed``, ``NoSuchUser``."""
    require_manager_of_all(viewer)
    return holdings_of(person(user_id, viewer=viewer))


def holdings_of(user: User) -> list[Held]:
    """As ``holdings``, for actions that have asked already. About ten statements."""
    return [*held_places(user), *held_promises(user), _cases(user)]


def numbers_in_hand(user: User) -> Sequence[str]:
    """The unfinished cases that the user owns or that wait for them, in the order in which cases are locked."""
    return list(_in_hand(user).order_by("id").values_list("number", flat=True))


def home_of(case: Case) -> Queue | None:
    """Where the case goes back to: its queue, or else the default queue of its organisation, if they are in use."""
    places = (case.queue_id, case.organisation.default_queue_id)
    found = Queue.objects.filter(
        id__in=[one for one in places if one], is_active=True, organisation__is_active=True
    )
    by_id = {queue.id: queue for queue in found}
    return next((by_id[one] for one in places if one in by_id), None)


def _cases(user: User) -> Held:
    rows = list(_in_hand(user).select_related("organisation").order_by("id"))
    lacking = [case.number for case in rows if _is_homeless(case)]
    return Held(Duty.CASES, tuple(case.number for case in rows), tuple(lacking))


def _is_homeless(case: Case) -> bool:
    """Whoever leads the queue when all is handed over takes what cannot lie in it."""
    home = home_of(case)
    return home is None or (case.status not in TO_A_QUEUE and home.lead_id is None)


def _in_hand(user: User) -> QuerySet[Case]:
    return Case.objects.filter(Q(owner=user) | Q(assignee=user), status__in=UNFINISHED)
