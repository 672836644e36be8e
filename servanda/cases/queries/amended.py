"""Interactions that were amended: the version that holds, and what they said before (2-domain 2.6)."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.db.models import Q

from servanda.cases.models import Case, Interaction
from servanda.cases.queries.records import interactions
from servanda.cases.queries.seeing import NoSuchCase
from servanda.core.access import Viewer
from servanda.foundation.models import Record


class NoSuchInteraction(NoSuchCase):
    """The case has no such interaction."""


def interaction(number: str, interaction_id: UUID, *, viewer: Viewer) -> Interaction:
    """One interaction of a case. Raises ``NotAllowed``, ``NoSuchCase``, ``NoSuchInteraction``."""
    found = interactions(number, viewer=viewer).filter(id=interaction_id).first()
    if found is None:
        raise NoSuchInteraction("This case has no such interaction.")
    return found


def holds(case: Case) -> Q:
    """Of the entries of a case, those whose text was not amended since."""
    former = Interaction.objects.filter(case=case, amends__isnull=False).values("amends")
    return Q(content_id=None) | ~Q(content_id__in=former)


def former_versions(case: Case, texts: Iterable[Record]) -> Mapping[UUID | None, tuple[Interaction, ...]]:
    """By the id of a newest version, what it said before, the newest first. One statement if any was amended."""
    newest = [one for one in texts if isinstance(one, Interaction) and one.amends_id]
    if not newest:
        return {}
    amended = Interaction.objects.filter(case=case, amends__isnull=False).values("amends")
    known = {one.id: one for one in Interaction.objects.filter(id__in=amended).select_related("contact")}
    return {one.id: tuple(_before(one, known)) for one in newest}


def _before(one: Interaction, known: Mapping[UUID, Interaction]) -> Iterator[Interaction]:
    while one.amends_id:
        one = known[one.amends_id]
        yield one
