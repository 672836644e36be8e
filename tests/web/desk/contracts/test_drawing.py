"""Where everything stands in the drawing of coverage."""

from datetime import date

import pytest

from servanda.web.desk.contracts.drawing import (
    LEAST_WIDTH,
    Lane,
    Scope,
    Stretch,
    Window,
    drawing,
    window_around,
)

TODAY = date(2026, 12, 9)
THREE_YEARS = Window(date(2025, 1, 1), date(2027, 12, 31))


def stretch(first: date, last: date | None, look: str = "other", words: str = "CT-2026-0117") -> Stretch:
    return Stretch(first, last, look, ((words,), ("Line Care",)), words, "/contracts/CT-2026-0117")


def lane_of(*stretches: Stretch) -> Lane:
    return drawing([Scope("Whole customer", "", stretches)], THREE_YEARS, TODAY).lanes[0]


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        pytest.param(date(2026, 1, 1), date(2026, 12, 31), (2025, 2027), id="a year"),
        pytest.param(
            date(2026, 2, 1), date(2027, 1, 31), (2025, 2027), id="from February: most of 2027 is shown"
        ),
        pytest.param(
            date(2025, 12, 17), date(2026, 12, 16), (2025, 2027), id="from December: most of 2025 is shown"
        ),
        pytest.param(date(2026, 1, 1), None, (2025, 2027), id="open-ended"),
        pytest.param(date(2027, 1, 1), date(2028, 12, 31), (2026, 2029), id="to come"),
        pytest.param(date(2025, 7, 1), date(2025, 12, 31), (2025, 2027), id="past"),
        pytest.param(date(2015, 1, 1), date(2016, 12, 31), (2014, 2019), id="long past: today is left out"),
        pytest.param(date(2026, 1, 1), date(2045, 12, 31), (2025, 2030), id="very long: its beginning"),
    ],
)
def test_the_years_around_a_contract_and_today_are_drawn(
    first: date, last: date | None, years: tuple[int, int]
) -> None:
    window = window_around(first, last, TODAY)
    assert (window.first_on, window.last_on) == (date(years[0], 1, 1), date(years[1], 12, 31))


def test_a_bar_reaches_through_the_last_day() -> None:
    (bar,) = lane_of(stretch(date(2025, 1, 1), date(2027, 12, 31))).bars
    assert (bar.x, bar.width) == ("0.00", "100.00")
    assert not bar.from_before
    assert not bar.goes_on


def test_neighbours_meet() -> None:
    before, after = lane_of(
        stretch(date(2025, 1, 1), date(2025, 12, 31)), stretch(date(2026, 1, 1), date(2026, 12, 31))
    ).bars
    assert float(before.x) + float(before.width) == pytest.approx(float(after.x), abs=0.02)
    assert before.y == after.y


def test_a_bar_that_begins_before_and_never_ends_is_cut_on_both_sides() -> None:
    (bar,) = lane_of(stretch(date(2020, 1, 1), None)).bars
    assert bar.from_before
    assert bar.goes_on
    assert bar.open


@pytest.mark.parametrize(
    "outside",
    [
        pytest.param(stretch(date(2020, 1, 1), date(2024, 12, 31)), id="before"),
        pytest.param(stretch(date(2028, 1, 1), None), id="after"),
        pytest.param(stretch(date(2026, 5, 1), date(2026, 4, 30)), id="never held"),
    ],
)
def test_what_lies_outside_is_not_drawn(outside: Stretch) -> None:
    assert lane_of(outside).bars == ()


def test_what_stands_at_the_same_time_stands_one_below_the_other() -> None:
    lane = lane_of(
        stretch(date(2026, 1, 1), date(2026, 12, 31)), stretch(date(2026, 6, 1), date(2027, 5, 31), "draft")
    )
    first, second = lane.bars
    assert second.y > first.y
    assert lane.height > lane_of(stretch(date(2026, 1, 1), None)).height


@pytest.mark.parametrize(
    ("last", "said"),
    [
        pytest.param(date(2026, 12, 31), "CT-2026-0117, this contract", id="room for all"),
        pytest.param(date(2026, 4, 30), "CT-2026-0117", id="room for the number"),
        pytest.param(date(2026, 1, 14), "", id="room for nothing"),
    ],
)
def test_words_are_said_where_they_fit(last: date, said: str) -> None:
    words = ("CT-2026-0117, this contract", "CT-2026-0117")
    long = Stretch(date(2026, 1, 1), last, "this", (words, ("Line Care",)), words[0], "/")
    (bar,) = lane_of(long).bars
    assert bar.strong == said
    assert len(bar.strong) * 6 < float(bar.width) * LEAST_WIDTH / 100
    assert bar.said == words[0]


def test_today_stands_where_it_is_and_is_left_out_where_it_is_not() -> None:
    now = drawing([], THREE_YEARS, TODAY)
    assert now.today_words == "9 Dec"
    assert float(now.today) == pytest.approx(64.6, abs=0.1)
    assert drawing([], Window(date(2015, 1, 1), date(2016, 12, 31)), TODAY).today == ""


def test_a_few_years_show_quarters_and_many_show_halves() -> None:
    assert [tick.words for tick in drawing([], THREE_YEARS, TODAY).ticks][:5] == [
        "2025",
        "Apr",
        "Jul",
        "Oct",
        "2026",
    ]
    wide = drawing([], Window(date(2022, 1, 1), date(2027, 12, 31)), TODAY)
    assert [tick.words for tick in wide.ticks][:3] == ["2022", "Jul", "2023"]
