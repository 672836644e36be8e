"""The small vocabularies: what is shipped, and the rules that all of them share."""

from typing import Any
from uuid import uuid4

import pytest

from servanda.core.access import ANYBODY, Viewer
from servanda.core.refusals import NotAllowed, Stale
from servanda.organisations import actions, queries
from servanda.organisations.models import Category, CompletionCode, Priority, Severity, SupportType, Term
from servanda.organisations.models.vocabularies import VOCABULARIES
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db


def add(vocabulary: str, by: Viewer, **values: Any) -> Term:
    return actions.add_term(vocabulary=vocabulary, values=values, by=by, at=NOON)


def category(label: str, by: Viewer, parent: Term | None = None) -> Term:
    return add("categories", by, label=label, parent_id=parent.id if parent else None)


def test_there_are_four_severities_and_the_third_is_preset() -> None:
    assert list(Severity.objects.order_by("level").values_list("level", "is_default")) == [
        (1, False),
        (2, False),
        (3, True),
        (4, False),
    ]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_vocabulary_is_shipped_with_a_first_word(vocabulary: str, as_alice: Viewer) -> None:
    assert queries.terms(vocabulary, viewer=as_alice).exists()


@pytest.mark.parametrize("kind", [Severity, Priority, Category])
def test_what_is_preset_is_there_from_the_start(kind: Any) -> None:
    default = queries.default_term(kind)
    assert default is not None
    assert default.is_active


def test_a_severity_gets_another_label(as_ada: Viewer) -> None:
    worst = Severity.objects.get(level=1)
    actions.change_term(
        vocabulary="severities", term_id=worst.id, values={"label": " Line down "}, by=as_ada, at=NOON
    )
    worst.refresh_from_db()
    assert worst.label == "Line down"


def test_a_fifth_severity_is_refused(as_ada: Viewer) -> None:
    with pytest.raises(actions.VocabularyIsFixed):
        add("severities", as_ada, label="Cosmetic")


def test_a_severity_cannot_be_taken_out_of_use(as_ada: Viewer) -> None:
    least = Severity.objects.get(level=4)
    with pytest.raises(actions.VocabularyIsFixed):
        actions.deactivate_term(vocabulary="severities", term_id=least.id, by=as_ada, at=NOON)


def test_another_severity_is_preset(as_ada: Viewer) -> None:
    high = Severity.objects.get(level=2)
    actions.make_default_term(vocabulary="severities", term_id=high.id, by=as_ada, at=NOON)
    assert queries.default_term(Severity) == high


def test_presetting_what_is_preset_already_changes_nothing_else(as_ada: Viewer) -> None:
    medium = Severity.objects.get(is_default=True)
    actions.make_default_term(vocabulary="severities", term_id=medium.id, by=as_ada, at=NOON)
    assert queries.default_term(Severity) == medium


def test_a_vocabulary_without_a_default_presets_nothing(as_ada: Viewer) -> None:
    remote = SupportType.objects.first()
    assert remote is not None
    with pytest.raises(actions.VocabularyIsFixed, match="has no default"):
        actions.make_default_term(vocabulary="support-types", term_id=remote.id, by=as_ada, at=NOON)


def test_what_is_out_of_use_cannot_be_preset(as_ada: Viewer) -> None:
    urgent = Priority.objects.get(rank=10)
    actions.deactivate_term(vocabulary="priorities", term_id=urgent.id, by=as_ada, at=NOON)
    with pytest.raises(actions.TermInUse):
        actions.make_default_term(vocabulary="priorities", term_id=urgent.id, by=as_ada, at=NOON)


def test_what_is_preset_stays_in_use(as_ada: Viewer) -> None:
    preset = Priority.objects.get(is_default=True)
    with pytest.raises(actions.TermInUse):
        actions.deactivate_term(vocabulary="priorities", term_id=preset.id, by=as_ada, at=NOON)


@pytest.mark.parametrize(
    ("vocabulary", "values", "fields"),
    [
        pytest.param("support-types", {"label": ""}, ["label"], id="no label"),
        pytest.param("support-types", {"label": "x" * 81}, ["label"], id="a label too long"),
        pytest.param("support-types", {"label": "REMOTE"}, ["label"], id="a label that is taken"),
        pytest.param("priorities", {"label": "Soon"}, ["rank"], id="no rank"),
        pytest.param("priorities", {"label": "Soon", "rank": 10}, ["rank"], id="a rank that is taken"),
        pytest.param(
            "categories", {"label": "Feeders", "queue_id": uuid4()}, ["queue_id"], id="no such queue"
        ),
        pytest.param("categories", {"label": "GENERAL"}, ["label"], id="a category of that name there"),
        pytest.param("hold-reasons", {"label": "Day", "level": 3}, ["level"], id="no such field"),
    ],
)
def test_a_word_that_cannot_be_is_refused_at_its_fields(
    vocabulary: str, values: dict[str, Any], fields: list[str], as_ada: Viewer
) -> None:
    with pytest.raises(actions.TermInvalid) as refused:
        add(vocabulary, as_ada, **values)
    assert [fault.field for fault in refused.value.faults] == fields


def test_categories_of_one_name_may_stand_at_two_places(as_ada: Viewer) -> None:
    feeders, sealers = category("Feeders", as_ada), category("Sealers", as_ada)
    assert category("Spare parts", as_ada, feeders) != category("Spare parts", as_ada, sealers)


def test_the_tree_is_read_depth_first(as_ada: Viewer) -> None:
    sealers, feeders = category("Sealers", as_ada), category("Feeders", as_ada)
    category("Belts", as_ada, feeders)
    tree = [(depth, one.label) for depth, one in queries.category_tree(viewer=as_ada)]
    assert tree == [(0, "Feeders"), (1, "Belts"), (0, "General"), (0, sealers.label)]


def test_a_category_comes_with_its_ancestors_nearest_first(as_ada: Viewer) -> None:
    feeders = category("Feeders", as_ada)
    belts = category("Belts", as_ada, feeders)
    drives = category("Drives", as_ada, belts)
    assert [one.label for one in queries.category_line(drives.id)] == ["Drives", "Belts", "Feeders"]


def test_a_category_cannot_be_moved_below_one_of_its_own(as_ada: Viewer) -> None:
    feeders = category("Feeders", as_ada)
    belts = category("Belts", as_ada, feeders)
    drives = category("Drives", as_ada, belts)
    with pytest.raises(actions.TermInvalid) as refused:
        actions.change_term(
            vocabulary="categories", term_id=feeders.id, values={"parent_id": drives.id}, by=as_ada, at=NOON
        )
    assert [fault.field for fault in refused.value.faults] == ["parent_id"]


def test_a_category_cannot_stand_below_itself(as_ada: Viewer) -> None:
    feeders = category("Feeders", as_ada)
    with pytest.raises(actions.TermInvalid) as refused:
        actions.change_term(
            vocabulary="categories", term_id=feeders.id, values={"parent_id": feeders.id}, by=as_ada, at=NOON
        )
    assert [fault.field for fault in refused.value.faults] == ["parent_id"]


def test_a_category_with_others_below_it_stays_in_use(as_ada: Viewer) -> None:
    feeders = category("Feeders", as_ada)
    category("Belts", as_ada, feeders)
    with pytest.raises(actions.TermInUse, match="still needed"):
        actions.deactivate_term(vocabulary="categories", term_id=feeders.id, by=as_ada, at=NOON)


def test_a_category_comes_back_only_to_a_place_in_use(as_ada: Viewer) -> None:
    feeders = category("Feeders", as_ada)
    belts = category("Belts", as_ada, feeders)
    for one in (belts, feeders):
        actions.deactivate_term(vocabulary="categories", term_id=one.id, by=as_ada, at=NOON)
    with pytest.raises(actions.TermInvalid):
        actions.reactivate_term(vocabulary="categories", term_id=belts.id, by=as_ada, at=NOON)
    assert actions.reactivate_term(vocabulary="categories", term_id=feeders.id, by=as_ada, at=NOON).is_active


def test_a_category_does_not_send_cases_to_a_queue_out_of_use(as_ada: Viewer) -> None:
    queue = places.queue()
    actions.deactivate_queue(queue_id=queue.id, by=as_ada, at=NOON)
    with pytest.raises(actions.TermInvalid) as refused:
        add("categories", as_ada, label="Feeders", queue_id=queue.id)
    assert [fault.field for fault in refused.value.faults] == ["queue_id"]


def test_one_completion_code_is_for_cases_without_an_answer(as_ada: Viewer) -> None:
    silent = add("completion-codes", as_ada, label="Silence", for_unanswered=True)
    assert list(CompletionCode.objects.filter(for_unanswered=True)) == [silent]


def test_the_code_for_cases_without_an_answer_stays_in_use(as_ada: Viewer) -> None:
    silent = CompletionCode.objects.get(for_unanswered=True)
    with pytest.raises(actions.TermInUse):
        actions.deactivate_term(vocabulary="completion-codes", term_id=silent.id, by=as_ada, at=NOON)


def test_a_word_that_somebody_else_changed_since_is_not_changed_blindly(as_ada: Viewer) -> None:
    remote = add("support-types", as_ada, label="By phone")
    with pytest.raises(Stale):
        actions.change_term(
            vocabulary="support-types", term_id=remote.id, values={}, expecting=7, by=as_ada, at=NOON
        )


def test_an_unknown_vocabulary_and_an_unknown_word_are_refused(as_ada: Viewer) -> None:
    with pytest.raises(queries.NoSuchVocabulary):
        queries.terms("colours", viewer=as_ada)
    with pytest.raises(queries.NoSuchTerm):
        queries.term("severities", uuid4(), viewer=as_ada)


def test_only_who_may_edit_set_up_adds_a_word(as_alice: Viewer) -> None:
    with pytest.raises(NotAllowed):
        add("support-types", as_alice, label="Night")


def test_customers_read_no_vocabulary() -> None:
    with pytest.raises(NotAllowed):
        queries.terms("severities", viewer=ANYBODY)
