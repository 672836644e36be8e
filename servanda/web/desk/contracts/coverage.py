"""The coverage of a customer as a drawing and as a table: its contracts scope by scope, and what holds in the gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.urls import reverse

from servanda.agreements import queries
from servanda.core.access import Viewer
from servanda.core.agreements.coverage import Span
from servanda.web.desk.contracts.drawing import Drawing, Scope, Stretch, drawing, window_around
from servanda.web.desk.contracts.stretches import Teller
from servanda.web.desk.contracts.wording import day, last_day

MOST_LANES: Final = 12
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table. ``until`` in words; no ``url``: there is no contract."""

    what: str
    first_on: date
    until: str
    number: str
    url: str
    holds: str
    current: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """What ``desk/contracts/coverage.html`` shows as ``covered``; ``more`` scopes are in the table alone.

    ``has_contract``: whether any contract or draft is in the window; ``today``: what holds for the customer as a
    whole; ``stay_after``: the products that have a contract of their own on the day after the last one of the
    contract that it is about.
    """

    drawing: Drawing
    table: tuple[Line, ...]
    more: int
    has_contract: bool
    today: str
    stay_after: tuple[str, ...]


def coverage_of(customer_id: Any, *, viewer: Viewer, on: date, contract: Any = None) -> Covered:
    """The years around today, or around a contract, which then is marked. Five statements."""
    first_on: date = date(on.year, 1, 1)
    last_on: date | None = date(on.year, 12, 31)
    if contract is not None:
        first_on, last_on = contract.starts_on, last_day(contract)
    window = window_around(first_on, last_on, on)
    found = queries.coverage(customer_id, viewer=viewer, from_on=window.first_on, until_on=window.last_on)
    number = contract.number if contract else ""
    teller = Teller(found.contracts, queries.default_plan().name, window, on, number)
    drawn = [one for one in found.scopes if one.product is None or _is_sold(one)]
    lanes = _first(drawn, number)
    return Covered(
        drawing=drawing([_scope(one, teller) for one in lanes], window, on),
        table=tuple(line for one in found.scopes for line in _lines(one, teller)),
        more=len(found.scopes) - len(lanes),
        has_contract=any(_is_sold(one) for one in found.scopes),
        today=next(
            (teller.holds(span) for span in found.scopes[0].spans if span.first_on <= on <= span.last_on), ""
        ),
        stay_after=tuple(_staying(found.scopes, contract)),
    )


def _staying(scopes: Sequence[Any], contract: Any) -> Iterator[str]:
    ends = last_day(contract) if contract else None
    for scope in scopes if ends else ():
        held = (span for span in scope.spans if not span.is_gap)
        if scope.product and any(span.first_on <= ends + _DAY <= span.last_on for span in held):  # type: ignore[operator]
            yield scope.product.code


def _first(scopes: Sequence[Any], number: str) -> list[Any]:
    """As many as are drawn: where there are too many, those of the contract before the others."""
    if len(scopes) <= MOST_LANES:
        return list(scopes)
    chosen = sorted(range(len(scopes)), key=lambda at: (at > 0 and not _names(scopes[at], number), at))
    return [scopes[at] for at in sorted(chosen[:MOST_LANES])]


def _is_sold(scope: Any) -> bool:
    return bool(scope.drafts) or any(not span.is_gap for span in scope.spans)


def _names(scope: Any, number: str) -> bool:
    return number in {one.number for one in (*scope.spans, *scope.drafts)}


def _scope(scope: Any, teller: Teller) -> Scope:
    return Scope(*_called(scope, teller), tuple(_stretches(scope, teller)))


def _called(scope: Any, teller: Teller) -> tuple[str, str]:
    if scope.product is not None:
        return scope.product.code, scope.product.name
    numbers = {span.number for span in scope.spans if not span.is_gap} | {one.number for one in scope.drafts}
    includes = any(teller.contracts[number].includes_sub_customers for number in numbers)
    return "Whole customer", "and sub-customers" if includes else ""


def _stretches(scope: Any, teller: Teller) -> Iterator[Stretch]:
    """Gaps before the first contract or draft say nothing; drafts that only fill gaps stand in their line."""
    firsts = [span.first_on for span in scope.spans if not span.is_gap][:1] + [
        one.starts_on for one in scope.drafts
    ]
    begins = min(firsts, default=None if scope.product else teller.window.first_on)
    for span in _merged(scope.spans):
        if not span.is_gap:
            yield teller.contract(span)
        elif span.instead and begins and span.last_on >= begins:
            for first_on, last_on in _undrafted(span, scope.drafts):
                if last_on >= begins:
                    yield teller.gap(first_on, last_on, span.instead, scope.product, ever=bool(firsts))
    yield from (teller.draft(one) for one in scope.drafts)


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """Neighbouring gaps in which the same kind of promise takes over are one to the eye."""
    for kind, group in groupby(
        spans, key=lambda span: span.instead.holds if span.is_gap and span.instead else span
    ):
        first, *rest = group
        yield replace(first, last_on=rest[-1].last_on) if rest and kind is not first else first


def _undrafted(gap: Span, drafts: Sequence[Any]) -> Iterator[tuple[date, date]]:
    """What a gap leaves where no draft stands. Drafts come by their start."""
    first = gap.first_on
    for draft in drafts:
        if draft.starts_on > gap.last_on or (draft.ends_on or gap.last_on) < first:
            continue
        if first < draft.starts_on:
            yield first, draft.starts_on - _DAY
        if draft.ends_on is None:
            return
        first = max(first, draft.ends_on + _DAY)
    if first <= gap.last_on:
        yield first, gap.last_on


def _lines(scope: Any, teller: Teller) -> Iterator[Line]:
    what = " ".join(_called(scope, teller)).strip() if scope.product is None else str(scope.product)
    for span in scope.spans:
        contract = teller.contracts.get(span.number)
        last = last_day(contract) if contract else span.last_on
        ends = span.last_on if span.last_on < teller.window.last_on else last
        yield Line(
            what=what,
            first_on=contract.starts_on
            if contract and span.first_on == teller.window.first_on
            else span.first_on,
            until=_until(span, ends, teller),
            number=span.number,
            url=reverse("contracts-one", args=[span.number]) if contract else "",
            holds=teller.holds(span),
            current=bool(span.number) and span.number == teller.number,
        )


def _until(span: Span, ends: date | None, teller: Teller) -> str:
    if span.is_gap and span.last_on == teller.window.last_on:
        return "–"
    return day(ends) if ends else "open-ended"


def today_of(zone: str, at: datetime) -> date:
    """The date of an instant where a customer is."""
    return queries.local_date(at, zone)
