"""Terminating contracts, and drafting what follows them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from servanda.agreements import queries
from servanda.agreements.actions.contracts.grants import give_grants_again, take_back_grants
from servanda.agreements.actions.contracts.scopes import alone_in_its_time, cover
from servanda.agreements.actions.wording import date_faults
from servanda.agreements.models import Contract
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements.contracts import (
    CannotRenew,
    CannotTerminate,
    TerminationWithoutReason,
    check_renewal,
    check_taking_back,
    check_termination,
)
from servanda.core.cover import ContractStage
from servanda.core.refusals import Fault, refuse
from servanda.foundation.transactions import action
from servanda.people.revisions import expect_revision

_LONGEST_REASON: Final = 400
_CARRIED: Final = (
    "name",
    "customer_id",
    "whole_customer",
    "includes_sub_customers",
    "zone",
    "plan_id",
    "cost",
    "allowance",
    "work_calendar_id",
    "documentation_required",
    "grace_days",
    "notices",
)
"""What a renewal has from the contract that it renews, besides products, services and owner."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """The draft of the renewal, and the first and last day of the gap that a late one leaves."""

    contract: Contract
    gap: tuple[date, date] | None = None


@action
def terminate_contract(
    *, number: str, on: date, reason: str, expecting: int | None = None, by: Viewer, at: datetime
) -> Contract:
    """End the contract: ``on`` is the last day that counts, past or to come; the day before the start: it never held.

    Cycles that begin later and have been opened lose their grants. A renewal stays as it is; one that never held
    leaves its chain, whose contract can be renewed anew. Raises ``NotAllowed``, ``NoSuchContract``, ``Stale``,
    ``TerminationWithoutReason`` or ``CannotTerminate``.
    """
    require(by, Permission.CONTRACT_ACTIVATE)
    contract = queries.lock_contract(number, viewer=by)
    expect_revision(contract.revision, expecting)
    why = _reason(reason)
    refuse(CannotTerminate, "It cannot be terminated on that date.", list(date_faults(on=on)))
    check_termination(queries.contract_term(contract), last_on=on)
    contract.stage, contract.terminated_on, contract.termination_reason = (
        ContractStage.TERMINATED.value,
        on,
        why,
    )
    contract.terminated_at, contract.terminated_by = at, by.signs_as
    previous = contract.previous if on < contract.starts_on else None
    if previous is not None:
        contract.previous = None
    contract.store()
    if previous is not None:
        _close_up(contract, previous)
    take_back_grants(contract, by=by, at=at)
    return queries.contract(number, viewer=by)


@action
def take_back_termination(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> Contract:
    """Let a contract hold to its former end again, as long as the last day that a termination set has not passed.

    Grants that it took back are given again; who terminated it and why stays in the history. Raises ``NotAllowed``,
    ``NoSuchContract``, ``Stale``, ``CannotTakeBackTermination``, or ``ContractsOverlap`` naming the contracts that
    have taken its place.
    """
    require(by, Permission.CONTRACT_ACTIVATE)
    contract = queries.lock_contract(number, viewer=by)
    expect_revision(contract.revision, expecting)
    # Read anew, as for a renewal.
    renewal = Contract.objects.filter(previous=contract).first()
    check_taking_back(
        queries.contract_term(contract),
        on=queries.contract_on(contract, at),
        renewed_by=renewal.number if renewal else "",
        renewed_on=renewal.starts_on if renewal else None,
    )
    ended_on = contract.terminated_on
    assert ended_on is not None  # noqa: S101  refused just before
    contract.stage, contract.terminated_on, contract.termination_reason = ContractStage.ACTIVE.value, None, ""
    contract.terminated_at, contract.terminated_by = None, ""
    with alone_in_its_time(contract):
        contract.store()
    give_grants_again(contract, ended_on=ended_on, by=by, at=at)
    return queries.contract(number, viewer=by)


@action
def renew_contract(
    *, number: str, starts_on: date | None = None, expecting: int | None = None, by: Viewer, at: datetime
) -> Renewed:
    """Draft the next contract of the chain: from the day after the end, or ``starts_on``, as long as this one was.

    It holds once it is activated; until then everything but customer and zone can be changed. Raises
    ``NotAllowed``, ``NoSuchContract``, ``Stale`` or ``CannotRenew``.
    """
    require(by, Permission.CONTRACT_ACTIVATE)
    previous = queries.lock_contract(number, viewer=by)
    expect_revision(previous.revision, expecting)
    refuse(CannotRenew, "It cannot be renewed from that date.", list(date_faults(starts_on=starts_on)))
    # Read anew: whoever held the lock before may have renewed it.
    renewed_by = Contract.objects.filter(previous=previous).values_list("number", flat=True).first() or ""
    term = queries.contract_term(previous)
    period = check_renewal(term, renewed_by=renewed_by, starts_on=starts_on)
    made = Contract(
        number=queries.next_contract_number(period.starts_on.year),
        previous=previous,
        starts_on=period.starts_on,
        ends_on=period.last_on,
        owner=previous.owner if previous.owner and previous.owner.is_active else None,
        **{name: getattr(previous, name) for name in _CARRIED},
    )
    made.save(force_insert=True)
    cover(made, [one.product_id for one in previous.scopes.all() if one.product_id is not None])
    made.services.set(previous.services.all())
    return Renewed(queries.contract(made.number, viewer=by), queries.gap_before(made))


def _close_up(gone: Contract, previous: Contract) -> None:
    """Let what follows one that never held follow the one before."""
    after = Contract.objects.filter(previous=gone).select_for_update().first()
    if after is not None:
        after.previous = previous
        after.store()


def _reason(reason: str) -> str:
    why = reason.strip()
    if not why or len(why) > _LONGEST_REASON:
        message = f"Say why, in {_LONGEST_REASON} characters at most."
        raise TerminationWithoutReason(message, [Fault("reason", message)])
    return why
