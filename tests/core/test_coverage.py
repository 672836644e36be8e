"""Coverage in time: the spans of a scope are its window, and say what holds on each day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from servanda.core import cover
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


def test_the_last_day_of_grace_is_one() -> None:
    found = line(whole("CT-1", date(2025, 1, 1), FROM - DAY, grace_days=1))
    assert found == (
        Span(FROM, FROM, "CT-1", Holds.GRACE),
        Span(FROM + DAY, UNTIL, instead=DEFAULT),
    )


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


def test_while_a_contract_is_blocked_the_grace_of_the_one_before_holds() -> None:
    before = whole("CT-1", date(2025, 1, 1), on(3, 31), grace_days=30)
    assert line(before, whole("CT-2", on(4, 1), None, blocked=True)) == (
        Span(FROM, on(3, 31), "CT-1", Holds.CONTRACT),
        Span(on(4, 1), on(4, 30), "CT-2", Holds.CONTRACT, Instead(Holds.GRACE, "CT-1")),
        Span(on(5, 1), UNTIL, "CT-2", Holds.CONTRACT, DEFAULT),
    )


def test_drafts_and_contracts_that_never_held_leave_no_trace() -> None:
    assert line(
        whole("CT-1", FROM, None, draft=True), whole("CT-2", on(5, 1), None, terminated_on=on(4, 30))
    ) == (Span(FROM, UNTIL, instead=DEFAULT),)


PLAN = cover.Plan("plan", 1, ())
DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))


def facts(found: list[Covering], product: str | None, day: date) -> cover.CoverFacts:
    """What cover is judged from on that day, for a customer with two above it and no agreement."""
    return cover.CoverFacts(
        asked=cover.Asked(
            received_at=datetime(2026, 1, 1, tzinfo=UTC),
            traits=cover.Traits(3, channel="", products=(product,) if product else ()),
            customers=("0", "1", "2"),
        ),
        default_plan=PLAN,
        default_level=cover.Level("standard"),
        default_organisation="graz",
        organisations=(cover.Organisation("graz", "office"),),
        contracts=tuple(contract(one, day) for one in found),
    )


def contract(one: Covering, day: date) -> cover.Contract:
    ended = one.term.terminated_on is not None
    stage = cover.ContractStage.TERMINATED if ended else cover.ContractStage.ACTIVE
    return cover.Contract(
        number=one.number,
        customer=str(one.generation),
        stage=cover.ContractStage.DRAFT if one.term.draft else stage,
        period=one.term.period,
        on=day,
        plan=PLAN,
        products=tuple(one.products),
        includes_sub_customers=True,
        blocked=one.term.blocked,
        grace_days=one.term.grace_days,
    )


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
def test_a_day_holds_what_cover_would_take(found: list[Covering], product: str | None, day: date) -> None:
    (span,) = timeline(found, product, from_on=day, until_on=day)
    taken = cover.judge(facts(found, product, day)).contract
    holds = span.number if span.instead is None else span.instead.number
    assert holds == (taken.reference if taken else "")


@given(coverings(), st.sampled_from([None, "p"]), DAYS, st.integers(0, 40))
def test_a_window_is_its_days_put_together(
    found: list[Covering], product: str | None, first: date, length: int
) -> None:
    spans = timeline(found, product, from_on=first, until_on=first + length * DAY)
    for step in range(length + 1):
        day = first + step * DAY
        (alone,) = timeline(found, product, from_on=day, until_on=day)
        (within,) = [one for one in spans if one.first_on <= day <= one.last_on]
        assert replace(within, first_on=day, last_on=day) == alone


@given(coverings(), st.sampled_from([None, "p"]))
def test_neighbours_differ(found: list[Covering], product: str | None) -> None:
    spans = line(*found, product=product)
    for one, following in pairwise(spans):
        assert replace(one, first_on=FROM, last_on=FROM) != replace(following, first_on=FROM, last_on=FROM)
