"""What the conventions cost in statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.people.models import User
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def test_a_call_costs_one_statement_before_it_does_anything(alice_calls: Caller) -> None:
    alice_calls.get("me")
    with CaptureQueriesContext(
        connection,
    ) as spent:
        alice_calls.get("me")
    assert [query["sql"].split()[0] for query in spent] == ["SELECT"]


def test_an_idempotency_key_costs_two_statements(ada_calls: Caller, ada: User) -> None:
    def team(name: str, **headers: str) -> int:
        with CaptureQueriesContext(connection) as spent:
            ada_calls.post("teams", {"name": name, "manager_id": str(ada.id)}, **headers)
        return len(spent)

    team("Warm")
    # The action is then part of the key's transaction, without one or a savepoint of its own.
    assert team("Keyed", Idempotency_Key="k") - team("Plain") == 2
