"""What cases are about besides their product: offered, copied from the key, chosen, quoted."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.agreements.models import SupportKey
from servanda.cases import actions, queries
from servanda.cases.actions import ObjectsNotOfCustomer
from servanda.cases.models import Case, CaseEvent
from servanda.core.access import Viewer
from servanda.core.refusals import NotAllowed, Stale
from servanda.customers.models import BusinessObject
from tests.agreements import allowances, promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> works.Desk:
    return works.desk()


def key_with(at: works.Desk, *references: str, **fields: Any) -> SupportKey:
    """A key of Acme, connected to orders."""
    agreement = promises.approved(at.customer)
    ids = [firms.business_object(one, agreement.customer).id for one in references]
    return promises.key(agreement, business_object_ids=ids, **fields)


def case_of(at: works.Desk, *references: str) -> Case:
    """Registered with a key that is connected to orders."""
    return works.registered(at, support_key=key_with(at, *references).code)


def about(case: Case) -> list[str]:
    return [one.reference for one in queries.objects_of(case)]


def test_the_objects_of_the_key_are_offered_before_the_others(
    at: works.Desk, as_alice: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    key = key_with(at, "SO-1", "SO-2")
    firms.business_object("SO-3", key.customer)
    firms.business_object("SO-4", key.customer, is_active=False)
    with django_assert_num_queries(1):
        offered = queries.offered_objects(key.customer_id, key.code, as_alice)
    assert [(one.object.reference, one.of_key) for one in offered] == [
        ("SO-2", True),
        ("SO-1", True),
        ("SO-3", False),
    ]


def test_nothing_is_offered_of_nobody(at: works.Desk, as_alice: Viewer) -> None:
    key_with(at, "SO-1")
    assert queries.offered_objects(None, "", as_alice) == ()


def test_a_key_gives_its_objects_by_itself_unless_it_asks(at: works.Desk, as_alice: Viewer) -> None:
    gives, asks = key_with(at, "SO-1"), key_with(at, "SO-2", code="K-ASKS", ask_for_business_objects=True)
    assert [len(queries.copied_objects(one)) for one in (gives, asks, None)] == [1, 0, 0]


def test_a_case_is_about_what_was_chosen(at: works.Desk, as_alice: Viewer) -> None:
    case = case_of(at, "SO-1", "SO-2")
    one = BusinessObject.objects.get(reference="SO-2")
    actions.change_case_objects(number=case.number, object_ids=[one.id], by=as_alice, at=NOON)
    assert about(case) == ["SO-2"]
    assert CaseEvent.objects.filter(case=case).latest("seq").data == {"fields": ["business_object_ids"]}


def test_choosing_objects_leaves_the_clocks_alone(at: works.Desk, as_alice: Viewer) -> None:
    case = case_of(at, "SO-1")
    before = case.sheet.events.count()
    actions.add_case_object(number=case.number, kind="rma", reference="R 1", by=as_alice, at=NOON)
    case.refresh_from_db()
    assert (about(case), case.sheet.events.count()) == (["R 1", "SO-1"], before)


def test_choosing_the_same_again_changes_nothing(at: works.Desk, as_alice: Viewer) -> None:
    case = case_of(at, "SO-1")
    revision = Case.objects.get(id=case.id).revision
    ids = [one.id for one in queries.objects_of(case)]
    actions.change_case_objects(number=case.number, object_ids=ids, by=as_alice, at=NOON)
    assert Case.objects.get(id=case.id).revision == revision


def test_a_registered_case_takes_the_objects_of_its_key_unless_others_were_chosen(at: works.Desk) -> None:
    assert about(case_of(at, "SO-1", "SO-2")) == ["SO-1", "SO-2"]
    key = at.customer.supportkeys.get()
    one = BusinessObject.objects.get(reference="SO-2")
    chosen = works.registered(
        at, support_key=key.code, business_object_ids=frozenset({one.id}), ticked_for=key.code
    )
    assert about(chosen) == ["SO-2"]


def test_what_is_quoted_at_registration_is_recorded(at: works.Desk) -> None:
    case = works.registered(at, object_kind="rma", object_reference="R 7")
    assert about(case) == ["R 7"]


def test_the_kind_of_an_object_decides_among_the_rules_of_the_plan(at: works.Desk) -> None:
    gold = promises.level()
    rule = {
        "criteria": [{"subject": "object_kind", "one_of": ["rma"]}],
        "match": "all",
        "level": str(gold.id),
    }
    allowances.contract(
        allowances.plan("Parts", "fixed", allowance=None, rules=[rule]), customer_id=at.customer.id
    )
    levels = [
        works.registered(at, object_kind=kind, object_reference="R 1").service_level.name
        for kind in ("rma", "invoice")
    ]
    assert levels == ["Gold", "Standard"]


def test_the_queue_of_an_object_is_where_its_cases_go(at: works.Desk) -> None:
    parts = places.queue("Parts", at.organisation)
    one = firms.business_object("R 1", at.customer, queue_id=parts.id)
    case = works.registered(at, dispatch=True, business_object_ids=frozenset({one.id}))
    assert case.queue == parts


def test_another_customer_leaves_the_objects_of_the_former_one(at: works.Desk) -> None:
    case = works.registered(at, object_kind="rma", object_reference="R 7")
    globex = firms.customer("Globex", zone="Europe/Vienna")
    actions.change_case(
        number=case.number, customer_id=globex.id, caller_id=None, by=works.BUILDER, at=works.later(1)
    )
    assert about(case) == []


def test_objects_of_strangers_are_refused(at: works.Desk, as_alice: Viewer) -> None:
    case = case_of(at, "SO-1")
    foreign = firms.business_object("SO-9", firms.customer("Globex"))
    with pytest.raises(ObjectsNotOfCustomer):
        actions.change_case_objects(number=case.number, object_ids=[foreign.id], by=as_alice, at=NOON)


def test_objects_of_the_customer_above_are_taken(at: works.Desk, as_alice: Viewer) -> None:
    top = firms.customer("Top")
    below = firms.customer("Below", parent_id=top.id)
    case = works.registered(at, customer_id=below.id, caller_id=None)
    one = firms.business_object("SO-1", top)
    actions.change_case_objects(number=case.number, object_ids=[one.id], by=as_alice, at=NOON)
    assert about(case) == ["SO-1"]


def test_an_object_that_went_out_of_use_stays_with_its_case(at: works.Desk, as_alice: Viewer) -> None:
    case = case_of(at, "SO-1", "SO-2")
    first, second = BusinessObject.objects.order_by("reference")
    actions.change_case_objects(number=case.number, object_ids=[first.id], by=as_alice, at=NOON)
    BusinessObject.objects.filter(id=first.id).update(is_active=False)
    actions.change_case_objects(number=case.number, object_ids=[first.id, second.id], by=as_alice, at=NOON)
    assert about(case) == ["SO-1", "SO-2"]


def test_a_case_of_nobody_is_about_nothing_yet(at: works.Desk, as_alice: Viewer) -> None:
    case = works.registered(at, customer_unknown=True, caller_id=None)
    with pytest.raises(ObjectsNotOfCustomer, match="Say first whose"):
        actions.add_case_object(number=case.number, kind="rma", reference="1", by=as_alice, at=NOON)


def test_somebody_who_does_not_write_cases_changes_nothing(
    at: works.Desk, as_alice: Viewer, as_miriam: Viewer
) -> None:
    case = case_of(at, "SO-1")
    with pytest.raises(NotAllowed):
        actions.change_case_objects(number=case.number, object_ids=[], by=as_miriam, at=NOON)


def test_a_stale_choice_is_refused(at: works.Desk, as_alice: Viewer) -> None:
    case = case_of(at, "SO-1")
    with pytest.raises(Stale):
        actions.change_case_objects(number=case.number, object_ids=[], expecting=99, by=as_alice, at=NOON)


def test_what_belongs_to_a_former_customer_is_left_behind(at: works.Desk, as_alice: Viewer) -> None:
    case = case_of(at, "SO-1")
    actions.connect_objects(case, [BusinessObject.objects.get().id])
    case.customer, case.support_key = firms.customer("Globex"), None
    actions.leave_foreign_objects(case)
    assert about(case) == []
