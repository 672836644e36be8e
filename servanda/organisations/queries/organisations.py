"""Finding support organisations."""

from uuid import UUID

from django.db.models import Q, QuerySet

from servanda.core.access import Viewer
from servanda.core.refusals import Unknown
from servanda.organisations.models import SupportOrganisation
from servanda.organisations.queries.rights import require_staff
from servanda.people.models import User


class NoSuchOrganisation(Unknown):
    """No support organisation by that id."""


def organisations(*, viewer: Viewer) -> QuerySet[SupportOrganisation]:
    """All by code, the default first, with calendar, manager and default queue. Raises ``NotAllowed``."""
    require_staff(viewer)
    return SupportOrganisation.objects.select_related("work_calendar", "manager", "default_queue").order_by(
        "-is_default", "code"
    )


def organisation(organisation_id: UUID, *, viewer: Viewer) -> SupportOrganisation:
    """Raises ``NotAllowed``, ``NoSuchOrganisation``."""
    return _one(organisations(viewer=viewer), organisation_id)


def lock_organisation(organisation_id: UUID, *, viewer: Viewer) -> SupportOrganisation:
    """The organisation, locked until the end of the transaction. Raises as ``organisation``."""
    return _one(organisations(viewer=viewer).select_for_update(of=("self",)), organisation_id)


def default_organisation() -> SupportOrganisation | None:
    """The one that takes what nothing else names; none before set-up. One statement."""
    return SupportOrganisation.objects.filter(is_default=True).first()


def organisations_closed_to(viewer: Viewer) -> frozenset[UUID]:
    """The restricted organisations that the viewer is no member of. At most one statement.

    Members are its manager, whoever has a role for it, and the members of its queues; a role for all
    organisations makes nobody a member (2-domain 2.1). The program itself sees all.
    """
    if viewer.user_id is None and viewer.is_staff:
        return frozenset()
    own = Q(manager=viewer.user_id) | Q(id__in=list(viewer.within)) | Q(queues__members=viewer.user_id)
    restricted = SupportOrganisation.objects.filter(restricted=True)
    closed = restricted.exclude(id__in=SupportOrganisation.objects.filter(own).values("id"))
    return frozenset(closed.values_list("id", flat=True))


def staff(*, viewer: Viewer) -> QuerySet[User]:
    """Everybody who can be a manager, lead or member, by name. Raises ``NotAllowed``."""
    require_staff(viewer)
    return User.objects.filter(is_staff=True, is_active=True).order_by("sort_name", "id")


def _one(found: QuerySet[SupportOrganisation], organisation_id: UUID) -> SupportOrganisation:
    organisation = found.filter(id=organisation_id).first()
    if organisation is None:
        raise NoSuchOrganisation("There is no such organisation.")
    return organisation
