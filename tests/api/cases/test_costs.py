"""What registering costs in statements: token, key and transaction included (7-quality, *Fast*)."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.agreements import promises
from tests.api.caller import Caller
from tests.cases import works
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db

TARGET = 20

Registering = Callable[[dict[str, Any]], list[str]]


@pytest.fixture
def spent(alice_calls: Caller) -> Registering:
    """The statements of a registration, once token and calendars have been read before."""

    def register(body: dict[str, Any]) -> list[str]:
        alice_calls.post("cases", body, Idempotency_Key=str(uuid4()))
        with CaptureQueriesContext(connection) as queries:
            alice_calls.post("cases", body, Idempotency_Key=str(uuid4()))
        return [query["sql"] for query in queries]

    return register


def test_registering_without_an_agreement(
    desk: works.Desk, entered: dict[str, Any], spent: Registering
) -> None:
    assert len(spent(entered)) == TARGET - 2


def test_registering_and_dispatching_under_an_agreement_that_names_people(
    desk: works.Desk, entered: dict[str, Any], spent: Registering
) -> None:
    agreement = promises.approved(desk.customer)
    promises.named(agreement, contact_id=firms.contact("Gus Gruber", desk.customer).id)
    statements = spent(entered | {"dispatch": True})
    assert len(statements) == TARGET
    stored = [found[1] for one in statements if (found := re.match(r'INSERT INTO "?(\w+)"?', one))]
    assert stored == [
        "foundation_keptanswer",
        "commitments_clocksheet",
        "commitments_clockevent",
        "commitments_obligation",
        "cases_case",
        "cases_casecontact",
        "cases_caseevent",
    ]


def test_registering_costs_the_same_however_much_is_set_up(
    desk: works.Desk, entered: dict[str, Any], spent: Registering
) -> None:
    before = len(spent(entered))
    for number in range(5):
        promises.approved(desk.customer)
        places.queue(f"Queue {number}", desk.organisation)
    assert len(spent(entered)) == before
