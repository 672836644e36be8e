"""The renewal chain of a contract: those before, itself, those after, and what would follow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer
from servanda.core.agreements.contracts import ContractTerm, gap_between
from servanda.core.cover import ContractStage
from servanda.web.desk.contracts.amounts import amount
from servanda.web.desk.contracts.frame import can_be_renewed, renewing
from servanda.web.desk.contracts.wording import day, days, held_until, last_day, period


@dataclass(frozen=True, slots=True)
class Link:
    """One contract of the chain, or the renewal that is missing; ``gap`` in words stands before it; ``is_ahead``: it is still to come."""

    number: str
    url: str
    small: str
    current: bool = False
    missing: bool = False
    gap: str = ""
    is_ahead: bool = False


def chain_of(
    contract: Any,
    chain: Sequence[Any],
    left: Mapping[UUID, Any],
    *,
    viewer: Viewer,
    on: date,
    stay: Sequence[str],
) -> list[Link]:
    """The contracts of the ``chain``, the first one first. ``stay`` are products that something else covers after the end.

    ``left`` are the allowances at the ends of its contracts. No statement.
    """
    before = [None, *chain[:-1]]
    links = [
        Link(
            number=one.number,
            url=reverse("contracts-one", args=[one.number]),
            small=f"{_years(one)}, {one.name}. {_stands(one, contract, left.get(one.id), on)}".rstrip(". ")
            + ".",
            current=one.id == contract.id,
            gap=_gap(previous, one),
            is_ahead=one.starts_on > on,
        )
        for previous, one in zip(before, chain, strict=True)
    ]
    return [*links, *_missing(chain[-1], contract, viewer, on, stay)]


def left_along(chain: Sequence[Any], contract: Any, on: date) -> Mapping[UUID, Any]:
    """How their own allowances stand on the date, of those that are over at their ends. One statement."""
    days = {one.id: on if one.id == contract.id else _counted(one, on) for one in chain}
    return queries.own_allowances(list(days), days)


def _missing(last: Any, contract: Any, viewer: Viewer, on: date, stay: Sequence[str]) -> Iterator[Link]:
    """What would come next; the days of grace still hold."""
    until = held_until(last)
    if last.id != contract.id or until is None or not can_be_renewed(contract):
        return
    small = _falls(contract, until + timedelta(days=1), on, stay)
    may = viewer.may(Permission.CONTRACT_ACTIVATE)
    url = reverse("contracts-renew", args=[contract.number]) if may else ""
    yield Link(renewing(contract) if may else "No renewal yet", url, small, missing=True)


def _falls(contract: Any, falls_on: date, on: date, stay: Sequence[str]) -> str:
    but = f", except {' and '.join(stay)}" if stay and contract.whole_customer else ""
    whose = contract.customer.name if contract.whole_customer else "its products"
    if falls_on <= on:
        return f"Since {day(falls_on)} the default plan holds for {whose}{but}."
    verb = "falls" if contract.whole_customer else "fall"
    return f"Until then {whose} {verb} to the default plan on {day(falls_on)}{but}."


def _years(one: Any) -> str:
    """``2026`` for a whole year, else its days."""
    ends = last_day(one)
    whole = ends and (one.starts_on, ends) == (date(ends.year, 1, 1), date(ends.year, 12, 31))
    return str(one.starts_on.year) if whole else period(one)


def _stands(one: Any, contract: Any, left: Any, on: date) -> str:
    ends = last_day(one)
    if one.id == contract.id:
        return "This contract"
    if one.stage == ContractStage.DRAFT:
        return "Draft"
    if left is None or one.starts_on > on:
        return ""
    if left.carried > 0:
        return f"{amount(left.carried, left.unit)} carried over"
    at_its_end = " at its end" if ends and ends < on else ""
    if left.beyond or left.left < 0:
        return f"{amount(left.beyond or -left.left, left.unit)} over{at_its_end}"
    return f"{amount(left.left, left.unit)} left{at_its_end}"


def _gap(previous: Any, one: Any) -> str:
    gap = gap_between(_term(previous), one.starts_on) if previous else None
    return f"{days((gap[1] - gap[0]).days + 1)} without cover" if gap else ""


def _term(one: Any) -> ContractTerm:
    return ContractTerm(
        one.starts_on, one.ends_on, terminated_on=one.terminated_on, grace_days=one.grace_days
    )


def _counted(one: Any, on: date) -> date:
    """The date, or the day of the contract that comes nearest to it."""
    starts: date = one.starts_on
    return max(starts, min(last_day(one) or on, on))
