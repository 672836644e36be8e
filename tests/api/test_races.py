"""Two calls at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from servanda.core.access import Role
from servanda.people.models import Team, User
from tests.api.caller import Caller, Response
from tests.api.conftest import caller_of
from tests.cast import staff


def both(ada: User, method: str, path: str, bodies: list[Any], **headers: str) -> list[Response]:
    """The answers to two calls that start together, each with a connection of its own."""
    ready = Barrier(2)

    def call(caller: Caller, body: Any) -> Response:
        ready.wait()
        try:
            return caller.send(method, path, body, **headers)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(call, [caller_of(ada), caller_of(ada)], bodies))


def test_one_name_is_given_once(committed_db: None) -> None:
    ada = staff("Ada Adler", Role.ADMINISTRATOR)
    body = {"name": "Line", "manager_id": str(ada.id)}
    statuses = sorted(answer.status_code for answer in both(ada, "POST", "teams", [body, body]))
    # The rule of the action or, when both had asked it before either was stored, that of the database.
    assert statuses in ([201, 422], [201, 409])
    assert Team.objects.count() == 1


def test_of_two_changes_of_one_revision_one_is_stale(committed_db: None) -> None:
    ada = staff("Ada Adler", Role.ADMINISTRATOR)
    bodies = [{"name": "First"}, {"name": "Second"}]
    etag = f'"{User.objects.get().revision}"'
    answers = both(ada, "PATCH", f"users/{ada.id}", bodies, If_Match=etag)
    assert sorted(answer.status_code for answer in answers) == [200, 412]
