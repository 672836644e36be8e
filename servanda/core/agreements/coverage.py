"""Coverage as a line of time: for the whole customer and each product, which contract holds when, and what meanwhile.

A contract of the product goes before one of the whole customer, that before a parent's that includes sub-customers,
and at last the default plan holds, as in the ladder of cover (2-domain 2.3). Dates are local to each contract.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from servanda.core.agreements.contracts import ContractTerm

_DAY: Final = timedelta(days=1)


class Holds(StrEnum):
    """What a stretch of the line is, or what holds in its place."""

    CONTRACT = "contract"
    GRACE = "grace"
    WHOLE_CUSTOMER = "whole_customer"
    PARENT = "parent"
    DEFAULT_PLAN = "default_plan"


@dataclass(frozen=True, slots=True)
class Covering:
    """A contract that reaches the customer: ``generation`` 0 its own, 1 of its parent, and so on.

    ``products`` is empty for the whole customer. Those of parents include sub-customers.
    """

    number: str
    term: ContractTerm
    products: frozenset[str] = frozenset()
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Instead:
    """What holds where the scope has no contract of its own, or a blocked one; no ``number``: the default plan."""

    holds: Holds
    number: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one scope, both within the window: of a contract, of its grace, or of a gap without ``number``.

    ``instead`` is what holds meanwhile in a gap, or while the contract is blocked.
    """

    first_on: date
    last_on: date
    number: str = ""
    holds: Holds | None = None
    instead: Instead | None = None

    @property
    def is_gap(self) -> bool:
        """Whether the scope has no contract of its own on these days."""
        return self.holds is None


def timeline(
    covering: Iterable[Covering], product: str | None, *, from_on: date, until_on: date
) -> tuple[Span, ...]:
    """The spans of one scope in order; together they are the window from ``from_on`` through ``until_on``.

    ``product`` is empty for the whole customer. Drafts and contracts that never held leave no trace. A gap in which
    another promise takes over is cut there.
    """
    held = [one for one in covering if not one.term.draft]
    own = sorted((one for one in held if _is_of(one, product)), key=lambda one: one.term.starts_on)
    others = [one for one in held if _reaches(one, product)]
    days = _cuts(held, from_on, until_on)
    pieces = (_piece(first, following - _DAY, own, others) for first, following in pairwise(days))
    return _joined(pieces)


def _is_of(one: Covering, product: str | None) -> bool:
    return one.generation == 0 and (product in one.products if product else not one.products)


def _reaches(one: Covering, product: str | None) -> bool:
    """Whether it holds for the scope without being the scope's own."""
    whole = not one.products
    if one.generation == 0:
        return whole and product is not None
    return whole or product in one.products


def _cuts(held: Iterable[Covering], from_on: date, until_on: date) -> list[date]:
    """The days on which anything may change, and the day after the window."""
    after = until_on + _DAY
    ends = (end for one in held for end in (one.term.last_on, one.term.grace_until) if end is not None)
    days = {one.term.starts_on for one in held} | {end + _DAY for end in ends}
    return [from_on, *sorted(day for day in days if from_on < day <= until_on), after]


def _piece(first: date, last: date, own: Sequence[Covering], others: Sequence[Covering]) -> Span:
    """Days on which nothing changes."""
    contract = next((one for one in own if _within(one.term, first)), None)
    graced = contract or next((one for one in reversed(own) if _in_grace(one.term, first)), None)
    if graced is None:
        return Span(first, last, instead=_instead(others, first))
    holds = Holds.CONTRACT if contract else Holds.GRACE
    instead = _instead(others, first) if graced.term.blocked else None
    return Span(first, last, graced.number, holds, instead)


def _instead(others: Iterable[Covering], on: date) -> Instead:
    standing = [one for one in others if not one.term.blocked]
    holding = [one for one in standing if _within(one.term, on) or _in_grace(one.term, on)]
    if not holding:
        return Instead(Holds.DEFAULT_PLAN)
    found = min(
        holding, key=lambda one: (one.generation, not one.products, _in_grace(one.term, on), one.number)
    )
    return Instead(Holds.PARENT if found.generation else Holds.WHOLE_CUSTOMER, found.number)


def _within(term: ContractTerm, on: date) -> bool:
    return term.period.begun(on) and not term.period.over(on)


def _in_grace(term: ContractTerm, on: date) -> bool:
    return term.period.over(on) and term.grace_until is not None and on <= term.grace_until


def _joined(pieces: Iterable[Span]) -> tuple[Span, ...]:
    """Neighbours that are alike, as one."""
    spans: list[Span] = []
    for piece in pieces:
        if spans and replace(piece, first_on=spans[-1].first_on, last_on=spans[-1].last_on) == spans[-1]:
            spans[-1] = replace(spans[-1], last_on=piece.last_on)
        else:
            spans.append(piece)
    return tuple(spans)
