"""What a case has from its key and its agreement, and what becomes of it when it is changed on the case."""

from typing import Any

import pytest

from servanda.agreements import actions as promised
from servanda.agreements.models import CustomerProject, ProjectKind, SupportAgreement, SupportKey
from servanda.cases import actions
from servanda.cases.actions import CaseInvalid
from servanda.cases.models import Case, CaseEvent
from servanda.core.access import Viewer
from servanda.core.order import NO_WEIGHT
from servanda.organisations.models import SupportType
from servanda.people.models import User
from tests.agreements import promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_constraints import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> works.Desk:
    return works.desk()


@pytest.fixture
def agreement(desk: works.Desk) -> SupportAgreement:
    return promises.approved(desk.customer)


def project(of: SupportAgreement, name: str = "Line 4", **fields: Any) -> CustomerProject:
    return promised.add_project(
        number=of.number, kind=ProjectKind.PROJECT, name=name, **fields, by=works.BUILDER, at=NOON
    )


def weighed(of: SupportAgreement, code: str = "K-7QX2", weight: int | None = 3) -> SupportKey:
    return promises.key(of, code, severity_weight=weight)


def changed(case: Case, **fields: Any) -> Case:
    return actions.change_case(number=case.number, **fields, by=works.BUILDER, at=works.later(5))


def refused(case: Case, **fields: Any) -> list[str]:
    with pytest.raises(CaseInvalid) as refusal:
        changed(case, **fields)
    return [one.field for one in refusal.value.faults]


def test_a_case_is_booked_on_the_default_project_of_its_agreement(
    desk: works.Desk, agreement: SupportAgreement
) -> None:
    project(agreement, "Line 3")
    default = project(agreement, is_default=True)
    assert works.registered(desk).project_id == default.id


def test_a_case_of_a_key_is_booked_on_the_project_tied_to_it(
    desk: works.Desk, agreement: SupportAgreement
) -> None:
    key = weighed(agreement)
    project(agreement, "Everything else", is_default=True)
    tied = project(agreement, key_code=key.code)
    assert works.registered(desk, support_key=key.code).project_id == tied.id


def test_time_on_the_case_is_booked_on_its_project_unless_said_otherwise(
    agreement: SupportAgreement, desk: works.Desk, tomas: User
) -> None:
    default = project(agreement, is_default=True)
    case = works.registered(desk)
    entry = actions.enter_time(
        number=case.number, minutes=30, user_id=tomas.id, by=works.BUILDER, at=works.later(30)
    )
    assert entry.project_id == default.id


def test_the_weight_the_type_and_the_project_are_changed_on_the_case(
    desk: works.Desk, agreement: SupportAgreement
) -> None:
    project(agreement, is_default=True)
    other, by_night = project(agreement, "Line 5"), SupportType.objects.create(label="By night")
    case = works.registered(desk, support_key=weighed(agreement).code)
    case = changed(case, severity_weight=1, support_type_id=by_night.id, project_id=other.id)
    assert (case.severity_weight, case.order_weight) == (1, 1)
    assert (case.support_type, case.project) == (by_night, other)
    event = CaseEvent.objects.get(case=case, kind="changed")
    assert event.data["fields"] == ["project_id", "severity_weight", "support_type_id"]
    assert changed(case, severity_weight=None).order_weight == NO_WEIGHT


def test_what_was_changed_on_the_case_stays_when_it_is_judged_again(
    desk: works.Desk, agreement: SupportAgreement
) -> None:
    project(agreement, is_default=True)
    other = project(agreement, "Line 5")
    case = works.registered(desk, support_key=weighed(agreement).code)
    changed(case, severity_weight=1, project_id=other.id)
    actions.judge_again(number=case.number, reason="Asked.", by=works.BUILDER, at=works.later(6))
    again = Case.objects.get(id=case.id)
    assert (again.severity_weight, again.project_id) == (1, other.id)


def test_another_key_lends_its_own(desk: works.Desk, agreement: SupportAgreement) -> None:
    first, second = weighed(agreement), weighed(agreement, "K-9HRD", 5)
    tied = project(agreement, key_code=second.code)
    case = changed(works.registered(desk, support_key=first.code), severity_weight=1)
    case = changed(case, support_key=second.code)
    assert (case.severity_weight, case.project_id) == (5, tied.id)


def test_a_project_that_the_new_agreement_does_not_have_goes(
    desk: works.Desk, agreement: SupportAgreement
) -> None:
    project(agreement, is_default=True)
    case = works.registered(desk)
    gus = firms.contact("Gus Gregor", firms.customer("Globex"))
    case = changed(case, customer_id=gus.customer_id, caller_id=gus.id, agreement="")
    assert (case.agreement_id, case.project_id) == (None, None)


def test_what_cannot_be_is_said_at_its_field(
    desk: works.Desk, agreement: SupportAgreement, as_tomas: Viewer
) -> None:
    case = works.registered(desk)
    elsewhere = project(promises.approved(firms.customer("Globex")))
    unused = SupportType.objects.create(label="Gone", is_active=False)
    assert refused(case, severity_weight=10, support_type_id=unused.id, project_id=elsewhere.id) == [
        "severity_weight",
        "support_type_id",
        "project_id",
    ]


@pytest.mark.parametrize("weight", [0, 10])
def test_the_database_knows_weights_from_one_to_nine(desk: works.Desk, weight: int) -> None:
    case = works.registered(desk)
    refuses(
        "case_severity_weight_is_between_1_and_9",
        f"UPDATE cases_case SET severity_weight = {weight} WHERE id = %s",
        case.id,
    )


def test_the_database_books_no_case_on_a_project_of_another_agreement(
    desk: works.Desk, agreement: SupportAgreement
) -> None:
    case = works.registered(desk)
    elsewhere = project(promises.approved(firms.customer("Globex")))
    statement = "UPDATE cases_case SET project_id = %s WHERE id = %s"
    refuses("case_is_booked_on_a_project_of_its_agreement", statement, elsewhere.id, case.id)


def test_the_database_books_no_case_without_an_agreement_on_a_project(desk: works.Desk) -> None:
    case = works.registered(desk)
    elsewhere = project(promises.approved(firms.customer("Globex")))
    statement = "UPDATE cases_case SET project_id = %s WHERE id = %s"
    refuses("case_with_a_project_has_an_agreement", statement, elsewhere.id, case.id)
