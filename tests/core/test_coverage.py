"""Coverage in time: the spans of a scope are its window, and say what holds on each day."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from servanda.core.agreements.contracts import ContractTerm
from servanda.core.agreements.coverage import Covering, Holds, Instead, Span, timeline

DAY = timedelta(days=1)
FROM, UNTIL = date(2026, 1, 1), date(2026, 12, 31)
DEFAULT = Instead(Holds.DEFAULT_PLAN)


def on(month: int, day: int) -> date:
    return date(2026, month, day)


def whole(number: str, first: date, last: date | None, **more: object) -> Covering:
    return Covering(number, replace(ContractTerm(first, last), **more))  # type: ignore[arg-type]


def of(product: str, number: str, first: date, last: date | None, **more: object) -> Covering:
    return replace(whole(number, first, last, **more), products=frozenset([product]))


def line(*covering: Covering, product: str | None = None) -> tuple[Span, ...]:
    return timeline(covering, product, from_on=FROM, until_on=UNTIL)


def test_without_any_contract_all_of_it_is_a_gap_under_the_default_plan() -> None:
    assert line() == (Span(FROM, UNTIL, instead=DEFAULT),)
    assert line()[0].is_gap


def test_a_contract_that_goes_beyond_the_window_is_cut() -> None:
    assert line(whole("CT-1", date(2020, 1, 1), None)) == (Span(FROM, UNTIL, "CT-1", Holds.CONTRACT),)


def test_a_late_renewal_shows_its_gap() -> None:
    found = line(whole("CT-1", date(2025, 1, 1), on(3, 31)), whole("CT-2", on(5, 1), None))
    assert found == (
        Span(FROM, on(3, 31), "CT-1", Holds.CONTRACT),
        Span(on(4, 1), on(4, 30), instead=DEFAULT),
        Span(on(5, 1), UNTIL, "CT-2", Holds.CONTRACT),
    )


def test_grace_is_told_from_the_contract_and_ends_where_the_renewal_begins() -> None:
    found = line(whole("CT-1", date(2025, 1, 1), on(3, 31), grace_days=60), whole("CT-2", on(5, 1), None))
    assert [(one.number, one.holds) for one in found] == [
        ("CT-1", Holds.CONTRACT),
        ("CT-1", Holds.GRACE),
        ("CT-2", Holds.CONTRACT),
    ]
    assert found[1].last_on == on(4, 30)


def test_the_gap_of_a_product_says_which_contract_takes_over() -> None:
    found = line(
        of("p", "CT-1", FROM, on(1, 31)),
        whole("CT-2", on(3, 1), on(4, 30)),
        replace(whole("CT-3", on(2, 1), on(12, 31)), generation=1),
        replace(of("p", "CT-4", on(6, 1), on(6, 30)), generation=1),
        of("q", "CT-5", FROM, None),
        product="p",
    )
    assert [(one.first_on, one.number, one.instead) for one in found] == [
        (FROM, "CT-1", None),
        (on(2, 1), "", Instead(Holds.PARENT, "CT-3")),
        (on(3, 1), "", Instead(Holds.WHOLE_CUSTOMER, "CT-2")),
        (on(5, 1), "", Instead(Holds.PARENT, "CT-3")),
        (on(6, 1), "", Instead(Holds.PARENT, "CT-4")),
        (on(7, 1), "", Instead(Holds.PARENT, "CT-3")),
    ]


def test_the_whole_customer_is_not_helped_by_a_product_contract() -> None:
    assert line(of("p", "CT-1", FROM, None)) == (Span(FROM, UNTIL, instead=DEFAULT),)


def test_a_blocked_contract_says_what_holds_meanwhile_and_takes_over_nowhere() -> None:
    blocked = whole("CT-1", FROM, None, blocked=True)
    assert line(blocked) == (Span(FROM, UNTIL, "CT-1", Holds.CONTRACT, DEFAULT),)
    assert line(blocked, product="p") == (Span(FROM, UNTIL, instead=DEFAULT),)


def test_drafts_and_contracts_that_never_held_leave_no_trace() -> None:
    assert line(
        whole("CT-1", FROM, None, draft=True), whole("CT-2", on(5, 1), None, terminated_on=on(4, 30))
    ) == (Span(FROM, UNTIL, instead=DEFAULT),)


DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@st.composite
def coverings(draw: st.DrawFn) -> list[Covering]:
    """Any contracts: own ones of a scope may overlap here, which the database refuses."""
    found = []
    for place in range(draw(st.integers(0, 6))):
        first = draw(DAYS)
        length = draw(st.none() | st.integers(0, 500))
        last = None if length is None else first + length * DAY
        cut = None if length is None else draw(st.none() | st.integers(-1, length))
        term = ContractTerm(
            first,
            last,
            draft=draw(st.booleans()),
            blocked=draw(st.booleans()),
            terminated_on=None if cut is None else first + cut * DAY,
            grace_days=draw(st.sampled_from([0, 0, 14])),
        )
        products = draw(st.frozensets(st.sampled_from("pq")))
        found.append(Covering(f"CT-{place}", term, products, draw(st.integers(0, 2))))
    return found


@given(coverings(), st.sampled_from([None, "p"]), st.integers(0, 700))
def test_the_spans_are_the_window_without_overlap(
    found: list[Covering], product: str | None, length: int
) -> None:
    until = FROM + length * DAY
    spans = timeline(found, product, from_on=FROM, until_on=until)
    days = [
        one.first_on + step * DAY for one in spans for step in range((one.last_on - one.first_on).days + 1)
    ]
    assert days == [FROM + step * DAY for step in range(length + 1)]


@given(coverings(), st.sampled_from([None, "p"]), DAYS)
def test_what_a_day_is_does_not_depend_on_the_window(
    found: list[Covering], product: str | None, day: date
) -> None:
    (alone,) = timeline(found, product, from_on=day, until_on=day)
    wide = timeline(found, product, from_on=date(2025, 1, 1), until_on=date(2028, 1, 1))
    within = next(one for one in wide if one.first_on <= day <= one.last_on)
    assert replace(within, first_on=day, last_on=day) == alone


@given(coverings(), st.sampled_from([None, "p"]))
def test_neighbours_differ(found: list[Covering], product: str | None) -> None:
    spans = line(*found, product=product)
    for one, following in pairwise(spans):
        assert replace(one, first_on=FROM, last_on=FROM) != replace(following, first_on=FROM, last_on=FROM)
