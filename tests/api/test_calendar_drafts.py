"""What an edit of a calendar would do, by REST."""

from typing import Any, Final

import pytest

from servanda.cases.models import Case
from servanda.foundation import clock
from servanda.organisations.models import CalendarEdit
from tests.api.caller import Caller, problem
from tests.cases import works

pytestmark = pytest.mark.django_db

ONE_HOUR: Final[dict[str, Any]] = {"weekly": {"mon": [["08:00", "09:00"]]}}


@pytest.fixture
def case() -> Case:
    return works.registered(works.desk(), when=clock.now())


def path(case: Case) -> str:
    return f"calendars/{case.organisation.work_calendar_id}/edits/preview"


def test_it_says_what_would_happen_and_changes_nothing(ada_calls: Caller, case: Case) -> None:
    found = ada_calls.send("POST", path(case), ONE_HOUR).json()
    assert found == {
        "counting": 1,
        "replayed": 1,
        "is_whole": True,
        "moved": 1,
        "annulled": 0,
        "missed": 0,
        "shown": [],
    }
    assert not CalendarEdit.objects.exists()


def test_what_could_not_be_saved_is_refused(ada_calls: Caller, case: Case) -> None:
    answer = ada_calls.send("POST", path(case), {"weekly": {}})
    assert problem(answer) == (422, "calendar_invalid")


def test_no_reason_is_asked_for(ada_calls: Caller, case: Case) -> None:
    answer = ada_calls.send("POST", path(case), ONE_HOUR | {"retroactive": True})
    assert answer.status_code == 200
