"""What a contract says about its allowance."""

from dataclasses import dataclass

from servanda.core.cover.facts import PlanType, WhenUsedUp
from servanda.core.ledger.words import Cycle


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of the pinned plan version, with the contract's own allowance where it has one.

    ``grant`` is what each cycle begins with, in minutes or incidents as ``unit`` says.
    """

    unit: PlanType
    grant: int
    cycle: Cycle
    carries_forward: bool
    increment_min: int
    policy: WhenUsedUp
