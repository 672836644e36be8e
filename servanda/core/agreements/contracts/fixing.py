"""What activating a contract fixes of it, and what terminating it fixes."""

from collections.abc import Iterable
from typing import Final

from servanda.core.agreements.contracts.states import ContractTerm
from servanda.core.refusals import Conflict, Fault, refuse


class ContractLocked(Conflict):
    """What was to be changed is fixed since the contract was activated."""


OPEN_WHILE_ACTIVE: Final = frozenset(
    {
        "name",
        "owner_id",
        "service_ids",
        "note",
        "documentation_required",
        "grace_days",
        "external_id",
        "is_active",
        "ends_on",
        "product_ids",
        "includes_sub_customers",
    }
)
"""What an activated contract leaves open; products and end as long as no other contract is in their way."""

OPEN_ONCE_TERMINATED: Final = OPEN_WHILE_ACTIVE - {
    "ends_on",
    "grace_days",
    "product_ids",
    "includes_sub_customers",
}


def refuse_fixed(term: ContractTerm, changed: Iterable[str], *, whole_customer: bool) -> None:
    """Raise ``ContractLocked`` naming every changed field that activating, or terminating, has fixed."""
    if term.draft:
        return
    terminated = term.terminated_on is not None
    still_open = OPEN_ONCE_TERMINATED if terminated else OPEN_WHILE_ACTIVE
    fixed = sorted(set(changed) - (still_open - {"product_ids"} if whole_customer else still_open))
    why = (
        "Fixed since it was terminated."
        if terminated
        else "Fixed since it was activated; a renewal may differ."
    )
    faults = [Fault(name, why) for name in fixed]
    refuse(ContractLocked, "These fields of the contract are fixed.", faults)
