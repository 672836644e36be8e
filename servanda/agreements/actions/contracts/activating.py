"""Activating contracts: from then on they keep others of the same scope out of their time."""

from dataclasses import dataclass
from datetime import datetime

from servanda.agreements import queries
from servanda.agreements.actions.contracts.fields import plan_version
from servanda.agreements.actions.contracts.pinning import pin_levels
from servanda.agreements.actions.contracts.scopes import alone_in_its_time
from servanda.agreements.actions.cycles import open_cycle
from servanda.agreements.models import Contract
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements.contracts import check_activation
from servanda.core.cover import ContractStage
from servanda.core.refusals import Fault
from servanda.foundation.transactions import action
from servanda.people.revisions import expect_revision


@dataclass(frozen=True, slots=True)
class Activated:
    """The contract, and what whoever activates should know."""

    contract: Contract
    warnings: tuple[Fault, ...] = ()


@action
def activate_contract(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> Activated:
    """Let the contract hold from its first day to its last, and open its first cycle.

    From then on it has the newest version of its plan, and of the service levels that the plan's rules name without.
    Raises ``NotAllowed``, ``NoSuchContract``, ``Stale``, ``CannotActivate`` with everything that is missing, or
    ``ContractsOverlap`` naming the contracts in its way.
    """
    require(by, Permission.CONTRACT_ACTIVATE)
    contract = queries.lock_contract(number, viewer=by)
    expect_revision(contract.revision, expecting)
    version = plan_version(contract)
    assert version is not None  # noqa: S101  every plan has one
    warnings = check_activation(
        queries.activation_entry(contract, version), on=queries.contract_on(contract, at)
    )
    contract.stage, contract.plan_version = ContractStage.ACTIVE.value, version.number
    contract.activated_at, contract.activated_by = at, by.signs_as
    with alone_in_its_time(contract):
        contract.store()
    pin_levels([contract.id], version)
    open_cycle(contract, on=queries.contract_on(contract, at), by=by, at=at)
    return Activated(queries.contract(contract.number, viewer=by), warnings)
