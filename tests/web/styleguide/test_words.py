"""Every word of the core has words for people; durations and instants read as people say them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.agreements.contracts import ContractState
from servanda.core.agreements.validity import AgreementState
from servanda.core.cases.words import CancelReason, Channel, Move, Status
from servanda.core.clocks.promises import ClockKind
from servanda.core.cover.answer import Reason
from servanda.web import words
from servanda.web.templatetags import icons

VIENNA = "Europe/Vienna"
NOW = datetime(2026, 12, 9, 9, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("vocabulary", "table"),
    [
        (Status, words.STATUS),
        (Status, words.STATUS_ICON),
        (Move, words.MOVE),
        (ClockKind, words.CLOCK),
        (Channel, words.CHANNEL),
        (CancelReason, words.CANCEL_REASON),
        (Reason, words.REJECTION),
        (AgreementState, words.AGREEMENT_STATE),
        (ContractState, words.CONTRACT_STATE),
    ],
    ids=[
        "status",
        "status icon",
        "move",
        "clock",
        "channel",
        "cancelling",
        "rejection",
        "agreement",
        "contract",
    ],
)
def test_every_word_of_the_core_is_worded_and_no_other(
    vocabulary: type[StrEnum], table: Mapping[str, Any]
) -> None:
    assert set(table) == set(vocabulary)


def test_no_two_moves_share_a_key_or_a_word() -> None:
    assert len(set(words.MOVE_KEY.values())) == len(words.MOVE_KEY)
    assert len(set(words.MOVE.values())) == len(words.MOVE)


@pytest.mark.parametrize(
    "name",
    [
        *words.STATUS_ICON.values(),
        *(
            sign.icon
            for table in (words.URGENCY, words.CHANNEL, words.AGREEMENT_STATE, words.CONTRACT_STATE)
            for sign in table.values()
        ),
    ],
)
def test_every_icon_that_is_named_exists(name: str) -> None:
    assert icons.icon(name).startswith("<svg")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (40, "40 s"),
        (60, "1 min"),
        (1199, "19 min"),
        (3600, "1 h"),
        (18120, "5 h 02 min"),
        (28800, "8 h"),
        (106200, "29 h 30 min"),
    ],
)
def test_a_duration_reads_as_it_is_promised(seconds: int, said: str) -> None:
    assert words.duration(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (14400, "4 h 00 min left"),
        (540, "9 min left"),
        (0, "0 s left"),
        (-1, "1 s over"),
        (-2100, "35 min over"),
    ],
)
def test_what_is_left_says_when_it_is_over(seconds: int, said: str) -> None:
    assert words.left(seconds) == said


@given(st.integers(min_value=-(10**7), max_value=10**7))
def test_what_is_left_never_claims_more_than_there_is(seconds: int) -> None:
    number, unit, *rest = words.left(seconds).split()
    stated = int(number) * {"h": 3600, "min": 60, "s": 1}[unit] + (int(rest[0]) * 60 if unit == "h" else 0)
    assert 0 <= abs(seconds) - stated < 60


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (datetime(2026, 12, 9, 14, 42, tzinfo=UTC), "today, 15:42"),
        (datetime(2026, 12, 8, 23, 30, tzinfo=UTC), "today, 00:30"),
        (datetime(2026, 12, 8, 22, 30, tzinfo=UTC), "yesterday, 23:30"),
        (datetime(2026, 12, 10, 8, 40, tzinfo=UTC), "tomorrow, 09:40"),
        (datetime(2026, 12, 14, 12, 10, tzinfo=UTC), "Mon 14 Dec, 13:10"),
        (datetime(2025, 1, 9, 7, 0, tzinfo=UTC), "9 Jan 2025, 08:00"),
        (datetime(2027, 1, 9, 7, 0, tzinfo=UTC), "9 Jan 2027, 08:00"),
    ],
)
def test_an_instant_is_said_by_the_readers_days(instant: datetime, said: str) -> None:
    assert words.moment(instant, at=NOW, zone=VIENNA) == said


def test_the_exact_instant_names_date_time_and_place() -> None:
    assert words.exact(NOW, zone=VIENNA) == "Wed 9 Dec 2026, 10:40 Vienna"
    assert words.exact(NOW, zone="America/Argentina/Buenos_Aires") == "Wed 9 Dec 2026, 06:40 Buenos Aires"


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(minutes=90), "1 h 30 min ago"),
        (timedelta(hours=47), "47 h 00 min ago"),
        (timedelta(days=3, hours=5), "3 days ago"),
    ],
)
def test_the_past_is_said_by_its_distance(ago: timedelta, said: str) -> None:
    assert words.since(NOW - ago, at=NOW) == said


@pytest.mark.parametrize(
    ("that", "said"),
    [
        (date(2026, 12, 31), "in 22 days"),
        (date(2026, 12, 10), "tomorrow"),
        (date(2026, 12, 9), "today"),
        (date(2026, 12, 8), "yesterday"),
        (date(2026, 12, 4), "5 days ago"),
    ],
)
def test_a_date_is_said_by_its_distance(that: date, said: str) -> None:
    assert words.days_until(that, on=date(2026, 12, 9)) == said
