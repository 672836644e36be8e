"""Somebody always manages users: what changes rights is refused where nobody could change them back."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db.models import QuerySet

from servanda.core.access import Permission, Viewer
from servanda.core.refusals import Conflict
from servanda.organisations.models import RoleGrant
from servanda.people.models import Role


class LastAdministrator(Conflict):
    """Somebody must remain who may manage users of all organisations."""


class OwnRightsNeeded(Conflict):
    """Nobody takes from themselves by accident what lets them give it back."""


@contextmanager
def still_managed(by: Viewer) -> Iterator[None]:
    """Refuse what is done inside if afterwards nobody, or no longer whoever does it, may manage users.

    Two who take each other's rights away wait for one another. Raises ``LastAdministrator``, ``OwnRightsNeeded``.
    """
    managing = Role.objects.filter(permissions__contains=[Permission.USER_MANAGE])
    list(managing.select_for_update().order_by("code"))
    managed, own = _is_managed(), _managed_by(by)
    yield
    if managed and not _is_managed():
        raise LastAdministrator("Nobody could manage users any more. Give that role to somebody else first.")
    if _loses(own, _managed_by(by)):
        raise OwnRightsNeeded(
            "You could no longer manage users yourself. Another administrator can take that from you."
        )


def _loses(before: frozenset[UUID | None], after: frozenset[UUID | None]) -> bool:
    """Who manages all organisations (none is named) loses nothing with a single one."""
    return None not in after and bool(before - after)


def _is_managed() -> bool:
    return _managing().filter(organisation=None).exists()


def _managed_by(by: Viewer) -> frozenset[UUID | None]:
    if by.user_id is None:
        return frozenset()
    return frozenset(_managing().filter(user=by.user_id).values_list("organisation_id", flat=True))


def _managing() -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(
        role__permissions__contains=[Permission.USER_MANAGE], role__is_active=True, user__is_active=True
    )
