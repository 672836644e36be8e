"""Copies of cases for measurements: whole, with ids of their own, and nothing of the others."""

from dataclasses import replace
from datetime import timedelta

import pytest

from servanda.cases import actions
from servanda.cases.actions import Call
from servanda.cases.models import Case, CaseEvent, Interaction
from servanda.commitments.models import ClockEvent, Firing, Obligation
from servanda.commitments.queries import evaluations
from servanda.core.clocks.kept import kept
from servanda.ops.demo.scale import scale
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(tomas: User) -> Case:
    """A case whose deadlines have fired, beside another that is not copied."""
    desk = works.desk(tomas)
    case, _ = (works.registered(desk, dispatch=True) for _ in range(2))
    late = NOON + timedelta(days=30)
    actions.fire_due(sheet_ids=[case.sheet_id], by=works.BUILDER, at=late)
    return Case.objects.get(id=case.id)


def test_copies_have_all_that_their_case_has(template: Case) -> None:
    scale(3, lambda made: None, of=[template.number])
    copies = Case.objects.filter(subject=template.subject).order_by("-number")[:3]
    for model, column, of in (
        (ClockEvent, "sheet", "sheet_id"),
        (Obligation, "sheet", "sheet_id"),
        (Firing, "sheet", "sheet_id"),
        (CaseEvent, "case", "id"),
    ):
        counts = [
            model._default_manager.filter(**{column: getattr(one, of)}).count() for one in (template, *copies)
        ]
        assert counts == [counts[0]] * 4 != [0] * 4, model


def test_copies_are_what_a_replay_gives(template: Case) -> None:
    scale(2, lambda made: None, of=[template.number])
    at = NOON + timedelta(days=31)
    sheets = [case.sheet_id for case in Case.objects.order_by("-number")[:2]]
    expected = kept(evaluations([template.sheet_id], at=at)[template.sheet_id])
    assert [kept(one) for one in evaluations(sheets, at=at).values()] == [expected] * 2


def test_copies_are_of_the_named_cases_alone_in_turn(template: Case) -> None:
    scale(4, lambda made: None, of=[template.number])
    assert Case.objects.count() == 6
    assert Firing.objects.values("sheet").distinct().count() == 5


def test_all_cases_are_copied_where_none_is_named(template: Case) -> None:
    scale(4, lambda made: None)
    assert Case.objects.count() == 6
    assert Firing.objects.values("sheet").distinct().count() == 3


def test_what_amends_a_call_amends_the_copy_of_it_on_a_copy(template: Case) -> None:
    call = actions.record_interaction(
        number=template.number, call=Call("She called."), by=works.BUILDER, at=NOON + timedelta(days=31)
    )
    actions.amend_interaction(
        number=template.number,
        interaction_id=call.id,
        call=replace(actions.as_documented(call), text="He called."),
        by=works.BUILDER,
        at=NOON + timedelta(days=32),
    )
    scale(2, lambda made: None, of=[template.number])
    amended = Interaction.objects.filter(amends__isnull=False).select_related("amends")
    assert [one.amends.case_id == one.case_id for one in amended if one.amends] == [True] * 3


def test_nobody_is_reminded_of_a_copy(template: Case) -> None:
    waiting = {"status": "awaiting_info", "remind_at": NOON}
    Case.objects.filter(id=template.id).update(**waiting)
    scale(1, lambda made: None, of=[template.number])
    copy = Case.objects.order_by("-number")[0]
    assert (copy.status, copy.remind_at) == ("awaiting_info", None)
