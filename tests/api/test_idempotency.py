"""Idempotency keys: nothing happens twice."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from servanda.core.access import Role
from servanda.foundation import clock
from servanda.foundation.idempotency import KEPT_FOR
from servanda.foundation.models import KeptAnswer
from servanda.people.models import Team, User
from tests.api.caller import Caller, Response, problem
from tests.api.conftest import caller_of
from tests.cast import staff


def body(manager: User, name: str = "Line") -> dict[str, str]:
    return {"name": name, "manager_id": str(manager.id)}


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_a_repeat_gets_the_first_answer(self, ada_calls: Caller, ada: User) -> None:
        first = ada_calls.send("POST", "teams", body(ada), Idempotency_Key="k")
        again = ada_calls.send("POST", "teams", body(ada), Idempotency_Key="k")
        assert (again.status_code, again.json()) == (201, first.json())
        assert (again["ETag"], again["Idempotency-Replayed"]) == (first["ETag"], "true")
        assert Team.objects.count() == 1

    def test_another_body_under_the_same_key_is_refused(self, ada_calls: Caller, ada: User) -> None:
        ada_calls.send("POST", "teams", body(ada), Idempotency_Key="k")
        other = ada_calls.send("POST", "teams", body(ada, "Other"), Idempotency_Key="k")
        assert problem(other) == (422, "key_reused")

    def test_a_refusal_is_not_kept(self, ada_calls: Caller, ada: User) -> None:
        refused = ada_calls.send("POST", "teams", body(ada, " "), Idempotency_Key="k")
        assert problem(refused) == (422, "team_invalid")
        assert not KeptAnswer.objects.exists()
        assert ada_calls.send("POST", "teams", body(ada), Idempotency_Key="k").status_code == 201

    def test_keys_are_ones_own(self, ada_calls: Caller, ada: User, calling: Any) -> None:
        other = calling(staff("Eva Egger", "administrator"))  # type: ignore[arg-type]
        ada_calls.post("teams", body(ada), Idempotency_Key="k")
        assert other.post("teams", body(ada, "Other"), Idempotency_Key="k")["name"] == "Other"

    def test_after_a_day_a_key_is_free_again(self, ada_calls: Caller, ada: User) -> None:
        ada_calls.post("teams", body(ada), Idempotency_Key="k")
        KeptAnswer.objects.update(kept_at=clock.now() - KEPT_FOR)
        later = ada_calls.post("teams", body(ada, "Other"), Idempotency_Key="k")
        assert later["name"] == "Other"
        assert ada_calls.post("teams", body(ada, "Other"), Idempotency_Key="k") == later

    @pytest.mark.parametrize("key", ["", " ", "x" * 201, "ü"])
    def test_a_key_is_visible_ascii(self, ada_calls: Caller, ada: User, key: str) -> None:
        assert problem(ada_calls.send("POST", "teams", body(ada), Idempotency_Key=key)) == (400, "malformed")


def test_two_at_the_same_moment_are_one(committed_db: None) -> None:
    ada = staff("Ada Adler", Role.ADMINISTRATOR)
    callers = [caller_of(ada) for _ in range(4)]
    ready = Barrier(len(callers))

    def create(caller: Caller) -> Response:
        ready.wait()
        try:
            return caller.send("POST", "teams", body(ada), Idempotency_Key="same")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(callers)) as pool:
        answers = list(pool.map(create, callers))
    assert {answer.status_code for answer in answers} == {201}
    assert len({json.loads(answer.content)["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == len(callers) - 1
    assert Team.objects.count() == 1
