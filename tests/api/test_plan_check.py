"""The plan check by REST."""

from datetime import datetime
from pathlib import Path

import pytest

from servanda.core.agreements.checking import Code, Finding
from tests.agreements import promises
from tests.api.caller import Caller, problem
from tests.organisations import places

pytestmark = pytest.mark.django_db


def test_what_is_found_says_where_it_is_mended(ada_calls: Caller) -> None:
    gold = promises.level(
        targets={str(severity): {"irt": {"minutes": 60, "calendar": "case"}} for severity in range(1, 5)}
    )
    closed = places.closed_calendar()
    places.organisation(work_calendar_id=closed.id)
    answer = ada_calls.get("plan-check")
    assert datetime.fromisoformat(answer["checked_at"]).tzinfo is not None
    first = answer["findings"][0]
    assert first.pop("text").startswith(
        "Closed never opens, so nothing that Gold promises by it is ever due:"
    )
    assert first == {
        "code": "never_opens",
        "gravity": "error",
        "mended_at": "calendar",
        "level": {"id": str(gold.id), "name": "Gold"},
        "version": 1,
        "clock": None,
        "severity": None,
        "calendar": {"id": str(closed.id), "name": "Closed"},
        "agreement": None,
        "plan": None,
        "rule": None,
    }


def test_every_code_is_documented_with_its_gravity() -> None:
    document = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text()
    undocumented = {
        code.value for code in Code if f"| `{code.value}` | {Finding(code, '').gravity} |" not in document
    }
    assert undocumented == set()


def test_only_who_may_see_the_set_up_checks_plans(alice_calls: Caller) -> None:
    assert problem(alice_calls.send("GET", "plan-check")) == (403, "not_allowed")
