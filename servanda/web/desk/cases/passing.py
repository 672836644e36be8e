"""A case that passes to another customer: what that changes, told before it is saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from servanda.cases.actions.trying import Standing
from servanda.cases.queries import Clock
from servanda.core.cover import from_json
from servanda.customers import queries as customers
from servanda.web import words
from servanda.web.desk.cases.desk import CaseDesk
from servanda.web.desk.contracts.amounts import amount

NOBODY: Final = "nobody"
"""Who a case is sure to pass to that is of no known customer."""


@dataclass(frozen=True, slots=True)
class Passing:
    """What is shown before it is saved.

    ``sure`` is what the form says once this was read; ``left`` names what belongs to the former customer and can be
    taken off, ``rows`` are what changes: of what, before, after.
    """

    sure: str
    to: str
    left: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]


def passes(desk: CaseDesk, given: dict[str, Any]) -> bool:
    """Whether the case leaves the customer that it has."""
    case = desk.case
    return (
        "customer_id" in given and case.customer_id is not None and given["customer_id"] != case.customer_id
    )


def sure_of(given: dict[str, Any]) -> str:
    """What says that the change to this very customer was read."""
    return str(given["customer_id"] or NOBODY)


def left_behind(desk: CaseDesk, given: dict[str, Any]) -> dict[str, str]:
    """What the case would keep of customers that are not above the next one: by field, in words. Two statements."""
    next_id: UUID | None = given["customer_id"]
    above = {one.id for one in customers.customer_line(next_id)} if next_id else set[UUID]()
    case = desk.case
    owned = {"installed_product_id": case.installed_product, "support_key": case.support_key}
    if from_json(case.cover).facts.asked.agreement:
        owned["agreement"] = case.agreement
    return {
        field: _named(field, one)
        for field, one in owned.items()
        if one is not None and field not in given and one.customer_id not in above
    }


def taken_off(left: dict[str, str]) -> dict[str, Any]:
    """As the action takes it."""
    return {field: None if field == "installed_product_id" else "" for field in left}


def passing(
    given: dict[str, Any], left: dict[str, str], before: Standing, after: Standing, desk: CaseDesk
) -> Passing:
    """Everything that the change would do, in words."""
    return Passing(
        sure=sure_of(given),
        to=after.customer,
        left=tuple(left.values()),
        rows=tuple(row for row in _rows(before, after, desk) if row[1] != row[2]),
    )


def _rows(before: Standing, after: Standing, desk: CaseDesk) -> Iterator[tuple[str, str, str]]:
    yield "Customer", before.customer, after.customer or "unknown"
    yield "Contract", before.contract or "none", after.contract or "none: only the default plan holds"
    yield "Agreement", before.agreement or "none", after.agreement or "none"
    yield "Drawn", _drawn(before), _drawn(after)
    pairs = zip(before.clocks.shown, after.clocks.shown, strict=False)
    for was, will in pairs:
        yield words.CLOCK[was.kind], _due(was, desk), _due(will, desk)
    yield "Banner", ", ".join(before.banners) or "none", ", ".join(after.banners) or "none"
    yield "Business objects", str(before.business_objects), str(after.business_objects)


def _drawn(standing: Standing) -> str:
    said = [f"{amount(taken, unit)} from {contract}" for contract, unit, taken in standing.drawn]
    return ", ".join(said) or "nothing"


def _due(clock: Clock, desk: CaseDesk) -> str:
    if clock.stopped_at is not None:
        return "over"
    if clock.due_at is None:
        return "paused"
    return words.moment(clock.due_at, at=desk.at, zone=desk.viewer.zone)


def _named(field: str, one: Any) -> str:
    if field == "installed_product_id":
        return f"{one.product.name} {one.serial}".strip()
    return str(one.code if field == "support_key" else one.number)
