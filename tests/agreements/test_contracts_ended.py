"""Contracts: deleting, terminating, blocking."""

from datetime import date, timedelta

import pytest

from servanda.agreements import actions, queries
from servanda.agreements.models import Contract
from servanda.core.access import Viewer
from servanda.core.agreements import (
    CannotTerminate,
    ContractLocked,
    ContractState,
)
from servanda.core.agreements.contracts import TerminationWithoutReason
from tests.agreements import promises
from tests.agreements.signed import faults, service
from tests.cast import NOON

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 12, 31)


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
