"""Some columns of many rows in one statement."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.commitments.models import ClockSheet
from servanda.foundation.bulk import store_columns
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def sheets(count: int) -> list[ClockSheet]:
    return [
        ClockSheet.objects.create(last_seq=number, kept_seq=number, kept_at=NOON) for number in range(count)
    ]


@pytest.mark.parametrize("count", [1, 40])
def test_each_row_gets_its_own_values_in_one_statement(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = sheets(count)
    for number, row in enumerate(rows):
        row.wakes_at, row.last_live_at = NOON + timedelta(minutes=number), NOON + timedelta(days=number)
    with django_assert_num_queries(1):
        store_columns(rows, ("wakes_at", "last_live_at"))
    stored = {row.id: row for row in ClockSheet.objects.all()}
    assert [(stored[row.id].wakes_at, stored[row.id].last_live_at) for row in rows] == [
        (row.wakes_at, row.last_live_at) for row in rows
    ]


def test_what_is_not_named_and_who_is_not_given_stay_as_they_are() -> None:
    row, other = sheets(2)
    row.wakes_at, row.last_seq = NOON, 77
    store_columns([row], ["wakes_at"])
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.wakes_at, row.last_seq, other.wakes_at) == (NOON, 0, None)


def test_an_empty_value_among_others_is_stored_empty() -> None:
    rows = sheets(3)
    for row, value in zip(rows, (NOON, None, NOON), strict=True):
        row.kept_at = value
    store_columns(rows, ["kept_at"])
    assert [ClockSheet.objects.get(id=row.id).kept_at for row in rows] == [NOON, None, NOON]


def test_no_rows_cost_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        store_columns([], ["wakes_at"])
