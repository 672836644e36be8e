"""What using an allowance draws from it, what goes beyond it, and what it begins the next cycle with.

Amounts are minutes or incidents, as the plan counts.
"""

from dataclasses import dataclass
from typing import Final

from servanda.core.cover.facts import WhenUsedUp
from servanda.core.refusals import Conflict, Fault, Invalid

MOST: Final = 600_000
"""Minutes or incidents in one line of the ledger: ten thousand hours."""


class AllowanceOverdrawn(Conflict):
    """A correction that would take more than is left, where the plan does not go on overdrawn."""


class AllowanceUnchanged(Invalid):
    """A top-up gives something, and a correction changes something."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a use comes to: ``amount`` is taken from the balance, ``beyond`` is used and not taken: charged."""

    amount: int
    beyond: int


def rounded(minutes: int, increment_min: int) -> int:
    """Minutes as they are billed: up to the next whole increment, each entry for itself."""
    return -(-minutes // increment_min) * increment_min


def drawn(policy: WhenUsedUp, left: int, wanted: int) -> Drawn:
    """Draw ``wanted`` where ``left`` is the balance, which may be below zero already.

    Only an allowance that goes on overdrawn gives more than there is.
    """
    if policy is WhenUsedUp.OVERDRAW:
        return Drawn(wanted, 0)
    amount = max(0, min(left, wanted))
    return Drawn(amount, wanted - amount)


def carried(balance: int, *, carries_forward: bool) -> int:
    """What of a balance goes into the next cycle: never a debt."""
    return max(0, balance) if carries_forward else 0


def opening(balance: int, grant: int, grants: int, *, carries_forward: bool) -> int:
    """What the last of the missing cycles begins with, after as many ``grants``, if ``balance`` was left before them."""
    if not carries_forward:
        return grant if grants else 0
    return carried(balance, carries_forward=True) + grant * grants


def check_top_up(amount: int) -> None:
    """Raise ``AllowanceUnchanged`` where a top-up gives nothing, or more than anybody means."""
    if not 1 <= amount <= MOST:
        message = f"Enter an amount from 1 to {MOST}."
        raise AllowanceUnchanged("A top-up gives something.", [Fault("amount", message)])


def check_correction(policy: WhenUsedUp, left: int, amount: int) -> None:
    """Raise ``AllowanceUnchanged`` or ``AllowanceOverdrawn`` where a correction cannot be."""
    if not 1 <= abs(amount) <= MOST:
        message = f"Enter an amount from 1 to {MOST}, below zero to take away."
        raise AllowanceUnchanged("A correction changes something.", [Fault("amount", message)])
    if left + amount < min(left, 0) and policy is not WhenUsedUp.OVERDRAW:
        message = (
            "More than is left cannot be taken away: the plan does not let the balance go below nothing. "
            "Take less, or top it up first."
        )
        raise AllowanceOverdrawn(message, [Fault("amount", message)])
