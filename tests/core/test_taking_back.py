"""When a termination may be taken back: until its last day has passed, while nothing follows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from servanda.core.agreements.contracts import (
    CannotTakeBackTermination,
    ContractTerm,
    check_taking_back,
)

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
LAST = date(2026, 12, 31)
ENDED = date(2026, 6, 30)
TERMINATED = ContractTerm(FIRST, LAST, terminated_on=ENDED)
OPEN = replace(TERMINATED, ends_on=None)


@pytest.mark.parametrize(
    ("term", "renewed_on"),
    [
        pytest.param(TERMINATED, None, id="on its last day"),
        pytest.param(OPEN, None, id="of one without an end"),
        pytest.param(TERMINATED, LAST + DAY, id="renewed after the former end"),
    ],
)
def test_a_termination_is_taken_back_on_its_last_day_at_the_latest(
    term: ContractTerm, renewed_on: date | None
) -> None:
    assert check_taking_back(term, on=ENDED, renewed_by="CT-2", renewed_on=renewed_on) is None  # type: ignore[func-returns-value]


def test_one_of_the_first_day_held_for_that_day() -> None:
    one_day = replace(TERMINATED, terminated_on=FIRST)
    assert check_taking_back(one_day, on=FIRST) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    ("term", "on", "renewed_on", "said"),
    [
        pytest.param(TERMINATED, ENDED + DAY, None, ["has passed"], id="the day after"),
        pytest.param(
            replace(TERMINATED, terminated_on=FIRST - DAY), FIRST - DAY, None, ["never held"], id="never held"
        ),
        pytest.param(TERMINATED, ENDED, LAST, ["CT-2 renews it from 31 Dec 2026"], id="renewed on its end"),
        pytest.param(OPEN, ENDED, LAST + DAY, ["CT-2 renews it"], id="without an end every renewal"),
        pytest.param(
            TERMINATED, LAST, ENDED + DAY, ["has passed", "CT-2 renews it"], id="everything at once"
        ),
    ],
)
def test_what_keeps_a_termination_is_said(
    term: ContractTerm, on: date, renewed_on: date | None, said: list[str]
) -> None:
    with pytest.raises(CannotTakeBackTermination) as refused:
        check_taking_back(term, on=on, renewed_by="CT-2", renewed_on=renewed_on)
    faults = refused.value.faults
    assert len(faults) == len(said)
    assert all(words in fault.message for words, fault in zip(said, faults, strict=True))


def test_what_was_not_terminated_has_nothing_to_take_back() -> None:
    with pytest.raises(CannotTakeBackTermination, match="is not terminated"):
        check_taking_back(replace(TERMINATED, terminated_on=None), on=FIRST)
