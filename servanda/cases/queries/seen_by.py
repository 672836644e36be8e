"""Who of some people may see which of some cases: the rule of ``seeing.cases`` for many at once (2-domain 2.1)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from servanda.cases.models import Case
from servanda.core.access import Permission, Viewer
from servanda.organisations.models import Queue

_Pairs = frozenset[tuple[UUID | None, UUID | None]]


@dataclass(frozen=True, slots=True)
class Sight:
    """The memberships that open restricted organisations: pairs of a user and a queue, or an organisation."""

    queues: _Pairs = frozenset()
    organisations: _Pairs = frozenset()

    def sees(self, viewer: Viewer, case: Case) -> bool:
        """Whether ``cases(viewer=viewer)`` has the case, which is one that this was asked for."""
        if not viewer.may(Permission.CASE_SEE):
            return False
        return (
            not case.organisation.restricted
            or self._is_member(viewer, case)
            or self._is_involved(viewer, case)
        )

    def _is_member(self, viewer: Viewer, case: Case) -> bool:
        manages = case.organisation.manager_id == viewer.user_id
        belongs = (viewer.user_id, case.organisation_id) in self.organisations
        return manages or belongs or case.organisation_id in viewer.within

    def _is_involved(self, viewer: Viewer, case: Case) -> bool:
        own = (case.registered_by_id, case.owner_id, case.assignee_id)
        return viewer.user_id in own or (viewer.user_id, case.queue_id) in self.queues


def sight(cases: Collection[Case], viewers: Collection[Viewer]) -> Sight:
    """What it takes to say who of these users sees which of these cases, which have their organisations at hand.

    One statement, none where no organisation is restricted.
    """
    hidden = [case for case in cases if case.organisation.restricted]
    if not hidden:
        return Sight()
    through = Queue.members.through._default_manager.filter(
        Q(queue__organisation__in={case.organisation_id for case in hidden})
        | Q(queue__in={case.queue_id for case in hidden if case.queue_id}),
        user__in=[viewer.user_id for viewer in viewers],
    )
    found = list(through.values_list("user_id", "queue_id", "queue__organisation_id"))
    return Sight(
        queues=frozenset((user, queue) for user, queue, _ in found),
        organisations=frozenset((user, organisation) for user, _, organisation in found),
    )
