"""What was done to allowances by hand: top-ups that customers ordered, and a correction."""

from datetime import datetime, timedelta
from typing import Final

from servanda.agreements import actions
from servanda.core.access import Viewer
from servanda.ops.demo.firms import Founded

_TOP_UPS: Final = (
    ("Globex Pharma", "Labelling", 5 * 60, "Order 4500-2231, packaging", 75),
    ("Acme Foods", "Warehouse", 5, "Order MX-300-18", 40),
)
"""Customer and contract, minutes or incidents, the customer's order, and how many days ago."""

_CORRECTIONS: Final = (
    ("Acme Foods", "Line Care 2", -45, "Travel to hall 2 was left out: three quarters of an hour.", 26),
    (
        "Hooli Drinks",
        "Bottling",
        30,
        "The gap delay was ours to set at delivery: half an hour given back.",
        61,
    ),
)


def adjust(founded: Founded, *, by: Viewer, at: datetime) -> None:
    """Top up and correct, each on its day."""
    for firm, name, amount, text, days in _TOP_UPS:
        number = founded.contracts[firm, name]
        then = at - timedelta(days=days)
        actions.top_up_contract(number=number, amount=amount, text=text, by=by, at=then)
    for firm, name, amount, reason, days in _CORRECTIONS:
        number = founded.contracts[firm, name]
        then = at - timedelta(days=days)
        actions.correct_allowance(number=number, amount=amount, reason=reason, by=by, at=then)
