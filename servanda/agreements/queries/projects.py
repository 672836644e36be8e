"""The projects, sub-projects and activities that the work of an agreement is booked on."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet

from servanda.agreements.models import CustomerProject
from servanda.agreements.queries.agreements import agreement
from servanda.core.access import Viewer
from servanda.core.refusals import Unknown


class NoSuchProject(Unknown):
    """The agreement has no project by that id."""


def projects(number: str, *, viewer: Viewer) -> QuerySet[CustomerProject]:
    """All of an agreement in the order in which they were made, with their key. Raises ``NotAllowed``, ``NoSuchAgreement``."""
    found = CustomerProject.objects.filter(agreement=agreement(number, viewer=viewer))
    return found.select_related("support_key").order_by("id")


def project(number: str, project_id: UUID, *, viewer: Viewer) -> CustomerProject:
    """Raises ``NotAllowed``, ``NoSuchAgreement``, ``NoSuchProject``."""
    found = projects(number, viewer=viewer).filter(id=project_id).first()
    if found is None:
        raise NoSuchProject("The agreement has no project by this id.")
    return found


def project_tree(rows: Iterable[CustomerProject]) -> list[tuple[int, CustomerProject]]:
    """Each with its depth, from 0, under what it is a part of; beside one another by name. No statement."""
    below: dict[UUID | None, list[CustomerProject]] = {}
    for row in sorted(rows, key=lambda one: (one.name.casefold(), one.id)):
        below.setdefault(row.parent_id, []).append(row)
    return list(_under(None, below, 0))


def _under(
    parent: UUID | None, below: dict[UUID | None, list[CustomerProject]], depth: int
) -> Iterator[tuple[int, CustomerProject]]:
    for row in below.get(parent, ()):
        yield depth, row
        yield from _under(row.id, below, depth + 1)
