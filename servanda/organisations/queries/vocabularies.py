"""Finding the words of the small vocabularies."""

from collections.abc import Iterator
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from servanda.core.access import Viewer
from servanda.core.refusals import Unknown
from servanda.organisations.models import Category, Term, TermWithDefault
from servanda.organisations.models.vocabularies import VOCABULARIES
from servanda.organisations.queries.rights import require_staff

T = TypeVar("T", bound=Term)
D = TypeVar("D", bound=TermWithDefault)


class NoSuchVocabulary(Unknown):
    """No vocabulary by that name."""


class NoSuchTerm(Unknown):
    """The vocabulary has nothing by that id."""


def vocabulary(name: str) -> type[Term]:
    """The table behind ``severities``, ``hold-reasons`` …. Raises ``NoSuchVocabulary``."""
    found = VOCABULARIES.get(name)
    if found is None:
        raise NoSuchVocabulary(f"There is no vocabulary {name}. There are: {', '.join(VOCABULARIES)}.")
    return found


def terms(name: str, *, viewer: Viewer) -> QuerySet[Term]:
    """All words of a vocabulary in their order, unused ones included. Raises ``NotAllowed``, ``NoSuchVocabulary``."""
    return words_of(vocabulary(name), viewer=viewer)


def words_of(kind: type[T], *, viewer: Viewer) -> QuerySet[T]:
    """As ``terms``, for callers that know the table. Raises ``NotAllowed``."""
    require_staff(viewer)
    return kind._default_manager.order_by(*kind.ordered_by)


def term(name: str, term_id: UUID, *, viewer: Viewer) -> Term:
    """Raises ``NotAllowed``, ``NoSuchVocabulary``, ``NoSuchTerm``."""
    return _one(terms(name, viewer=viewer), term_id)


def default_term(kind: type[D]) -> D | None:
    """The default of a vocabulary that has one. One statement."""
    return kind._default_manager.filter(is_default=True).first()


def category_tree(*, viewer: Viewer) -> list[tuple[int, Category]]:
    """All categories depth first, siblings by label, each with its depth from 0. One statement."""
    below: dict[UUID | None, list[Category]] = {}
    for category in words_of(Category, viewer=viewer).select_related("queue__organisation"):
        below.setdefault(category.parent_id, []).append(category)

    def walk(parent: UUID | None, depth: int) -> Iterator[tuple[int, Category]]:
        for category in below.get(parent, ()):
            yield depth, category
            yield from walk(category.id, depth + 1)

    return list(walk(None, 0))


def category_line(category_id: UUID | None) -> list[Category]:
    """The category, or the default one, and its ancestors, nearest first, as routing and criteria read them.

    Empty if there is none. One statement.
    """
    return list(
        Category.objects.raw(
            "WITH RECURSIVE line AS ("
            " SELECT c.*, 0 AS distance FROM organisations_category c"
            " WHERE c.id = %s OR (%s AND c.is_default)"
            " UNION ALL SELECT c.*, line.distance + 1 FROM organisations_category c"
            " JOIN line ON c.id = line.parent_id"
            ") SELECT * FROM line ORDER BY distance",
            [category_id, category_id is None],
        )
    )


def _one(found: QuerySet[Term], term_id: UUID) -> Term:
    term = found.filter(id=term_id).first()
    if term is None:
        raise NoSuchTerm("There is nothing by that id in this vocabulary.")
    return term
