"""Contracts: the state shown, what activating asks for, terminating and renewing (2-domain 2.2).

Dates are local to the contract's zone, the last one included; whoever calls brings them.
"""

from servanda.core.agreements.contracts.activating import (
    CannotActivate,
    ContractEntry,
    ContractsOverlap,
    check_activation,
)
from servanda.core.agreements.contracts.fixing import (
    OPEN_ONCE_TERMINATED,
    OPEN_WHILE_ACTIVE,
    ContractLocked,
    refuse_fixed,
)
from servanda.core.agreements.contracts.renewing import (
    CannotRenew,
    check_renewal,
    gap_between,
)
from servanda.core.agreements.contracts.states import (
    EXPIRING_DAYS,
    ContractState,
    ContractTerm,
    contract_number,
    contract_shown,
    days_left,
)
from servanda.core.agreements.contracts.terminating import (
    CannotTakeBackTermination,
    CannotTerminate,
    TerminationWithoutReason,
    check_taking_back,
    check_termination,
)

__all__ = [
    "EXPIRING_DAYS",
    "OPEN_ONCE_TERMINATED",
    "OPEN_WHILE_ACTIVE",
    "CannotActivate",
    "CannotRenew",
    "CannotTakeBackTermination",
    "CannotTerminate",
    "ContractEntry",
    "ContractLocked",
    "ContractState",
    "ContractTerm",
    "ContractsOverlap",
    "TerminationWithoutReason",
    "check_activation",
    "check_renewal",
    "check_taking_back",
    "check_termination",
    "contract_number",
    "contract_shown",
    "days_left",
    "gap_between",
    "refuse_fixed",
]
