"""Changing the words of the small vocabularies: one set of actions for all of them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from servanda.core.access import Permission, Viewer
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.foundation.transactions import action
from servanda.organisations import queries
from servanda.organisations.actions.faults import faults_of
from servanda.organisations.models import Category, CompletionCode, Queue, Term, TermWithDefault
from servanda.people.revisions import expect_revision

_REFERENCES: Final = ("queue",)


class TermInvalid(Invalid):
    """A word of a vocabulary cannot be like this."""


class VocabularyIsFixed(Conflict):
    """The vocabulary has the words it has: only their labels change."""


class TermInUse(Conflict):
    """Something still needs this word."""


@action
def add_term(*, vocabulary: str, values: Mapping[str, Any], by: Viewer, at: datetime) -> Term:
    """Add a word. ``values`` are fields of ``editable_fields``; references are ids or none.

    Raises ``NotAllowed``, ``NoSuchVocabulary``, ``VocabularyIsFixed`` or ``TermInvalid``.
    """
    queries.require_everywhere(by, Permission.SETUP_EDIT)
    kind = queries.vocabulary(vocabulary)
    _refuse_if_fixed(kind)
    _wait_for_other_changes(kind)
    term = kind()
    _set(term, values)
    term.save(force_insert=True)
    return term


@action
def change_term(
    *,
    vocabulary: str,
    term_id: UUID,
    values: Mapping[str, Any],
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Term:
    """Set the fields that are given. Raises as ``add_term``, and ``NoSuchTerm`` or ``Stale``."""
    term = _lock(vocabulary, term_id, by)
    expect_revision(term.revision, expecting)
    _set(term, values)
    term.store()
    return term


@action
def make_default_term(*, vocabulary: str, term_id: UUID, by: Viewer, at: datetime) -> Term:
    """Preset this word where nothing else is chosen. Raises as ``change_term``, and ``TermInUse``."""
    term = _lock(vocabulary, term_id, by)
    if not isinstance(term, TermWithDefault):
        raise VocabularyIsFixed(f"The vocabulary {vocabulary} has no default.")
    if not term.is_active:
        raise TermInUse(f"{term.label} is not in use; put it into use before it is the default.")
    for former in queries.words_of(type(term), viewer=by).filter(is_default=True).exclude(pk=term.pk):
        former.is_default = False
        former.store()
    term.is_default = True
    term.store()
    return term


@action
def deactivate_term(*, vocabulary: str, term_id: UUID, by: Viewer, at: datetime) -> Term:
    """Offer the word no more; what is described with it stays so. Raises as ``change_term``, and ``TermInUse``."""
    term = _lock(vocabulary, term_id, by)
    _refuse_if_fixed(type(term))
    refuse(TermInUse, f"{term.label} is still needed.", list(_uses(term)))
    term.is_active = False
    term.store()
    return term


@action
def reactivate_term(*, vocabulary: str, term_id: UUID, by: Viewer, at: datetime) -> Term:
    """Offer the word again. Raises ``NotAllowed``, ``NoSuchVocabulary``, ``NoSuchTerm``, ``TermInvalid``."""
    term = _lock(vocabulary, term_id, by)
    term.is_active = True
    refuse(TermInvalid, f"{term.label} cannot be put into use.", list(_place_faults(term)))
    term.store()
    return term


def _lock(vocabulary: str, term_id: UUID, by: Viewer) -> Term:
    queries.require_everywhere(by, Permission.SETUP_EDIT)
    _wait_for_other_changes(queries.vocabulary(vocabulary))
    return queries.term(vocabulary, term_id, viewer=by)


def _wait_for_other_changes(kind: type[Term]) -> None:
    """Let changes of one vocabulary follow one another: a word may take the default, a role or a place from others.

    Two moves in the tree at once could close a circle that neither sees. The tables are small.
    """
    list(kind._default_manager.select_for_update().order_by("id").values_list("id"))


def _refuse_if_fixed(kind: type[Term]) -> None:
    if kind.is_fixed:
        raise VocabularyIsFixed("There are exactly these words; only their labels can be changed.")


def _set(term: Term, values: Mapping[str, Any]) -> None:
    unknown = [Fault(name, "There is no such field.") for name in values if name not in term.editable_fields]
    refuse(TermInvalid, "This cannot be saved.", unknown)
    for name, value in values.items():
        setattr(term, name, value.strip() if isinstance(value, str) else value)
    _make_room_for_unanswered(term)
    refuse(TermInvalid, "This cannot be saved.", [*faults_of(term, but=_REFERENCES), *_place_faults(term)])


def _place_faults(term: Term) -> Iterator[Fault]:
    if not isinstance(term, Category):
        return
    if term.parent_id is not None and term.parent_id != term.id and _stands_below_itself(term):
        yield Fault("parent_id", "A category cannot stand below itself or one of its own.")
    parents, queues = Category.objects.filter(is_active=True), Queue.objects.filter(is_active=True)
    if term.parent_id is not None and term.is_active and not parents.filter(id=term.parent_id).exists():
        yield Fault("parent_id", "Choose a category that is in use.")
    if term.queue_id is not None and not queues.filter(id=term.queue_id).exists():
        yield Fault("queue_id", "Choose a queue that is in use.")


def _stands_below_itself(category: Category) -> bool:
    assert category.parent_id is not None  # noqa: S101  asked by the caller
    return category.id in {ancestor.id for ancestor in queries.category_line(category.parent_id)}


def _make_room_for_unanswered(term: Term) -> None:
    """One completion code says that the customer did not answer: naming another takes it from the former."""
    if isinstance(term, CompletionCode) and term.for_unanswered:
        for former in CompletionCode.objects.filter(for_unanswered=True).exclude(pk=term.pk):
            former.for_unanswered = False
            former.store()


def _uses(term: Term) -> Iterator[Fault]:
    if isinstance(term, TermWithDefault) and term.is_default:
        yield Fault("", "It is the default; make another the default first.")
    if isinstance(term, CompletionCode) and term.for_unanswered:
        yield Fault("", "It is the code for cases without an answer; give that to another code first.")
    if isinstance(term, Category):
        for label in (
            term.children.filter(is_active=True).order_by("sort_label").values_list("label", flat=True)
        ):
            yield Fault("", f"{label} stands below it; take that out of use first.")
