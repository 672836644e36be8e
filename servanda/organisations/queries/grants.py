"""People with the roles that they have, for those who manage them."""

from uuid import UUID

from django.db.models import Count, QuerySet

from servanda.core.access import Permission, Viewer, require
from servanda.organisations.models import RoleGrant
from servanda.people import queries
from servanda.people.models import Role, User


def people(*, viewer: Viewer, search: str = "", is_active: bool | None = None) -> QuerySet[User]:
    """As ``people.queries.users``, with roles and their organisations. Two statements. Raises ``NotAllowed``."""
    found = queries.users(viewer=viewer, search=search, is_active=is_active)
    return found.prefetch_related("grants__role", "grants__organisation")


def person(user_id: UUID, *, viewer: Viewer) -> User:
    """One of them. Raises ``NotAllowed``, ``NoSuchUser``."""
    found = people(viewer=viewer).filter(id=user_id).first()
    if found is None:
        raise queries.NoSuchUser("There is no such user.")
    return found


def holders(*, viewer: Viewer) -> dict[UUID, int]:
    """How many active people have each role, by its id; without those that nobody has. Raises ``NotAllowed``."""
    require(viewer, Permission.USER_MANAGE)
    held = RoleGrant.objects.filter(user__is_active=True).values_list("role")
    return dict(held.annotate(people=Count("user", distinct=True)).order_by())


def grants_of(role: Role, *, viewer: Viewer) -> QuerySet[RoleGrant]:
    """Who has the role, and where, by name; those who have left too. One statement. Raises ``NotAllowed``."""
    require(viewer, Permission.USER_MANAGE)
    found = RoleGrant.objects.filter(role=role).select_related("user", "organisation")
    return found.order_by("user__sort_name", "user_id", "organisation__code")
