"""Contracts: what may be changed, before and after activating."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from servanda.agreements import actions, queries
from servanda.agreements.models import ContractScope
from servanda.core.access import Viewer
from servanda.core.agreements import (
    CannotActivate,
    ContractLocked,
    ContractsOverlap,
)
from servanda.core.refusals import Stale
from servanda.customers import actions as customers
from servanda.people.models import User
from tests.agreements import promises
from tests.agreements.signed import faults, products_of, service
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


def test_of_a_draft_everything_can_be_changed(as_miriam: Viewer) -> None:
    made, nordwind = promises.a_contract(), firms.customer("Nordwind")
    feeder = firms.product()
    changed = actions.change_contract(
        number=made.number,
        new_number="nw-1",
        customer_id=nordwind.id,
        whole_customer=False,
        product_ids=[feeder.id],
        starts_on=date(2026, 3, 1),
        zone="Asia/Tokyo",
        service_ids=[service().id],
        by=as_miriam,
        at=NOON,
    )
    assert (changed.number, changed.customer, changed.revision) == ("NW-1", nordwind, 2)
    assert products_of(changed) == ["Feeder"]
    (scope,) = ContractScope.objects.all()
    assert (scope.customer, scope.period.lower) == (nordwind, date(2026, 3, 1))
    back = actions.change_contract(number="NW-1", whole_customer=True, by=as_miriam, at=NOON)
    assert [one.product for one in back.scopes.all()] == [None]


def test_a_contract_stays_within_reach_of_the_agreements_that_name_it(as_miriam: Viewer) -> None:
    group = firms.customer("Halden Group")
    paper = firms.customer("Halden Paper", parent_id=group.id)
    named = promises.a_contract(group, includes_sub_customers=True)
    promises.draft(group, contract_number=named.number)
    of_paper = promises.draft(paper, contract_number=named.number)
    with pytest.raises(actions.ContractInvalid) as refused:
        actions.change_contract(
            number=named.number,
            customer_id=firms.customer("Globex").id,
            includes_sub_customers=False,
            by=as_miriam,
            at=NOON,
        )
    assert faults(refused) == {"customer_id", "includes_sub_customers"}
    assert of_paper.number in refused.value.faults[1].message


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("new_number", "CT-1"),
        ("customer_id", uuid4()),
        ("whole_customer", False),
        ("starts_on", date(2026, 2, 1)),
        ("zone", "Asia/Tokyo"),
        ("plan_id", uuid4()),
        ("cost", Decimal(1)),
        ("allowance", 1),
        ("work_calendar_id", uuid4()),
    ],
)
def test_what_activating_fixes_is_refused_by_name(field: str, value: object, as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    with pytest.raises(ContractLocked) as refused:
        actions.change_contract(number=made.number, **{field: value}, by=as_miriam, at=NOON)  # type: ignore[arg-type]
    assert faults(refused) == {field.removeprefix("new_")}


def test_what_activating_leaves_open_is_changed(miriam: User, as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    changed = actions.change_contract(
        number=made.number,
        name="Line care",
        owner_id=miriam.id,
        note="Ring twice.",
        documentation_required=True,
        grace_days=14,
        external_id="ERP-7",
        includes_sub_customers=True,
        service_ids=[service().id],
        by=as_miriam,
        at=NOON,
    )
    assert (changed.name, changed.owner, changed.grace_days) == ("Line care", miriam, 14)
    assert [one.label for one in changed.services.all()] == ["Remote diagnosis"]


def test_products_of_an_active_contract_come_and_go(as_miriam: Viewer) -> None:
    feeder, sealer = firms.product("Feeder", "FDR"), firms.product("Sealer", "SLR")
    made = promises.an_active_contract(product_ids=[feeder.id])
    changed = actions.change_contract(number=made.number, product_ids=[sealer.id], by=as_miriam, at=NOON)
    assert products_of(changed) == ["Sealer"]
    with pytest.raises(actions.ContractInvalid) as refused:
        actions.change_contract(number=made.number, product_ids=[], by=as_miriam, at=NOON)
    assert faults(refused) == {"product_ids"}


def test_a_product_that_another_contract_covers_is_not_added(as_miriam: Viewer) -> None:
    feeder, sealer = firms.product("Feeder", "FDR"), firms.product("Sealer", "SLR")
    other = promises.an_active_contract(product_ids=[sealer.id])
    made = promises.an_active_contract(product_ids=[feeder.id])
    with pytest.raises(ContractsOverlap, match=f"{other.number} .* covers Sealer"):
        actions.change_contract(number=made.number, product_ids=[feeder.id, sealer.id], by=as_miriam, at=NOON)
    assert products_of(queries.contract(made.number, viewer=as_miriam)) == ["Feeder"]


def test_a_kept_product_may_be_out_of_use(as_miriam: Viewer) -> None:
    feeder, sealer = firms.product("Feeder", "FDR"), firms.product("Sealer", "SLR")
    made = promises.an_active_contract(product_ids=[feeder.id])
    customers.change_product(product_id=feeder.id, is_active=False, by=promises.BUILDER, at=NOON)
    changed = actions.change_contract(
        number=made.number, product_ids=[feeder.id, sealer.id], by=as_miriam, at=NOON
    )
    assert products_of(changed) == ["Feeder", "Sealer"]


def test_the_end_moves_as_far_as_the_next_contract(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    following = promises.an_active_contract(starts_on=date(2027, 3, 1), ends_on=None)
    moved = actions.change_contract(number=made.number, ends_on=date(2027, 2, 28), by=as_miriam, at=NOON)
    assert moved.ends_on == date(2027, 2, 28)
    with pytest.raises(ContractsOverlap, match=following.number):
        actions.change_contract(number=made.number, ends_on=None, by=as_miriam, at=NOON)
    shorter = actions.change_contract(number=made.number, ends_on=date(2026, 6, 15), by=as_miriam, at=NOON)
    assert shorter.ends_on == date(2026, 6, 15)
    with pytest.raises(actions.ContractInvalid) as refused:
        actions.change_contract(number=made.number, ends_on=date(2026, 6, 14), by=as_miriam, at=NOON)
    assert faults(refused) == {"ends_on"}


def test_only_what_is_over_is_taken_out_of_use(as_miriam: Viewer) -> None:
    made = promises.an_active_contract(grace_days=10)
    grace, after = (NOON.replace(year=2027, month=1, day=day) for day in (10, 12))
    with pytest.raises(actions.ContractInvalid) as refused:
        actions.change_contract(number=made.number, is_active=False, by=as_miriam, at=grace)
    assert faults(refused) == {"is_active"}
    assert not actions.change_contract(number=made.number, is_active=False, by=as_miriam, at=after).is_active


def test_a_draft_out_of_use_is_not_activated(as_miriam: Viewer) -> None:
    made = promises.a_contract(is_active=False)
    with pytest.raises(CannotActivate) as refused:
        actions.activate_contract(number=made.number, by=as_miriam, at=NOON)
    assert faults(refused) == {"is_active"}


def test_a_stale_change_is_refused(as_miriam: Viewer) -> None:
    made = promises.a_contract()
    actions.change_contract(number=made.number, name="Line care", by=as_miriam, at=NOON)
    for act in (actions.activate_contract, actions.delete_draft_contract, actions.renew_contract):
        with pytest.raises(Stale):
            act(number=made.number, expecting=1, by=as_miriam, at=NOON)
    with pytest.raises(Stale):
        actions.change_contract(number=made.number, expecting=1, name="x", by=as_miriam, at=NOON)
