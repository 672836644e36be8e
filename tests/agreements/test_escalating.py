"""Setting the escalation matrix of a service level."""

from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from servanda.agreements import actions, queries
from servanda.agreements.models import EscalationLevel, ServiceLevel
from servanda.core.access import Viewer
from servanda.core.agreements import (
    ActionKind,
    EscalationAction,
    EscalationInvalid,
    EscalationRow,
    Recipient,
    RecipientKind,
)
from servanda.core.clocks import ClockKind
from servanda.core.refusals import NotAllowed, Stale
from servanda.foundation.models import HistoryEntry
from servanda.organisations.models import Priority
from servanda.people.models import User
from tests.agreements import promises
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db

OWNER: Final = Recipient(RecipientKind.OWNER)
LEAD: Final = Recipient(RecipientKind.QUEUE_LEAD)


def row(number: int = 1, offset_s: int = 0, *told: Recipient, **more: Any) -> EscalationRow:
    return EscalationRow(ClockKind.ORT, number, offset_s, told or (OWNER,), **more)


def set_to(level: ServiceLevel, *rows: EscalationRow, **given: Any) -> ServiceLevel:
    asked: dict[str, Any] = {"by": promises.BUILDER, "at": NOON} | given
    return actions.set_escalation(level_id=level.id, rows=rows, **asked)


def rows_of(level: ServiceLevel) -> tuple[EscalationRow, ...]:
    return queries.escalation_rows(queries.escalation(level.id, viewer=promises.BUILDER))


def user(one: User) -> Recipient:
    return Recipient(RecipientKind.USER, one.id)


def test_only_who_may_edit_the_set_up_sets_escalation(as_miriam: Viewer) -> None:
    with pytest.raises(NotAllowed):
        set_to(promises.level(), row(), by=as_miriam)


def test_there_has_to_be_such_a_level() -> None:
    with pytest.raises(queries.NoSuchServiceLevel):
        actions.set_escalation(level_id=uuid4(), rows=[], by=promises.BUILDER, at=NOON)


def test_what_is_set_is_kept_as_it_was_given(bob: User) -> None:
    level = promises.level()
    told = (OWNER, user(bob), Recipient(RecipientKind.ADDRESS, address="duty@example.com"))
    done = (
        EscalationAction(ActionKind.ESCALATE),
        EscalationAction(ActionKind.PRIORITY, Priority.objects.all()[0].id),
        EscalationAction(ActionKind.DISPATCH, places.queue().id),
    )
    set_to(level, row(1, -3600, *told, actions=done), row(2))
    assert rows_of(level) == (row(1, -3600, *told, actions=done), row(2))


def test_another_matrix_takes_the_place_of_the_former_one() -> None:
    level = promises.level()
    set_to(level, row(1, -3600), row(2), row(3, 3600))
    set_to(level, row(1, 0, LEAD), row(2, 60))
    assert rows_of(level) == (row(1, 0, LEAD), row(2, 60))


def test_a_level_without_escalation_again_has_none() -> None:
    level = promises.level()
    set_to(level, row())
    set_to(level)
    assert rows_of(level) == ()


def test_each_change_is_another_revision_of_the_service_level() -> None:
    level = promises.level()
    assert [set_to(level, row(1, offset)).revision for offset in (60, 120, 120)] == [2, 3, 3]


def test_somebody_who_saw_another_revision_changes_nothing() -> None:
    level = promises.level()
    set_to(level, row())
    with pytest.raises(Stale):
        set_to(level, row(1, 60), expecting=level.revision)


def announced() -> list[dict[str, str]]:
    found = ProcrastinateJob.objects.filter(task_name="levels.escalation_changed").order_by("id")
    return [job.args for job in found]


def test_a_change_is_announced_once() -> None:
    level = promises.level()
    set_to(level, row())
    set_to(level, row())
    assert announced() == [{"level_id": str(level.id)}]


def test_history_tells_what_became_of_each_level(as_ada: Viewer) -> None:
    level = promises.level()
    set_to(level, row(1, -60), row(2), by=as_ada)
    kept, removed = EscalationLevel.objects.order_by("number")
    set_to(level, row(1, -60, LEAD), by=as_ada)
    found = HistoryEntry.objects.filter(row_id__in=[str(kept.id), str(removed.id)]).order_by("id")
    assert [(one.row_id, one.operation, one.actor_name) for one in found][2:] == [
        (str(kept.id), "U", as_ada.name),
        (str(removed.id), "D", as_ada.name),
    ]


def test_everything_that_is_wrong_is_said_at_once(bob: User) -> None:
    nowhere = EscalationAction(ActionKind.DISPATCH, uuid4())
    with pytest.raises(EscalationInvalid) as refused:
        set_to(promises.level(), row(1, 30, Recipient(RecipientKind.TEAM, uuid4()), actions=(nowhere,)))
    fields = {fault.field for fault in refused.value.faults}
    assert fields == {"ort.1.offset_s", "ort.1.recipients", "ort.1.actions"}


@pytest.mark.parametrize("kind", [ActionKind.PRIORITY, ActionKind.DISPATCH])
def test_what_is_newly_named_has_to_be_there(kind: ActionKind) -> None:
    with pytest.raises(EscalationInvalid) as refused:
        set_to(promises.level(), row(actions=(EscalationAction(kind, uuid4()),)))
    assert [fault.field for fault in refused.value.faults] == ["ort.1.actions"]


def left(one: User) -> UUID:
    User.objects.filter(id=one.id).update(is_active=False)
    return one.id


def test_somebody_who_has_left_is_not_named_anew(bob: User) -> None:
    left(bob)
    with pytest.raises(EscalationInvalid) as refused:
        set_to(promises.level(), row(1, 0, user(bob)))
    assert [fault.field for fault in refused.value.faults] == ["ort.1.recipients"]


def test_somebody_who_left_later_may_stay(bob: User) -> None:
    level = promises.level()
    set_to(level, row(1, 0, user(bob)))
    left(bob)
    set_to(level, row(1, 0, user(bob)), row(2, 60))
    assert queries.not_in_use(rows_of(level)) == {bob.id}


@pytest.mark.parametrize("levels", [1, 3])
def test_saving_what_is_there_costs_the_same_whatever_its_size(
    levels: int, bob: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    level = promises.level()
    matrix = [row(number, number * 60, user(bob)) for number in range(1, levels + 1)]
    set_to(level, *matrix)
    # Both ends of the transaction, who acts, twice the level with its version, the matrix, and who is in use.
    with django_assert_num_queries(9):
        set_to(level, *matrix)
