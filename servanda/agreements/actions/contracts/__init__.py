"""Changing contracts: what was sold to whom, from when until when (2-domain 2.2)."""

from servanda.agreements.actions.contracts.activating import Activated, activate_contract
from servanda.agreements.actions.contracts.drafting import (
    ContractInUse,
    change_contract,
    create_contract,
    delete_draft_contract,
)
from servanda.agreements.actions.contracts.ending import (
    Renewed,
    renew_contract,
    take_back_termination,
    terminate_contract,
)
from servanda.agreements.actions.contracts.fields import ContractChanges, ContractFields, ContractInvalid

__all__ = [
    "Activated",
    "ContractChanges",
    "ContractFields",
    "ContractInUse",
    "ContractInvalid",
    "Renewed",
    "activate_contract",
    "change_contract",
    "create_contract",
    "delete_draft_contract",
    "renew_contract",
    "take_back_termination",
    "terminate_contract",
]
