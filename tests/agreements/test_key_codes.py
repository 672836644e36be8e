"""Codes of support keys: what they are made of, and how they are found when somebody misread them."""

import pytest
from django.db import connection

from servanda.agreements import queries
from servanda.core.access import Viewer
from servanda.core.codes import UNMISTAKABLE
from servanda.customers.queries import callers
from tests.agreements import promises

pytestmark = pytest.mark.django_db


def found(text: str, viewer: Viewer) -> list[str]:
    return [str(one.found) for one in callers(text, viewer=viewer, also=[queries.KEY_PROBE])]


def listed(text: str, viewer: Viewer) -> list[str]:
    return [one.code for one in queries.support_keys(viewer=viewer, search=text)]


def test_a_code_is_made_of_letters_that_nobody_mistakes() -> None:
    made = promises.key(code="").code
    assert made.startswith("K-") and {*made[2:]} <= {*UNMISTAKABLE}


def test_a_code_is_made_unlike_every_one_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    promises.key(code="K-ZSDS")
    letters = iter("25D5A")
    monkeypatch.setattr("secrets.choice", lambda _: next(letters))
    assert promises.key(code="").code == "K-25D5A"


@pytest.mark.parametrize("read", ["K-ZSDS", "K-25D5", "kz5d5", "k 2sds"])
def test_a_misread_code_is_found_where_nothing_is_as_it_was_read(read: str, as_alice: Viewer) -> None:
    promises.key(code="K-Z5DS")
    assert found(read, as_alice) == ["K-Z5DS"]
    assert listed(read, as_alice) == ["K-Z5DS"]


def test_a_code_as_it_was_read_goes_before_what_it_may_have_been(as_alice: Viewer) -> None:
    agreement = promises.approved()
    for code in ("K-Z5DS", "K-25DS"):
        promises.key(agreement, code=code)
    assert found("K-Z5DS", as_alice) == ["K-Z5DS"]
    assert listed("K-Z5DS", as_alice) == ["K-Z5DS"]


def test_letters_that_are_read_alike_are_found_as_before(as_alice: Viewer) -> None:
    promises.key(code="K-AOB1")
    assert found("k-a0bl", as_alice) == ["K-AOB1"]


def test_a_misread_code_is_found_by_the_index(as_alice: Viewer) -> None:
    values = queries.KEY_PROBE.read("K-ZSDS")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {queries.KEY_PROBE.sql}", {**(values or {}), "limit": 5})
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert plan.count("keys_by_what_is_read") >= 2
    assert "Seq Scan" not in plan
