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
