"""Coverage as a line of time: for the whole customer and each product, which contract holds when, and what meanwhile.

A contract of the product goes before one of the whole customer, that before a parent's that includes sub-customers,
and at last the default plan holds, as in the ladder of cover (2-domain 2.3). Dates are local to each contract.
"""

from collections.abc import Iterable
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
    reaching = [one for one in covering if not one.term.draft and _reaches(one, product)]
    days = _cuts(reaching, from_on, until_on)
    pieces = (_piece(first, following - _DAY, reaching, product) for first, following in pairwise(days))
    return _joined(pieces)


def _reaches(one: Covering, product: str | None) -> bool:
    return not one.products or product in one.products


def _is_of(one: Covering, product: str | None) -> bool:
    """Whether the scope, which it reaches, is its own."""
    return one.generation == 0 and bool(one.products) == (product is not None)


def _cuts(reaching: Iterable[Covering], from_on: date, until_on: date) -> list[date]:
    """The days on which anything may change, and the day after the window."""
    terms = [one.term for one in reaching]
    ends = (end for term in terms for end in (term.last_on, term.grace_until) if end is not None)
    days = {*(term.starts_on for term in terms), *(end + _DAY for end in ends)}
    after = until_on + _DAY
    return sorted({from_on, after, *(min(max(day, from_on), after) for day in days)})


def _piece(first: date, last: date, reaching: Iterable[Covering], product: str | None) -> Span:
    """Days on which nothing changes."""
    holding = sorted((one for one in reaching if _holds(one.term, first)), key=lambda one: _rung(one, first))
    own = next((one for one in holding if _is_of(one, product)), None)
    standing = next((one for one in holding if not one.term.blocked), None)
    if own is None:
        return Span(first, last, instead=_instead(standing, product))
    holds = Holds.GRACE if _in_grace(own.term, first) else Holds.CONTRACT
    return Span(first, last, own.number, holds, _instead(standing, product) if own.term.blocked else None)


def _instead(standing: Covering | None, product: str | None) -> Instead:
    """While a contract is blocked, the one before it may be in its days of grace."""
    if standing is None:
        return Instead(Holds.DEFAULT_PLAN)
    if _is_of(standing, product):
        return Instead(Holds.GRACE, standing.number)
    return Instead(Holds.PARENT if standing.generation else Holds.WHOLE_CUSTOMER, standing.number)


def _rung(one: Covering, on: date) -> tuple[int, bool, bool, str]:
    return (one.generation, not one.products, _in_grace(one.term, on), one.number)


def _holds(term: ContractTerm, on: date) -> bool:
    return term.period.begun(on) and (not term.period.over(on) or _in_grace(term, on))


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
