"""The preview of notices: each with those whom it reaches on its day, or why nobody is told."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from servanda.agreements import actions as promised
from servanda.agreements import queries
from servanda.agreements.models import Contract
from servanda.automation.queries import Foreseen, Preview, preview_of
from servanda.core.access import Viewer
from servanda.core.agreements.noticing import NoticeTerms, Silence, ToldOne, ToldWhom
from servanda.jobs import promises as job
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.automation.lending import naming, noon_of
from tests.cast import NOON
from tests.organisations import places

END = date(2026, 12, 31)
DECEMBER = date(2026, 12, 5)
BOTH = NoticeTerms((-30, -14, 1), (80, 100), (ToldOne(ToldWhom.OWNER),), to_customer=True)


@pytest.fixture
def contract(miriam: User) -> Contract:
    """Ten incidents a month to the end of the year; it tells Miriam and the customer."""
    places.organisation()
    made = allowances.contract(owner_id=miriam.id, ends_on=END)
    return promised.set_contract_notices(number=made.number, terms=BOTH, by=promises.BUILDER, at=NOON)


def preview(contract: Contract, on: date, viewer: Viewer) -> Preview:
    at = noon_of(on)
    noticing = queries.noticing_of_contract(contract.number, viewer=viewer, at=at)
    return preview_of(queries.contract(contract.number, viewer=viewer), noticing, at=at)


def names(rows: Sequence[Foreseen]) -> list[list[str]]:
    return [[one.name for one in row.reached] for row in rows]


def test_each_notice_says_whom_it_will_reach_on_its_day(contract: Contract, as_miriam: Viewer) -> None:
    naming(contract, expires_on=date(2026, 12, 10))
    rows = preview(contract, date(2026, 11, 1), as_miriam).rows
    both, alone = ["Miriam Moser", "Carla Conti"], ["Miriam Moser"]
    assert names(rows) == [both, alone, alone, both, both]
    assert rows[0].reached[1].customer == contract.customer.name


def test_one_that_was_told_says_whom_and_when(contract: Contract, as_miriam: Viewer) -> None:
    naming(contract)
    job.tell_due(at=noon_of(date(2026, 12, 2)))
    first = preview(contract, DECEMBER, as_miriam).rows[0]
    assert sorted(one.name for one in first.told) == ["Miriam Moser", "carla@acme.example"]
    assert (first.told_at, first.comes) == (noon_of(date(2026, 12, 2)), False)


def test_one_that_was_missed_reaches_nobody_and_the_latest_that_has_come_is_still_told(
    contract: Contract, as_miriam: Viewer
) -> None:
    rows = preview(contract, date(2026, 12, 20), as_miriam).rows
    assert [row.comes for row in rows[:3]] == [False, True, True]
    assert names(rows)[0] == []


def test_one_that_a_renewal_silences_reaches_nobody(contract: Contract, as_miriam: Viewer) -> None:
    made = promised.renew_contract(number=contract.number, by=promises.BUILDER, at=NOON)
    promised.activate_contract(number=made.contract.number, by=promises.BUILDER, at=NOON)
    rows = preview(contract, DECEMBER, as_miriam).rows
    assert [(row.notice.silent_because, row.comes) for row in rows[:3]] == [(Silence.FOLLOWED, False)] * 3
    assert rows[3].comes


def test_a_percent_below_one_that_was_told_is_passed(contract: Contract, as_miriam: Viewer) -> None:
    for _ in range(10):
        allowances.use(contract)
    job.tell_due(at=datetime(2026, 6, 15, 12, tzinfo=UTC))
    rows = preview(contract, date(2026, 6, 16), as_miriam).rows
    assert [(row.notice.value, row.comes, len(row.told)) for row in rows[3:]] == [
        (80, False, 0),
        (100, False, 1),
    ]


def test_it_says_that_the_customer_is_to_be_told_and_nobody_is_reached(
    contract: Contract, as_miriam: Viewer
) -> None:
    assert preview(contract, DECEMBER, as_miriam).misses_customer
    naming(contract)
    assert not preview(contract, DECEMBER, as_miriam).misses_customer


def test_where_the_customer_is_not_to_be_told_nobody_is_missed(contract: Contract, as_miriam: Viewer) -> None:
    promised.set_contract_notices(number=contract.number, terms=None, by=promises.BUILDER, at=NOON)
    assert not preview(contract, DECEMBER, as_miriam).misses_customer
