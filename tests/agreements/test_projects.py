"""Customer projects of an agreement: project, sub-project, activity; one default; tied to a key or not."""

from typing import Any

import pytest

from servanda.agreements import actions, queries
from servanda.agreements.models import CustomerProject, ProjectKind, SupportAgreement
from servanda.cases.models import Case
from servanda.core.access import Viewer
from servanda.core.refusals import NotAllowed, Stale
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


def test_a_tree_of_three_steps_in_the_order_of_names(as_miriam: Viewer) -> None:
    agreement = promises.approved()
    line = _add(agreement, name="Line 4", by=as_miriam)
    _add(agreement, name="Line 2")
    moving = _add(agreement, ProjectKind.SUB_PROJECT, parent_id=line.id, name="Moving")
    _add(agreement, ProjectKind.ACTIVITY, parent_id=moving.id, name="Visits")
    _add(agreement, ProjectKind.ACTIVITY, parent_id=line.id, name="Audit")
    tree = queries.project_tree(queries.projects(agreement.number, viewer=BUILDER))
    assert [(depth, one.name) for depth, one in tree] == [
        (0, "Line 2"),
        (0, "Line 4"),
        (1, "Audit"),
        (1, "Moving"),
        (2, "Visits"),
    ]


@pytest.mark.parametrize(
    ("kind", "below"),
    [
        (ProjectKind.PROJECT, ProjectKind.PROJECT),
        (ProjectKind.SUB_PROJECT, None),
        (ProjectKind.SUB_PROJECT, ProjectKind.ACTIVITY),
        (ProjectKind.ACTIVITY, None),
        (ProjectKind.ACTIVITY, ProjectKind.ACTIVITY),
    ],
)
def test_what_stands_in_a_wrong_place_is_refused(kind: ProjectKind, below: ProjectKind | None) -> None:
    agreement = promises.draft()
    parent = _add(agreement, name="Line 4")
    if below is ProjectKind.ACTIVITY:
        parent = _add(agreement, ProjectKind.ACTIVITY, parent_id=parent.id, name="Visits")
    with pytest.raises(actions.ProjectInvalid) as refused:
        _add(agreement, kind, parent_id=parent.id if below else None, name="Wrong")
    assert [fault.field for fault in refused.value.faults] == ["parent_id"]


def test_a_part_of_another_agreements_project_is_refused() -> None:
    parent = _add(promises.draft(), name="Line 4")
    with pytest.raises(actions.ProjectInvalid):
        _add(promises.draft(), ProjectKind.ACTIVITY, parent_id=parent.id, name="Visits")


@pytest.mark.parametrize("name", ["", "Line 4", "x" * 121, "Two\nlines"])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    agreement = promises.draft()
    _add(agreement, name="Line 4")
    with pytest.raises(actions.ProjectInvalid) as refused:
        _add(agreement, name=name)
    assert [fault.field for fault in refused.value.faults] == ["name"]


def test_a_new_default_takes_that_from_the_former() -> None:
    agreement = promises.draft()
    _add(agreement, name="Line 2", is_default=True)
    second = _add(agreement, name="Line 4", is_default=True)
    assert [*CustomerProject.objects.filter(is_default=True)] == [second]


def test_a_project_is_tied_to_a_key_of_the_customer() -> None:
    agreement = promises.approved()
    promises.key(agreement, "K-AAAA")
    project = _add(agreement, name="Line 4", key_code="k-aaaa")
    assert project.support_key is not None
    assert _change(project, key_code=None).support_key is None


def test_a_key_of_another_customer_is_refused() -> None:
    promises.key(promises.approved(firms.customer("Globex")), "K-AAAA")
    agreement = promises.draft(firms.customer("Acme"))
    with pytest.raises(actions.ProjectInvalid) as refused:
        _add(agreement, name="Line 4", key_code="K-AAAA")
    assert [fault.field for fault in refused.value.faults] == ["key_code"]


def test_a_project_that_nothing_was_booked_on_is_deleted() -> None:
    project = _add(promises.draft(), name="Line 4")
    assert _remove(project) is True
    assert not CustomerProject.objects.exists()


def test_a_project_that_a_case_was_booked_on_goes_out_of_use_instead() -> None:
    desk = works.desk()
    project = _add(promises.approved(desk.customer), name="Line 4", is_default=True)
    Case.objects.filter(id=works.registered(desk).id).update(project=project)
    assert _remove(project) is False
    kept = CustomerProject.objects.get()
    assert (kept.is_active, kept.is_default) == (False, False)


def test_parts_go_out_of_use_with_their_project_and_not_back_before_it() -> None:
    agreement = promises.draft()
    line = _add(agreement, name="Line 4")
    visits = _add(agreement, ProjectKind.ACTIVITY, parent_id=line.id, name="Visits")
    assert _remove(line) is False
    assert not CustomerProject.objects.filter(is_active=True).exists()
    with pytest.raises(actions.ProjectInvalid) as refused:
        _change(visits, is_active=True)
    assert [fault.field for fault in refused.value.faults] == ["is_active"]


def test_what_somebody_else_changed_meanwhile_is_not_written_over() -> None:
    project = _add(promises.draft(), name="Line 4")
    with pytest.raises(Stale):
        _change(project, expecting=project.revision + 1, name="Mine")


def test_an_engineer_keeps_no_projects(as_tomas: Viewer) -> None:
    agreement = promises.draft()
    with pytest.raises(NotAllowed):
        _add(agreement, name="Line 4", by=as_tomas)


def _add(
    agreement: SupportAgreement, kind: ProjectKind = ProjectKind.PROJECT, **fields: Any
) -> CustomerProject:
    given: dict[str, Any] = {"by": BUILDER} | fields
    return actions.add_project(number=agreement.number, kind=kind, **given, at=NOON)


def _change(project: CustomerProject, **fields: Any) -> CustomerProject:
    number = project.agreement.number
    return actions.change_project(number=number, project_id=project.id, **fields, by=BUILDER, at=NOON)


def _remove(project: CustomerProject) -> bool:
    number = project.agreement.number
    return actions.remove_project(number=number, project_id=project.id, by=BUILDER, at=NOON)
