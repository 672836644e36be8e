"""Targets that a calendar has no hours for, holidays that end, and hours that a change of the clocks meets."""

from datetime import date
from typing import Any

import pytest

from servanda.core.agreements.checking import Gravity, MendedAt, Needed, Promised
from servanda.core.calendars import ALWAYS, HORIZON, Hours, Week
from tests.core.checking import facts
from tests.core.checking.facts import HOLIDAYS, NEVER, OFFICE, case, days, elapsed

HOUR = 3600
ONE_DAY = ((date(2026, 6, 16), ((8 * HOUR, 17 * HOUR),)),)
MINUTE_A_WEEK: Week = (((0, 60),), (), (), (), (), (), ())


def found_by(calendar: Any, targets: Any) -> list[str]:
    return facts.codes(counted=(facts.promised(targets, calendar),))


@pytest.mark.parametrize(
    ("calendar", "targets", "expected"),
    [
        pytest.param({}, {"1": case(irt=60)}, [], id="an office"),
        pytest.param({}, {"1": case(ort=1000 * 60)}, [], id="an office for half a year"),
        pytest.param({"weekly": NEVER}, {"1": case(irt=60)}, ["never_opens"], id="no hours"),
        pytest.param(
            {"weekly": NEVER},
            {"1": case(irt=60, ort=90), "2": case(irt=90)},
            ["never_opens"],
            id="no hours for three targets, told once",
        ),
        pytest.param({"weekly": NEVER}, {"1": elapsed(irt=60)}, [], id="no hours, but none are counted"),
        pytest.param({"weekly": NEVER, "exceptions": ONE_DAY}, {"1": case(irt=540)}, [], id="one day left"),
        pytest.param(
            {"weekly": NEVER, "exceptions": ONE_DAY},
            {"1": case(irt=541)},
            ["too_little_open_time"],
            id="a minute more than is left",
        ),
        pytest.param(
            {"weekly": NEVER, "exceptions": ONE_DAY},
            {"1": days(2)},
            ["too_little_open_time"],
            id="a business day more than is left",
        ),
        pytest.param(
            {"weekly": MINUTE_A_WEEK},
            {"1": case(irt=13)},
            ["takes_too_long"],
            id="thirteen minutes at one a week",
        ),
        pytest.param({"weekly": MINUTE_A_WEEK}, {"1": case(irt=12)}, [], id="twelve minutes at one a week"),
        pytest.param(
            {"weekly": MINUTE_A_WEEK}, {"1": days(13)}, ["takes_too_long"], id="thirteen days at one a week"
        ),
        pytest.param(
            {"weekly": ALWAYS.weekly}, {"1": case(irt=91 * 24 * 60)}, [], id="a long one, always open"
        ),
    ],
)
def test_a_calendar_has_hours_for_what_is_promised_by_it(
    calendar: Any, targets: Any, expected: list[str]
) -> None:
    assert found_by(facts.calendar(**calendar), targets) == expected


def test_too_long_is_told_in_days() -> None:
    (finding,) = facts.found(counted=(facts.promised({"1": case(irt=13)}, facts.calendar(MINUTE_A_WEEK)),))
    assert (finding.calendar, finding.clock, finding.severity) == (OFFICE, "irt", 1)
    assert finding.gravity is Gravity.WARNING
    assert "The initial response of severity 1, 13 min by Graz office, takes 90 days" in finding.text


def test_the_same_target_of_several_severities_is_told_once() -> None:
    targets = dict.fromkeys("124", case(irt=541)) | {"3": case(irt=600)}
    held = facts.calendar(NEVER, exceptions=ONE_DAY)
    said = [(one.severity, one.text) for one in facts.found(counted=(facts.promised(targets, held),))]
    assert [severity for severity, _ in said] == [None, 3]
    assert "of severities 1, 2 and 4, 9 h 1 min by Graz office, is never due" in said[0][1]


def test_what_an_agreement_took_from_its_level_is_not_its_own() -> None:
    targets = {"1": case(irt=541), "2": case(irt=542)}
    calendar = facts.calendar(NEVER, exceptions=ONE_DAY)
    agreed = Promised(facts.version(targets), targets, calendar, "SA-2001", frozenset({("2", "irt")}))
    assert [(one.severity, one.mended_at) for one in facts.found(counted=(agreed,))] == [
        (2, MendedAt.AGREEMENT)
    ]


@pytest.mark.parametrize(
    ("of_level", "expected"),
    [
        pytest.param(elapsed(irt=60), ["never_opens"], id="which the level does not count by"),
        pytest.param(case(irt=60), [], id="which the level counts by too"),
    ],
)
def test_an_agreement_tells_of_a_closed_calendar(of_level: dict[str, Any], expected: list[str]) -> None:
    own = Promised(
        facts.version({"1": of_level}),
        {"1": case(irt=30)},
        facts.calendar(NEVER),
        "SA-2001",
        frozenset({("1", "irt")}),
    )
    assert facts.codes(counted=(own,)) == expected


def test_targets_without_a_calendar_are_not_counted() -> None:
    version = facts.version({"1": case(irt=HORIZON)})
    assert facts.codes(counted=(Promised(version, version.targets),)) == []


def until(year: int, agreement: str | None = "SA-2001") -> Needed:
    return Needed(OFFICE, date(year, 3, 31), agreement)


@pytest.mark.parametrize(
    ("needed", "words"),
    [
        pytest.param([], None, id="nobody counts by it"),
        pytest.param([until(2027)], None, id="until the last holiday year"),
        pytest.param([until(2028)], "but SA-2001 counts by it until 2028:", id="an agreement a year longer"),
        pytest.param(
            [until(2028), until(2029, "SA-2002"), until(2027, "SA-2003")],
            "but SA-2002 and 1 more count by it until 2029:",
            id="two agreements",
        ),
        pytest.param(
            [until(2028, None)], "but an organisation works by it until 2028:", id="an organisation"
        ),
    ],
)
def test_holidays_are_entered_as_long_as_somebody_counts_by_them(
    needed: list[Needed], words: str | None
) -> None:
    found = facts.found(calendars=(facts.calendar(),), needed=tuple(needed))
    assert [one.code for one in found] == ([] if words is None else ["holidays_end"])
    assert all(str(words) in one.text for one in found)


@pytest.mark.parametrize(
    ("weekly", "holidays", "expected"),
    [
        pytest.param(facts.OFFICE_WEEK, HOLIDAYS, [], id="an office with some"),
        pytest.param(facts.OFFICE_WEEK, frozenset(), ["holidays_missing"], id="an office with none"),
        pytest.param(ALWAYS.weekly, frozenset(), [], id="open every day"),
        pytest.param(NEVER, frozenset(), [], id="open on no day"),
    ],
)
def test_who_rests_in_the_week_has_holidays(
    weekly: Week, holidays: frozenset[date], expected: list[str]
) -> None:
    assert facts.codes(calendars=(facts.calendar(weekly, holidays),)) == expected


def on_sundays(*hours: tuple[float, float]) -> Week:
    sunday: Hours = tuple((int(opens * HOUR), int(closes * HOUR)) for opens, closes in hours)
    return ((), (), (), (), (), (), sunday)


SPRING = (
    "On 28 March 2027 and 26 March 2028 the local time from 02:00 to 03:00 does not exist in Europe/Vienna"
)
AUTUMN = (
    "On 25 October 2026 and 31 October 2027 the local time from 02:00 to 03:00 comes twice in Europe/Vienna"
)


@pytest.mark.parametrize(
    ("hours", "met"),
    [
        pytest.param([(0, 6)], None, id="open throughout"),
        pytest.param([(0, 2), (3, 6)], None, id="closed throughout"),
        pytest.param([(2, 6)], None, id="opens with the hour"),
        pytest.param([(0, 3)], None, id="closes with the hour"),
        pytest.param([(2.5, 6)], "(02:30–06:00)", id="opens within"),
        pytest.param([(0, 2.5)], "(00:00–02:30)", id="closes within"),
        pytest.param([(2, 3)], "(02:00–03:00)", id="that hour alone"),
        pytest.param([(2.5, 24)], "(02:30–24:00)", id="until midnight"),
    ],
)
def test_hours_that_a_change_of_the_clocks_meets(hours: list[tuple[float, float]], met: str | None) -> None:
    found = facts.found(calendars=(facts.calendar(on_sundays(*hours)),))
    texts = [one.text for one in found]
    assert len(texts) == (2 if met else 0)
    assert [text for text in texts if str(met) not in text] == []
    assert [head for head in (SPRING, AUTUMN) if met and not any(head in text for text in texts)] == []


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param({"exceptions": ((date(2026, 10, 25), ()),)}, id="an exception closes it"),
        pytest.param({"holidays": HOLIDAYS | {date(2026, 10, 25)}}, id="a holiday closes it"),
    ],
)
def test_what_is_closed_on_that_day_is_not_met(rest: Any) -> None:
    calendar = facts.calendar(on_sundays((2.5, 6)), **rest)
    spring, autumn = (one.text for one in facts.found(calendars=(calendar,)))
    assert spring.startswith(SPRING)
    assert autumn.startswith("On 31 October 2027 the local time from 02:00 to 03:00 comes twice")


def test_a_change_at_midnight_leaves_those_alone_who_never_close() -> None:
    calendar = facts.calendar(ALWAYS.weekly, frozenset(), "America/Santiago")
    assert facts.codes(calendars=(calendar,)) == []
