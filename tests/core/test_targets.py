"""Targets as they are written: checked, merged with overrides, read as clocks read them."""

from typing import Any

import pytest

from servanda.core.agreements import Target as TargetTime
from servanda.core.agreements import TargetsInvalid, check_targets, merged, promises, times
from servanda.core.clocks import Promises, Target

LEVEL: Any = {"1": {"irt": {"minutes": 60, "calendar": "case"}, "ola": {"minutes": 30}}}


def test_everything_wrong_is_said_at_its_severity_and_clock() -> None:
    wrong: dict[str, Any] = {
        "0": {},
        "1": {"irt": {"minutes": True, "calendar": "case"}, "lunch": {}},
        "2": {"ola": {"minutes": 5, "end_of_business_day": 1}, "ort": {"end_of_business_day": 1}},
    }
    with pytest.raises(TargetsInvalid) as refused:
        check_targets(wrong)
    assert [fault.field for fault in refused.value.faults] == ["0", "1.irt", "1.lunch", "2.ola", "2.ort"]


def test_overrides_stand_in_place_of_the_levels_targets() -> None:
    own: Any = {
        "1": {"irt": {"minutes": 15, "calendar": "elapsed"}},
        "2": {"ola": {"end_of_business_day": 1}},
    }
    assert promises(merged(LEVEL, own), calendar="office") == {
        "1": Promises(irt=Target(900, "24x7"), ola=Target(1800)),
        "2": Promises(ola=Target(business_days=1)),
    }


def test_working_time_runs_in_the_calendar_of_the_case() -> None:
    assert promises(LEVEL, calendar="office")["1"].irt == Target(3600, "office")


def test_only_lengths_are_compared() -> None:
    assert times(LEVEL | {"2": {"ola": {"end_of_business_day": 1}}}) == (
        TargetTime("irt", 1, 60),
        TargetTime("ola", 1, 30),
    )


@pytest.mark.parametrize(
    ("clock", "target"),
    [
        ("irt", {"minutes": 1, "calendar": "case"}),
        ("ort", {"minutes": 5 * 366 * 24 * 60, "calendar": "elapsed"}),
        ("ola", {"minutes": 1}),
        ("ola", {"minutes": 5 * 366 * 24 * 60}),
        ("ola", {"end_of_business_day": 1}),
        ("ola", {"end_of_business_day": 366}),
    ],
)
def test_a_target_is_as_short_or_as_long_as_can_be(clock: str, target: dict[str, Any]) -> None:
    assert check_targets({"4": {clock: target}}) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    ("clock", "target", "said"),
    [
        ("irt", {"minutes": 0, "calendar": "case"}, "minutes from 1 to"),
        ("irt", {"minutes": 5 * 366 * 24 * 60 + 1, "calendar": "case"}, "minutes from 1 to"),
        ("irt", {"minutes": 5, "calendar": "moon"}, "case's calendar or elapsed"),
        ("irt", {"minutes": 5}, "case's calendar or elapsed"),
        ("ola", {"minutes": 0}, "minutes from 1 to"),
        ("ola", {"minutes": 5, "calendar": "case"}, "or the end of which business day"),
        ("ola", {"end_of_business_day": 0}, "business days from 1 to 366"),
        ("ola", {"end_of_business_day": 367}, "business days from 1 to 366"),
        ("lunch", {"minutes": 5}, "There are the clocks irt, ort, update, ola"),
    ],
)
def test_what_is_no_target_is_refused_in_words(clock: str, target: Any, said: str) -> None:
    with pytest.raises(TargetsInvalid) as refused:
        check_targets({"1": {clock: target}})
    (fault,) = refused.value.faults
    assert fault.field == f"1.{clock}"
    assert said in fault.message


def test_a_severity_that_only_the_overrides_promise_is_promised() -> None:
    own: Any = {"3": {"irt": {"minutes": 15, "calendar": "elapsed"}}}
    assert list(merged(LEVEL, own)) == ["1", "3"]
    assert list(merged(LEVEL, {})) == ["1"]
