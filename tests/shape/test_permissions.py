"""Every route is called as everybody: the permitted get in, the others do not. The table is ``matrix.MATRIX``."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.api.caller import Response
from tests.shape.crowd import Crowd, gather
from tests.shape.matrix import MATRIX
from tests.shape.routes import routes
from tests.shape.rows import Everyone, Row


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Crowd]:
    """Made once for the whole table, in a transaction that never commits."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield gather()
        transaction.set_rollback(True)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    rows = {(row.path, row.method) for row in MATRIX}
    with_methods = {(route.path, method) for route in routes() for method in route.methods}
    pages = {route.path for route in routes() if not route.methods}
    missing = (with_methods - rows) | {(path, "?") for path in pages - {path for path, _ in rows}}
    assert missing == set(), "add rows to tests/shape/matrix.py"
    gone = {(path, method) for path, method in rows - with_methods if path not in pages}
    assert gone == set(), "remove rows from tests/shape/matrix.py"


def test_no_route_has_two_answers() -> None:
    counted = Counter((row.path, row.method) for row in MATRIX)
    assert [key for key, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_the_permitted_get_in_and_the_others_do_not(row: Row, crowd: Crowd) -> None:
    wrong = [
        f"{person.name}: {response.status_code}"
        for person in crowd
        for response in [crowd.call(row, person)]
        if _got_in(row, response) != person.may(row.who) or response.status_code >= 500
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted({row.path for row in MATRIX if not row.path.startswith("api/")}))
def test_a_page_lets_strangers_in_by_no_other_method(path: str, crowd: Crowd) -> None:
    rows = [row for row in MATRIX if row.path == path]
    if any(row.who is Everyone.ANYBODY for row in rows):
        return
    others = {"GET", "POST", "PUT", "DELETE"} - {row.method for row in rows}
    got_in = [
        method
        for method in others
        if _inside(crowd.call(replace(rows[0], method=method, who=Everyone.ANYBODY), crowd.people[0]))
    ]
    assert got_in == []


def _got_in(row: Row, response: Response) -> bool:
    # An address below the API that leads nowhere is answered to everybody with 404.
    return _inside(response) or (row.path in ("api/", "api/<anything:rest>") and response.status_code == 404)


def _inside(response: Response) -> bool:
    # Whoever is sent to sign in comes back to where they wanted to go; whoever has signed out does not.
    to_sign_in = response.status_code == 302 and response["Location"].startswith("/sign-in?next=")
    return response.status_code not in (401, 403, 404, 405) and not to_sign_in
