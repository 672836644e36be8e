"""Older versions of a service level, and moving to a newer one, by REST."""

from datetime import date, timedelta
from typing import Final

import pytest

from servanda.agreements import actions
from servanda.agreements.models import ServiceLevel, SupportAgreement
from servanda.foundation import clock
from servanda.people.models import User
from tests.agreements import plans, promises
from tests.api.caller import Caller, problem
from tests.api.conftest import caller_of

pytestmark = pytest.mark.django_db

FASTER: Final = {"1": {"irt": {"minutes": 20, "calendar": "elapsed"}}}


@pytest.fixture
def miriam_calls(miriam: User) -> Caller:
    """The contract manager's program."""
    return caller_of(miriam)


@pytest.fixture
def path() -> str:
    """The second version of a level, with an agreement and its key on the first."""
    level = promises.level()
    last_day = clock.now().date() + timedelta(days=90)
    promises.key(promises.approved(service_level_id=level.id, expires_on=last_day))
    actions.change_service_level(level_id=level.id, targets=FASTER, by=promises.BUILDER, at=clock.now())
    return f"service-levels/{level.id}/versions/2"


def test_followers_are_listed_with_what_would_change(miriam_calls: Caller, path: str) -> None:
    found = miriam_calls.get(f"{path}/followers")
    assert (found["agreements_in_all"], found["keys_in_all"]) == (1, 1)
    (one,) = found["agreements"]
    assert (one["number"], one["version"], one["rules"]) == (SupportAgreement.objects.get().number, 1, False)
    assert one["changes"] == [
        {
            "severity": "1",
            "clock": "irt",
            "before": {"minutes": 30, "calendar": "elapsed"},
            "after": {"minutes": 20, "calendar": "elapsed"},
        },
        {"severity": "1", "clock": "ort", "before": {"minutes": 240, "calendar": "case"}, "after": None},
    ]


def test_they_are_moved(miriam_calls: Caller, path: str) -> None:
    wanted = {"agreements": [SupportAgreement.objects.get().number], "keys": ["K-7QX2"]}
    assert miriam_calls.send("POST", f"{path}/moves", wanted).json() == {
        "agreements": 1,
        "keys": 1,
        "contracts": 0,
    }
    assert miriam_calls.get(f"{path}/followers")["agreements"] == []


def test_contracts_are_moved(miriam_calls: Caller, path: str) -> None:
    level = ServiceLevel.objects.get(name="Gold")
    plan = plans.plan(rules=[plans.rule(of=level)])
    number = promises.an_active_contract(plan_id=plan.id, ends_on=date(2099, 12, 31)).number
    actions.change_service_level(level_id=level.id, warn=[50], by=promises.BUILDER, at=clock.now())
    newer = f"{path.removesuffix('2')}3"
    (one,) = miriam_calls.get(f"{newer}/followers")["contracts"]
    assert (one["number"], one["version"], one["rules"]) == (number, 2, True)
    assert miriam_calls.send("POST", f"{newer}/moves", {"contracts": [number]}).json()["contracts"] == 1
    pinned = {"service_level_id": str(level.id), "version": 3}
    assert miriam_calls.get(f"contracts/{number}")["levels"] == [pinned]


def test_all_that_is_wrong_is_said(miriam_calls: Caller, path: str) -> None:
    answer = miriam_calls.send("POST", f"{path}/moves", {"agreements": ["SA-8", "SA-9"]})
    assert problem(answer) == (409, "cannot_move")
    assert [one["message"] for one in answer.json()["errors"]] == [
        "SA-8: there is none.",
        "SA-9: there is none.",
    ]


def test_a_version_that_there_is_not_is_not_found(miriam_calls: Caller, path: str) -> None:
    answer = miriam_calls.send("GET", f"{path.removesuffix('2')}3/followers")
    assert problem(answer) == (404, "no_such_version")
