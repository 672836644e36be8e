"""Contracts: drafting, activating, changing, terminating, renewing."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError

from servanda.agreements import actions, queries
from servanda.agreements.actions.contracts.scopes import alone_in_its_time
from servanda.agreements.models import Contract, ContractScope, SupportPlan
from servanda.core.access import Viewer
from servanda.core.agreements import (
    CannotActivate,
    CannotRenew,
    CannotTerminate,
    ContractLocked,
    ContractsOverlap,
    ContractState,
)
from servanda.core.agreements.contracts import TerminationWithoutReason
from servanda.core.refusals import NotAllowed, Refusal, Stale
from servanda.customers import actions as customers
from servanda.organisations import actions as organisations
from servanda.people.models import User
from tests.agreements import plans, promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 12, 31)


def faults(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {fault.field for fault in refused.value.faults}


def products_of(contract: Contract) -> list[str]:
    return [scope.product.name for scope in contract.scopes.all() if scope.product]


def service(label: str = "Remote diagnosis") -> Any:
    return organisations.add_term(
        vocabulary="services", values={"label": label}, by=promises.BUILDER, at=NOON
    )


def test_a_draft_gets_a_number_of_its_year_and_the_customers_zone(as_miriam: Viewer) -> None:
    customer, plan = firms.customer(zone="Asia/Tokyo"), plans.plan()
    made = actions.create_contract(
        name="Line care",
        customer_id=customer.id,
        starts_on=date(2027, 1, 1),
        plan_id=plan.id,
        by=as_miriam,
        at=NOON,
    )
    assert made.number.startswith("CT-2027-")
    assert (made.zone, made.whole_customer) == ("Asia/Tokyo", True)
    assert [scope.product for scope in made.scopes.all()] == [None]
    assert queries.contract_state(made, NOON) is ContractState.DRAFT


def test_a_number_of_ones_own_is_kept_in_upper_case(as_miriam: Viewer) -> None:
    assert promises.a_contract(number=" acme-7 ").number == "ACME-7"
    with pytest.raises(actions.ContractInvalid) as refused:
        promises.a_contract(number="ACME-7")
    assert faults(refused) == {"number"}


def test_a_contract_of_products_has_a_scope_for_each(as_miriam: Viewer) -> None:
    feeder, sealer = firms.product("Feeder", "FDR"), firms.product("Sealer", "SLR")
    made = promises.a_contract(product_ids=[sealer.id, feeder.id], service_ids=[service().id])
    assert not made.whole_customer
    assert products_of(made) == ["Feeder", "Sealer"]
    assert [one.label for one in made.services.all()] == ["Remote diagnosis"]


def test_everything_wrong_with_a_draft_is_said_at_once(as_miriam: Viewer) -> None:
    with pytest.raises(actions.ContractInvalid) as refused:
        actions.create_contract(
            name="",
            number="no number",
            zone="Mars/Olympus",
            whole_customer=True,
            product_ids=[uuid4()],
            service_ids=[uuid4()],
            ends_on=date(9999, 1, 1),
            work_calendar_id=uuid4(),
            owner_id=uuid4(),
            grace_days=400,
            by=as_miriam,
            at=NOON,
        )
    assert faults(refused) == {
        "name",
        "number",
        "zone",
        "product_ids",
        "service_ids",
        "customer_id",
        "plan_id",
        "starts_on",
        "ends_on",
        "work_calendar_id",
        "owner_id",
        "grace_days",
    }


def test_what_is_out_of_use_is_not_promised(as_miriam: Viewer) -> None:
    customer, plan, feeder = firms.customer(), plans.plan(), firms.product()
    customers.change_customer(customer_id=customer.id, is_active=False, by=promises.BUILDER, at=NOON)
    customers.change_product(product_id=feeder.id, is_active=False, by=promises.BUILDER, at=NOON)
    actions.retire_plan(plan_id=plan.id, by=promises.BUILDER, at=NOON)
    with pytest.raises(actions.ContractInvalid) as refused:
        promises.a_contract(customer, plan_id=plan.id, product_ids=[feeder.id])
    assert faults(refused) == {"customer_id", "plan_id", "product_ids"}


def test_an_end_before_the_start_is_refused(as_miriam: Viewer) -> None:
    with pytest.raises(actions.ContractInvalid) as refused:
        promises.a_contract(ends_on=date(2025, 12, 31))
    assert faults(refused) == {"ends_on"}


def test_figures_of_its_own_need_a_unit_and_a_currency_in_the_plan(as_miriam: Viewer) -> None:
    with pytest.raises(actions.ContractInvalid) as refused:
        promises.a_contract(cost=Decimal("9.90"), allowance=10)
    assert faults(refused) == {"cost", "allowance"}
    hours = plans.hours(total_cost=Decimal(4000), currency="EUR")
    made = promises.a_contract(plan_id=hours.id, cost=Decimal("3600.00"), allowance=3000)
    assert (made.cost, made.allowance) == (Decimal("3600.00"), 3000)


def test_an_agent_reads_contracts_and_writes_none(as_alice: Viewer) -> None:
    made = promises.a_contract()
    assert queries.contract(made.number.lower(), viewer=as_alice) == made
    for act in (actions.activate_contract, actions.renew_contract, actions.delete_draft_contract):
        with pytest.raises(NotAllowed):
            act(number=made.number, by=as_alice, at=NOON)
    with pytest.raises(NotAllowed):
        actions.change_contract(number=made.number, name="x", by=as_alice, at=NOON)


def test_activating_pins_the_plans_newest_version_and_records_by_whom(as_miriam: Viewer) -> None:
    hours = plans.hours()
    plans.changed(hours, allowance=3000)
    made = promises.a_contract(plan_id=hours.id)
    activated = actions.activate_contract(number=made.number, by=as_miriam, at=NOON)
    contract = activated.contract
    assert (contract.plan_version, contract.activated_by, contract.activated_at) == (2, "Miriam Moser", NOON)
    assert [one.field for one in activated.warnings] == ["owner_id"]
    assert queries.contract_state(contract, NOON) is ContractState.ACTIVE
    assert [one.given for one in contract.cycles.all()] == [3000]


def test_activating_says_everything_that_is_missing(as_miriam: Viewer) -> None:
    feeder = firms.product()
    hours = plans.hours()
    made = promises.a_contract(plan_id=hours.id, product_ids=[feeder.id])
    customers.change_product(product_id=feeder.id, is_active=False, by=promises.BUILDER, at=NOON)
    customers.change_customer(customer_id=made.customer_id, is_active=False, by=promises.BUILDER, at=NOON)
    SupportPlan.objects.filter(id=hours.id).update(is_active=False)
    with pytest.raises(CannotActivate) as refused:
        actions.activate_contract(number=made.number, by=as_miriam, at=NOON)
    assert faults(refused) == {"customer_id", "product_ids", "plan_id"}


def test_a_draft_without_products_is_kept_but_not_activated(as_miriam: Viewer) -> None:
    made = promises.a_contract(whole_customer=False)
    with pytest.raises(CannotActivate) as refused:
        actions.activate_contract(number=made.number, by=as_miriam, at=NOON)
    assert faults(refused) == {"product_ids"}


def test_it_is_activated_once(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    with pytest.raises(CannotActivate):
        actions.activate_contract(number=made.number, by=as_miriam, at=NOON)


def test_a_contract_in_the_way_is_named_with_its_dates(as_miriam: Viewer) -> None:
    first = promises.an_active_contract(name="Line care")
    second = promises.a_contract(starts_on=LAST_DAY, ends_on=None)
    with pytest.raises(ContractsOverlap) as refused:
        actions.activate_contract(number=second.number, by=as_miriam, at=NOON)
    assert refused.value.message == (
        f"{first.number} (Line care) covers the whole customer from 1 Jan 2026 to 31 Dec 2026."
    )
    assert faults(refused) == {"whole_customer"}
    assert Contract.objects.get(id=second.id).stage == "draft"


def test_products_are_in_each_others_way_by_name(as_miriam: Viewer) -> None:
    feeder, sealer = firms.product("Feeder", "FDR"), firms.product("Sealer", "SLR")
    promises.an_active_contract(product_ids=[feeder.id], ends_on=None)
    second = promises.a_contract(product_ids=[feeder.id, sealer.id])
    with pytest.raises(ContractsOverlap, match="covers Feeder from 1 Jan 2026 without end"):
        actions.activate_contract(number=second.number, by=as_miriam, at=NOON)


def test_another_rule_of_the_database_is_no_overlap() -> None:
    made = promises.an_active_contract()
    with pytest.raises(IntegrityError, match="contract_has_a_name"), alone_in_its_time(made):
        Contract.objects.filter(id=made.id).update(name="")


def test_a_product_and_the_whole_customer_run_side_by_side(as_miriam: Viewer) -> None:
    promises.an_active_contract()
    product = promises.an_active_contract(product_ids=[firms.product().id])
    other = promises.an_active_contract(firms.customer("Nordwind"))
    assert queries.overlapping(product) == queries.overlapping(other) == ()


def test_drafts_overlap_and_are_warned_about(as_miriam: Viewer) -> None:
    active, draft = promises.an_active_contract(), promises.a_contract()
    another = promises.a_contract(starts_on=date(2026, 7, 1), ends_on=None)
    found = {one.number: one.binds for one in queries.overlapping(another)}
    assert found == {active.number: True, draft.number: False}
    assert "is drafted for the whole customer" in queries.overlapping(another)[1].words
    assert queries.overlapping(promises.a_contract(starts_on=date(2028, 1, 1), ends_on=None)) != ()
    assert (
        queries.overlapping(promises.a_contract(starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31))) == ()
    )


def test_what_is_asked_for_is_looked_for_not_what_is_kept(as_miriam: Viewer) -> None:
    feeder, sealer = firms.product("Feeder", "FDR"), firms.product("Sealer", "SLR")
    promises.an_active_contract(product_ids=[sealer.id])
    second = promises.a_contract(product_ids=[feeder.id])
    assert queries.overlapping(second) == ()
    assert [one.product for one in queries.overlapping(second, [sealer.id])] == ["Sealer"]


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


def test_a_draft_is_deleted_with_its_scopes(as_miriam: Viewer) -> None:
    made = promises.a_contract(service_ids=[service().id])
    actions.delete_draft_contract(number=made.number, by=as_miriam, at=NOON)
    assert not Contract.objects.exists()
    with pytest.raises(queries.NoSuchContract):
        queries.contract(made.number, viewer=as_miriam)


def test_what_was_activated_or_is_named_is_not_deleted(as_miriam: Viewer) -> None:
    active, draft = promises.an_active_contract(), promises.a_contract()
    agreement = promises.draft(contract_id=draft.id)
    with pytest.raises(actions.ContractInUse):
        actions.delete_draft_contract(number=active.number, by=as_miriam, at=NOON)
    with pytest.raises(actions.ContractInUse) as refused:
        actions.delete_draft_contract(number=draft.number, by=as_miriam, at=NOON)
    assert agreement.number in refused.value.faults[0].message


def test_a_termination_ends_the_period_there_and_makes_room(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    ended = actions.terminate_contract(
        number=made.number, on=date(2026, 6, 30), reason="Sold.", by=as_miriam, at=NOON
    )
    assert (ended.terminated_on, ended.terminated_by, ended.termination_reason) == (
        date(2026, 6, 30),
        "Miriam Moser",
        "Sold.",
    )
    assert queries.contract_state(ended, NOON) is ContractState.EXPIRING
    assert queries.contract_state(ended, NOON + timedelta(days=16)) is ContractState.TERMINATED
    promises.an_active_contract(starts_on=date(2026, 7, 1))


def test_a_contract_that_never_held_is_in_nobodys_way(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    actions.terminate_contract(
        number=made.number, on=date(2025, 12, 31), reason="A mistake.", by=as_miriam, at=NOON
    )
    again = promises.an_active_contract()
    assert queries.overlapping(again) == ()
    assert queries.overlapping(queries.contract(made.number, viewer=as_miriam)) == ()


def test_a_termination_says_why_and_fits_the_period(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    with pytest.raises(TerminationWithoutReason):
        actions.terminate_contract(number=made.number, on=LAST_DAY, reason=" ", by=as_miriam, at=NOON)
    for on in (date(2027, 1, 1), date(2025, 12, 30), date(9999, 1, 1)):
        with pytest.raises(CannotTerminate) as refused:
            actions.terminate_contract(number=made.number, on=on, reason="Sold.", by=as_miriam, at=NOON)
        assert faults(refused) == {"on"}


def test_a_termination_fixes_the_end(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    actions.terminate_contract(number=made.number, on=LAST_DAY, reason="Sold.", by=as_miriam, at=NOON)
    with pytest.raises(ContractLocked):
        actions.change_contract(number=made.number, ends_on=None, by=as_miriam, at=NOON)


def test_a_renewal_is_the_next_contract_of_the_chain(miriam: User, as_miriam: Viewer) -> None:
    hours, feeder = plans.hours(), firms.product()
    made = promises.an_active_contract(
        name="Line care",
        plan_id=hours.id,
        allowance=3000,
        product_ids=[feeder.id],
        service_ids=[service().id],
        owner_id=miriam.id,
        grace_days=7,
        note="Ring twice.",
    )
    renewed = actions.renew_contract(number=made.number, by=as_miriam, at=NOON)
    draft = renewed.contract
    assert (draft.previous, draft.name, draft.plan, draft.owner) == (made, "Line care", hours, miriam)
    assert (draft.starts_on, draft.ends_on) == (date(2027, 1, 1), date(2027, 12, 31))
    assert (draft.zone, draft.allowance, draft.grace_days, draft.note) == (made.zone, 3000, 7, "")
    assert draft.number.startswith("CT-2027-")
    assert products_of(draft) == ["Feeder"]
    assert [one.label for one in draft.services.all()] == ["Remote diagnosis"]
    assert (renewed.gap, queries.contract_state(draft, NOON)) == (None, ContractState.DRAFT)
    third = actions.activate_contract(number=draft.number, by=as_miriam, at=NOON).contract
    assert queries.renewal_chain(third) == queries.renewal_chain(made) == [made, third]


def test_a_late_renewal_reports_its_gap(as_miriam: Viewer) -> None:
    made = promises.an_active_contract(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    renewed = actions.renew_contract(number=made.number, starts_on=date(2026, 2, 1), by=as_miriam, at=NOON)
    assert renewed.gap == (date(2026, 1, 1), date(2026, 1, 31))
    assert queries.gap_before(renewed.contract) == renewed.gap
    assert queries.gap_before(made) is None


def test_an_early_renewal_waits_until_the_contract_is_ended(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    renewed = actions.renew_contract(number=made.number, starts_on=date(2026, 7, 1), by=as_miriam, at=NOON)
    with pytest.raises(ContractsOverlap, match=made.number):
        actions.activate_contract(number=renewed.contract.number, by=as_miriam, at=NOON)
    actions.change_contract(number=made.number, ends_on=date(2026, 6, 30), by=as_miriam, at=NOON)
    actions.activate_contract(number=renewed.contract.number, by=as_miriam, at=NOON)


def test_a_contract_is_renewed_once(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    renewed = actions.renew_contract(number=made.number, by=as_miriam, at=NOON).contract
    with pytest.raises(CannotRenew, match="renewed like this") as refused:
        actions.renew_contract(number=made.number, by=as_miriam, at=NOON)
    assert renewed.number in refused.value.faults[0].message


def test_a_renewal_that_never_held_makes_room_for_another(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    mistaken = _renewed(made)
    follower = actions.renew_contract(number=mistaken.number, by=as_miriam, at=NOON).contract
    terminated = actions.terminate_contract(
        number=mistaken.number, on=LAST_DAY, reason="The wrong plan.", by=as_miriam, at=NOON
    )
    assert terminated.previous is None
    assert queries.renewal_chain(made) == [made, follower]
    actions.delete_draft_contract(number=follower.number, by=as_miriam, at=NOON)
    again = _renewed(made)
    assert (again.previous, again.starts_on) == (made, date(2027, 1, 1))


def _renewed(contract: Contract) -> Contract:
    drafted = actions.renew_contract(number=contract.number, by=promises.BUILDER, at=NOON).contract
    return actions.activate_contract(number=drafted.number, by=promises.BUILDER, at=NOON).contract


def test_a_renewal_stays_with_customer_and_zone_and_after_its_contract(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    renewed = actions.renew_contract(number=made.number, by=as_miriam, at=NOON).contract
    with pytest.raises(actions.ContractInvalid) as refused:
        actions.change_contract(
            number=renewed.number,
            customer_id=firms.customer("Nordwind").id,
            zone="Asia/Tokyo",
            starts_on=made.starts_on,
            by=as_miriam,
            at=NOON,
        )
    assert faults(refused) == {"customer_id", "zone", "starts_on"}
    with pytest.raises(CannotRenew) as late:
        actions.renew_contract(number=made.number, starts_on=date(9999, 1, 1), by=as_miriam, at=NOON)
    assert faults(late) == {"starts_on"}


def test_a_block_shows_whatever_else_and_is_lifted(as_miriam: Viewer) -> None:
    made = promises.an_active_contract()
    blocked = actions.block_contract(number=made.number, reason="Unpaid.", by=as_miriam, at=NOON)
    assert queries.contract_state(blocked, NOON) is ContractState.BLOCKED
    opened = actions.unblock_contract(number=made.number, by=as_miriam, at=NOON)
    assert queries.contract_state(opened, NOON) is ContractState.ACTIVE
    with pytest.raises(actions.NotBlocked):
        actions.unblock_contract(number=made.number, by=as_miriam, at=NOON)
    with pytest.raises(actions.BlockWithoutReason):
        actions.block_contract(number=made.number, reason=" ", by=as_miriam, at=NOON)


def test_a_calendar_of_its_own_is_one_in_use(as_miriam: Viewer) -> None:
    calendar = places.work_calendar()
    assert promises.a_contract(work_calendar_id=calendar.id).work_calendar == calendar
