"""Contracts that can still be promised something else."""

from datetime import datetime

from servanda.agreements import queries
from servanda.agreements.models import Contract


def over(contract: Contract, at: datetime) -> str:
    """Why a contract keeps what it was sold with to the end, in words; nothing while it runs."""
    if contract.terminated_on is not None:
        return "it was terminated, and keeps what it has to the end"
    past = contract.ends_on is not None and contract.ends_on < queries.contract_on(contract, at)
    return "its last day has passed" if past else ""
