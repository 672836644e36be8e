"""When the end of a promise, and the use of its allowance, is told."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.agreements.noticing import (
    CATCH_UP_DAYS,
    MOST_DAYS,
    MOST_OFFSETS,
    MOST_PERCENT,
    MOST_RECIPIENTS,
    UNTOLD_DAYS,
    USUAL,
    DueNotice,
    NoticeOf,
    NoticesInvalid,
    NoticeTerms,
    PlannedNotice,
    Silence,
    ToldOne,
    ToldWhom,
    checked_terms,
    due_of_end,
    due_of_use,
    planned,
    read,
    written,
)

END = date(2026, 12, 31)
OWNER = (ToldOne(ToldWhom.OWNER),)
TERMS = NoticeTerms((-30, -14, 1), (80, 100), OWNER)


def due(on: date, *told: int, followed: bool = False) -> int | None:
    found = due_of_end(TERMS, end_on=END, followed=followed, on=on, told=told)
    return found.value if found else None


@pytest.mark.parametrize(
    ("days", "told", "value"),
    [
        pytest.param(-31, (), None, id="the day before the first"),
        pytest.param(-30, (), -30, id="on its day"),
        pytest.param(-29, (-30,), None, id="told the day before"),
        pytest.param(-14, (-30,), -14, id="the next one"),
        pytest.param(-13, (), -14, id="nobody watched: the latest alone"),
        pytest.param(-13, (-14,), None, id="and none of those before it afterwards"),
        pytest.param(0, (-14,), None, id="on the last day"),
        pytest.param(1, (-30, -14), 1, id="after the end"),
        pytest.param(1 + CATCH_UP_DAYS, (-14,), 1, id="late, but not too late"),
        pytest.param(2 + CATCH_UP_DAYS, (-14,), None, id="too late for those who were told before"),
        pytest.param(2 + CATCH_UP_DAYS, (), 1, id="not too late for those who were told nothing"),
        pytest.param(1 + UNTOLD_DAYS, (), 1, id="a quarter later"),
        pytest.param(2 + UNTOLD_DAYS, (), None, id="so late that nobody could do anything"),
    ],
)
def test_the_latest_that_has_come_is_told_once(days: int, told: tuple[int, ...], value: int | None) -> None:
    assert due(END + timedelta(days=days), *told) == value


def test_what_nobody_was_told_of_an_end_that_is_ahead_is_never_too_late() -> None:
    early = NoticeTerms((-360,), (), OWNER)
    on = END - timedelta(days=3)
    assert due_of_end(early, end_on=END, followed=False, on=on, told=()) is not None


def test_a_successor_without_a_gap_silences_the_end() -> None:
    assert due(END - timedelta(days=14), followed=True) is None


def test_a_preview_says_which_notices_are_silent_and_why() -> None:
    found = planned(TERMS, end_on=END, followed=True, counts=True)
    assert [(one.value, one.silent_because) for one in found] == [
        (-30, Silence.FOLLOWED),
        (-14, Silence.FOLLOWED),
        (1, Silence.FOLLOWED),
        (80, None),
        (100, None),
    ]


def test_the_end_that_a_notice_is_about_is_named() -> None:
    found = due_of_end(TERMS, end_on=END, followed=False, on=END, told=())
    assert found == DueNotice(NoticeOf.DAYS, -14, END)


@pytest.mark.parametrize(
    ("used", "told", "value"),
    [
        pytest.param(79, (), None, id="less than the first"),
        pytest.param(80, (), 80, id="exactly"),
        pytest.param(99, (80,), None, id="told"),
        pytest.param(130, (), 100, id="the highest alone"),
        pytest.param(130, (100,), None, id="and none below it afterwards"),
    ],
)
def test_the_highest_percent_is_told_once_a_cycle(
    used: int, told: tuple[int, ...], value: int | None
) -> None:
    found = due_of_use(TERMS, given=100, used=used, cycle_on=END, told=told)
    assert (found.value if found else None) == value


def test_nothing_granted_uses_no_percent() -> None:
    assert due_of_use(TERMS, given=0, used=5, cycle_on=END, told=()) is None


def test_a_preview_says_the_days_and_the_percents() -> None:
    assert planned(TERMS, end_on=END, followed=False, counts=True) == [
        PlannedNotice(NoticeOf.DAYS, -30, date(2026, 12, 1)),
        PlannedNotice(NoticeOf.DAYS, -14, date(2026, 12, 17)),
        PlannedNotice(NoticeOf.DAYS, 1, date(2027, 1, 1)),
        PlannedNotice(NoticeOf.PERCENT, 80, None),
        PlannedNotice(NoticeOf.PERCENT, 100, None),
    ]
    assert planned(TERMS, end_on=None, followed=False, counts=False) == []


@given(
    days=st.sets(st.integers(-60, 60), max_size=6),
    watched=st.sets(st.integers(-70, 100), max_size=12),
)
def test_whenever_somebody_looks_each_offset_is_told_at_most_once_and_in_order(
    days: set[int], watched: set[int]
) -> None:
    terms = NoticeTerms(tuple(sorted(days)), (), OWNER)
    told: list[int] = []
    for day in sorted(watched):
        found = due_of_end(terms, end_on=END, followed=False, on=END + timedelta(days=day), told=told)
        if found is not None:
            assert found.value <= day
            told.append(found.value)
    assert told == sorted(set(told))


def test_what_is_written_reads_the_same() -> None:
    terms = checked_terms(
        days=[7, -7, 7],
        percents=[90],
        recipients=[
            *OWNER,
            ToldOne(ToldWhom.USER, uuid4()),
            ToldOne(ToldWhom.ADDRESS, None, "sales@halden.example"),
            *OWNER,
        ],
        to_customer=True,
    )
    assert terms.days == (-7, 7)
    assert len(terms.recipients) == 3
    assert read(written(terms)) == terms
    assert read(None) == USUAL


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        pytest.param({"days": [-400]}, ["days"], id="too far away"),
        pytest.param({"percents": [0]}, ["percents"], id="nothing used"),
        pytest.param({"percents": [201]}, ["percents"], id="twice used up"),
        pytest.param({"days": range(1, 12)}, ["days"], id="too many days"),
        pytest.param({"percents": range(1, 12)}, ["percents"], id="too many percents"),
        pytest.param({"recipients": []}, ["recipients"], id="told to nobody"),
        pytest.param(
            {"recipients": [ToldOne(ToldWhom.USER, uuid4()) for _ in range(21)]},
            ["recipients"],
            id="told to a crowd",
        ),
    ],
)
def test_terms_that_cannot_be_are_refused_at_their_fields(more: dict[str, object], fields: list[str]) -> None:
    entered = {"days": [-7], "percents": [80], "recipients": OWNER, "to_customer": False} | more
    with pytest.raises(NoticesInvalid) as refused:
        checked_terms(**entered)  # type: ignore[arg-type]
    assert [fault.field for fault in refused.value.faults] == fields


def test_no_notices_at_all_need_nobody() -> None:
    assert checked_terms(days=[], percents=[], recipients=[], to_customer=False).days == ()


def test_the_customer_alone_may_be_told() -> None:
    assert checked_terms(days=[-7], percents=[], recipients=[], to_customer=True).to_customer


def test_bounds_are_part_of_what_can_be_told() -> None:
    users = [ToldOne(ToldWhom.USER, uuid4()) for _ in range(MOST_RECIPIENTS)]
    days = [-MOST_DAYS, MOST_DAYS, *range(MOST_OFFSETS - 2)]
    terms = checked_terms(days=days, percents=[1, MOST_PERCENT], recipients=users, to_customer=False)
    assert terms.days == tuple(sorted(days))
    assert terms.percents == (1, MOST_PERCENT)
    assert len(terms.recipients) == MOST_RECIPIENTS


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"days": [MOST_DAYS + 1]}, "days"),
        ({"days": [-MOST_DAYS - 1]}, "days"),
        ({"days": range(MOST_OFFSETS + 1)}, "days"),
        ({"percents": [0]}, "percents"),
        ({"percents": [MOST_PERCENT + 1]}, "percents"),
        ({"recipients": [ToldOne(ToldWhom.USER, uuid4()) for _ in range(MOST_RECIPIENTS + 1)]}, "recipients"),
    ],
)
def test_one_beyond_a_bound_is_refused(wrong: dict[str, Any], field: str) -> None:
    usual: dict[str, Any] = {"days": [-30], "percents": [80], "recipients": OWNER, "to_customer": False}
    with pytest.raises(NoticesInvalid) as refused:
        checked_terms(**usual | wrong)
    assert [fault.field for fault in refused.value.faults] == [field]


@pytest.mark.parametrize(("used", "told"), [(79, None), (80, 80), (99, 80), (100, 100)])
def test_a_percent_is_told_from_the_first_unit_that_reaches_it(used: int, told: int | None) -> None:
    found = due_of_use(TERMS, given=100, used=used, cycle_on=END, told=())
    assert (found.value if found else None) == told


def test_of_nothing_given_nothing_is_used() -> None:
    assert due_of_use(TERMS, given=0, used=0, cycle_on=END, told=()) is None
    assert due_of_use(TERMS, given=1, used=1, cycle_on=END, told=()) is not None


def test_without_an_end_percents_alone_are_planned() -> None:
    found = planned(TERMS, end_on=None, followed=False, counts=True)
    assert [one.value for one in found] == [80, 100]
