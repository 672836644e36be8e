"""Changing what is left of an allowance by hand, and opening the cycles that begin."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.actions.carrying import carried_on
from servanda.agreements.actions.cycles import open_cycle
from servanda.agreements.actions.entries import entry, record
from servanda.agreements.models import AllowanceCycle, AllowanceEntry, Contract
from servanda.core.access import Permission, Viewer, require
from servanda.core.ledger import EntryKind, Terms, check_correction, check_top_up
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.foundation.transactions import action

LONGEST_TEXT: Final = 200
LONGEST_REASON: Final = 400


class NothingCounted(Conflict):
    """The contract has no allowance that could be changed now."""


class LedgerEntryInvalid(Invalid):
    """A top-up or a correction cannot be entered like this."""


@action
def top_up_contract(*, number: str, amount: int, text: str = "", by: Viewer, at: datetime) -> AllowanceEntry:
    """Add minutes or incidents to the cycle of today; ``text`` says what for, like the customer's order.

    Raises ``NotAllowed``, ``NoSuchContract``, ``NothingCounted``, ``AllowanceUnchanged`` or ``LedgerEntryInvalid``.
    """
    require(by, Permission.ALLOWANCE_CHANGE)
    contract = queries.contract(number, viewer=by)
    check_top_up(amount)
    refuse(LedgerEntryInvalid, "The top-up cannot be entered.", _too_long("text", text, LONGEST_TEXT))
    on = queries.contract_on(contract, at)
    cycle, _ = _cycle(contract, on, by=by, at=at)
    given = entry(cycle, EntryKind.TOP_UP, amount, on=on, text=text.strip(), by=by, at=at)
    record([given, *carried_on(cycle, amount, on=on, by=by, at=at)])
    return given


@action
def correct_allowance(
    *, number: str, amount: int, reason: str, on: date | None = None, by: Viewer, at: datetime
) -> AllowanceEntry:
    """Add or take away (below zero) on a day of the contract that has come, today unless said otherwise.

    Raises ``NotAllowed``, ``NoSuchContract``, ``NothingCounted``, ``AllowanceUnchanged``, ``AllowanceOverdrawn`` where
    the plan is not overdrawn, or ``LedgerEntryInvalid``.
    """
    require(by, Permission.ALLOWANCE_CHANGE)
    contract = queries.contract(number, viewer=by)
    today = queries.contract_on(contract, at)
    refuse(LedgerEntryInvalid, "The correction cannot be entered.", _faults(contract, reason, on, today))
    day = on or today
    cycle, terms = _cycle(contract, day, by=by, at=at)
    check_correction(terms.policy, cycle.balance, amount)
    corrected = entry(cycle, EntryKind.CORRECTION, amount, on=day, reason=reason.strip(), by=by, at=at)
    record([corrected, *carried_on(cycle, amount, on=day, by=by, at=at)])
    return corrected


@action
def open_begun_cycle(*, contract_id: UUID, by: Viewer, at: datetime) -> bool:
    """Open the cycles of a contract that have begun; whether there is one now. Safe to run twice."""
    contract = Contract.objects.get(id=contract_id)
    return open_cycle(contract, on=queries.contract_on(contract, at), by=by, at=at) is not None


def _cycle(contract: Contract, on: date, *, by: Viewer, at: datetime) -> tuple[AllowanceCycle, Terms]:
    terms = queries.allowance_terms(contract)
    cycle = open_cycle(contract, on=on, by=by, at=at)
    if cycle is None or terms is None:
        raise NothingCounted(
            "There is no allowance to change: the contract is a draft, has not begun yet, or its plan counts nothing."
        )
    return cycle, terms


def _faults(contract: Contract, reason: str, on: date | None, today: date) -> list[Fault]:
    faults = _too_long("reason", reason, LONGEST_REASON)
    if not reason.strip():
        faults.append(Fault("reason", "Say why."))
    if on is not None and not contract.starts_on <= on <= today:
        faults.append(Fault("on", "Choose a day of the contract that is not in the future."))
    return faults


def _too_long(name: str, text: str, most: int) -> list[Fault]:
    return [Fault(name, f"Shorten it to {most} characters.")] if len(text.strip()) > most else []
