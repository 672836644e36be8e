"""What keeps a contract from being activated, before anybody tries."""

from dataclasses import dataclass
from datetime import datetime

from servanda.agreements.models import Contract, SupportPlanVersion
from servanda.agreements.queries.contract_states import contract_on, contract_term
from servanda.agreements.queries.overlaps import Overlap, overlapping
from servanda.agreements.queries.plans import newest_plan_version
from servanda.core.agreements.contracts import CannotActivate, ContractEntry, check_activation
from servanda.core.cover import PlanType
from servanda.core.refusals import Fault


@dataclass(frozen=True, slots=True)
class Activation:
    """Everything that is missing, what to know before, and the contracts and drafts of one scope at that time."""

    missing: tuple[Fault, ...]
    warnings: tuple[Fault, ...]
    overlaps: tuple[Overlap, ...]

    @property
    def is_possible(self) -> bool:
        """Whether nothing is missing and no activated contract is in the way."""
        return not self.missing and not any(one.binds for one in self.overlaps)


def activation(contract: Contract, at: datetime) -> Activation:
    """For activating the draft as it stands at that instant. Three statements at most."""
    entry = activation_entry(contract, newest_plan_version(contract.plan_id))
    try:
        warnings = check_activation(entry, on=contract_on(contract, at))
    except CannotActivate as refused:
        return Activation(tuple(refused.faults), (), overlapping(contract))
    return Activation((), warnings, overlapping(contract))


def activation_entry(contract: Contract, version: SupportPlanVersion) -> ContractEntry:
    """A contract as activating judges it, with the version of its plan that would be pinned."""
    products = [scope.product for scope in contract.scopes.all() if scope.product is not None]
    return ContractEntry(
        name=contract.name,
        number=contract.number,
        term=contract_term(contract),
        zone=contract.zone,
        in_use=contract.is_active,
        customer_in_use=contract.customer.is_active,
        whole_customer=contract.whole_customer,
        products=len(products),
        products_out_of_use=[one.name for one in products if not one.is_active],
        plan_in_use=contract.plan.is_active,
        plan_counts=contract.plan.plan_type != PlanType.FIXED,
        has_allowance=(contract.allowance or version.allowance) is not None,
        has_owner=contract.owner is not None and contract.owner.is_active,
    )
