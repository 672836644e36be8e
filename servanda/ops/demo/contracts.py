"""What Halden has signed: a contract of every kind, with what came before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.agreements import actions
from servanda.core.access import Viewer
from servanda.customers import queries as customers
from servanda.ops.demo.firms import Founded


@dataclass(frozen=True, slots=True)
class Signed:
    """One contract; ``begins`` and ``ends`` are its first and last day, in days from now, no end: open.

    No ``products``: the whole customer. ``renews`` the row above; ``ended`` is when it was terminated.
    """

    firm: str
    name: str
    plan: str
    begins: int
    ends: int | None
    products: tuple[str, ...] = ()
    renews: bool = False
    is_draft: bool = False
    ended: tuple[int, str] | None = None
    block_reason: str = ""
    allowance: int | None = None
    grace_days: int = 0
    includes_sub_customers: bool = False


CONTRACTS: Final = (
    Signed(
        "Acme Foods",
        "Line Care 2",
        "Line Care 40",
        -760,
        -295,
        ("CP-400", "LB-12"),
        includes_sub_customers=True,
    ),
    Signed("Acme Foods", "Line Care 2", "Line Care 40", -294, 70, renews=True),
    Signed("Acme Foods", "Warehouse", "Palletizer Care", -294, 70, ("PL-80",), allowance=40),
    Signed("Globex Pharma", "Clean room 3", "Filler Full Service", -700, None, ("FL-220",)),
    Signed("Globex Pharma", "Labelling", "Line Care 20", -200, 164, ("LB-12",)),
    Signed("Hooli Drinks", "Bottling", "Line Care 20", -343, 21, grace_days=14),
    Signed("Brunner Dairy", "Yoghurt", "Filler Full Service", -500, -136, ("FL-220",)),
    Signed("Brunner Dairy", "Yoghurt", "Filler Full Service", -135, 229, renews=True),
    Signed("Nordlicht Bakery", "Rolls", "Line Care 40", -730, -366),
    Signed("Nordlicht Bakery", "Rolls", "Line Care 40", -340, 24, renews=True),
    Signed("Nordlicht Bakery", "Rolls", "Line Care 40", 25, 389, renews=True),
    Signed("Keller Cosmetics", "Creams", "Line Care 20", -385, -21, grace_days=30),
    Signed(
        "Alpina Water", "Six-packs", "Starter 5", -250, 114, block_reason="Invoice 4471 is open since August"
    ),
    Signed(
        "Marchetti Pasta",
        "Short pasta",
        "Line Care 20",
        -500,
        230,
        ("CP-400",),
        ended=(-90, "The line was sold."),
    ),
    Signed("Silesia Snacks", "Crisps", "Line Care 20", -600, -120, ("CP-400",)),
    Signed("Silesia Snacks", "Crisps", "Line Care 20", 10, None, renews=True, is_draft=True),
    Signed("Lindner Coffee", "Offer 88", "Starter 5", 14, 378, is_draft=True),
    Signed("Vltava Mills", "Flour, first year", "Palletizer Care", -40, 324, ("WR-15",), allowance=2),
)
"""Renewed in time and late, expired and not renewed, open-ended, expiring, terminated, blocked, drafted; one with a subsidiary.

Taurus Pet Food has none, and Silesia Snacks none for its labeller: the default plan holds there.
"""


def sign(founded: Founded, plans: Mapping[str, UUID], owner_id: UUID, *, by: Viewer, at: datetime) -> None:
    """Sign all of them, each when it began or today, whichever is earlier. ``plans`` are ids by name."""
    products = {one.code: one.id for one in customers.products(viewer=by)}
    number = ""
    for row in CONTRACTS:
        signed_at = at + timedelta(days=min(row.begins, 0))
        if row.renews:
            number = _renewed(row, number, by=by, at=at, signed_at=signed_at)
        else:
            number = _drafted(row, founded, plans, products, owner_id, by=by, at=at, signed_at=signed_at)
        if not row.is_draft:
            actions.activate_contract(number=number, by=by, at=signed_at)
        founded.contracts[row.firm, row.name] = number
        _ended(row, number, by=by, at=at)


def _drafted(
    row: Signed,
    founded: Founded,
    plans: Mapping[str, UUID],
    products: Mapping[str, UUID],
    owner_id: UUID,
    *,
    by: Viewer,
    at: datetime,
    signed_at: datetime,
) -> str:
    return actions.create_contract(
        name=row.name,
        customer_id=founded.customers[row.firm],
        product_ids=[products[code] for code in row.products],
        includes_sub_customers=row.includes_sub_customers,
        starts_on=_day(row.begins, at),
        ends_on=None if row.ends is None else _day(row.ends, at),
        plan_id=plans[row.plan],
        allowance=row.allowance,
        grace_days=row.grace_days,
        owner_id=owner_id,
        by=by,
        at=signed_at,
    ).number


def _renewed(row: Signed, number: str, *, by: Viewer, at: datetime, signed_at: datetime) -> str:
    drafted = actions.renew_contract(number=number, starts_on=_day(row.begins, at), by=by, at=signed_at)
    if row.ends is not None:
        actions.change_contract(
            number=drafted.contract.number, ends_on=_day(row.ends, at), by=by, at=signed_at
        )
    return drafted.contract.number


def _ended(row: Signed, number: str, *, by: Viewer, at: datetime) -> None:
    if row.ended:
        days, reason = row.ended
        on = _day(days, at)
        actions.terminate_contract(number=number, on=on, reason=reason, by=by, at=at + timedelta(days=days))
    if row.block_reason:
        actions.block_contract(number=number, reason=row.block_reason, by=by, at=at)


def _day(days: int, at: datetime) -> date:
    return (at + timedelta(days=days)).date()
