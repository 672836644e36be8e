"""People with the roles that they have, for those who manage them."""

from uuid import UUID

from django.db.models import QuerySet

from servanda.core.access import Viewer
from servanda.people import queries
from servanda.people.models import User


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
