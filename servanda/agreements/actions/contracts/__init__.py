"""Changing contracts: what was sold to whom, from when until when (2-domain 2.2)."""

from servanda.agreements.actions.contracts.activating import Activated, activate_contract
from servanda.agreements.actions.contracts.drafting import create_contract
from servanda.agreements.actions.contracts.fields import ContractFields, ContractInvalid

__all__ = [
    "Activated",
    "ContractFields",
    "ContractInvalid",
    "activate_contract",
    "create_contract",
]
