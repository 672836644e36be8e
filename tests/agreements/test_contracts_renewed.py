"""Contracts: renewing."""

from datetime import date

import pytest

from servanda.agreements import actions, queries
from servanda.agreements.models import Contract
from servanda.core.access import Viewer
from servanda.core.agreements import (
    CannotRenew,
    ContractsOverlap,
    ContractState,
)
from servanda.people.models import User
from tests.agreements import plans, promises
from tests.agreements.signed import faults, products_of, service
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 12, 31)


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
