"""What activating a contract asks for, and what whoever does it should know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from servanda.core.agreements.contracts.checks import failing
from servanda.core.agreements.contracts.states import ContractTerm
from servanda.core.codes import is_code
from servanda.core.locality import zone_faults
from servanda.core.refusals import Conflict, Fault, refuse


class CannotActivate(Conflict):
    """The contract cannot be activated as it is; the faults name everything that is missing."""


class ContractsOverlap(Conflict):
    """Another contract of the same product, or of the same customer as a whole, holds in that time."""


@dataclass(frozen=True, slots=True)
class ContractEntry:
    """A contract as it is to be activated. ``products`` counts its products; 0 for the whole customer."""

    name: str
    number: str
    term: ContractTerm
    zone: str
    in_use: bool = True
    customer_in_use: bool = True
    whole_customer: bool = True
    products: int = 0
    products_out_of_use: Sequence[str] = ()
    plan_in_use: bool = True
    plan_counts: bool = False
    has_allowance: bool = False
    has_owner: bool = True


def check_activation(entry: ContractEntry, *, on: date) -> tuple[Fault, ...]:
    """Return what whoever activates should know: no owner, a period wholly past (contracts are entered late too).

    Raises ``CannotActivate`` with everything that is missing.
    """
    refuse(CannotActivate, "This contract cannot be activated yet.", _activation_faults(entry))
    warnings = [
        (entry.has_owner, "owner_id", "It has no owner: nobody will be told when it ends."),
        (not entry.term.period.over(on), "ends_on", "Its last day has passed already."),
    ]
    return tuple(failing(warnings))


def _activation_faults(entry: ContractEntry) -> list[Fault]:
    term = entry.term
    gone = ", ".join(entry.products_out_of_use)
    covers = entry.whole_customer or entry.products > 0
    checks = [
        (term.draft, "", "It was activated already."),
        (entry.in_use, "is_active", "Take it into use again first."),
        (bool(entry.name.strip()), "name", "Enter a name."),
        (is_code(entry.number), "number", "3 to 40 characters: A to Z, digits, hyphens."),
        (entry.customer_in_use, "customer_id", "Choose a customer that is in use."),
        (_in_order(term), "ends_on", "The last day lies before the start."),
        (covers, "product_ids", "Choose at least one product, or the whole customer."),
        (not gone, "product_ids", f"Not in use any more: {gone}."),
        (entry.plan_in_use, "plan_id", "Choose a support plan that is in use."),
        (
            entry.has_allowance or not entry.plan_counts,
            "allowance",
            "The plan counts, but neither it nor the contract says how much there is.",
        ),
    ]
    return [*failing(checks), *zone_faults(entry.zone)]


def _in_order(term: ContractTerm) -> bool:
    return term.ends_on is None or term.ends_on >= term.starts_on
