"""Messages on completed cases: judged from the first one on, and a case that opens again runs again."""

from datetime import datetime

import pytest

from servanda.cases import actions, queries
from servanda.cases.actions import Resolution
from servanda.cases.models import Case
from servanda.core.access import Viewer, system
from servanda.core.cases import Channel
from servanda.people.models import User
from tests.cases import works

pytestmark = pytest.mark.django_db

MAIL = system("mail")


def completed(tomas: User, by: Viewer, *, send: bool) -> Case:
    """Completed at 70 minutes."""
    desk = works.desk(tomas)
    number = works.opened(desk, tomas).number
    resolution = Resolution("Replaced B12.", desk.solved.id, send=send)
    return actions.complete_case(number=number, resolution=resolution, by=by, at=works.later(70))


def written(case: Case, *, at: datetime, happened_at: datetime | None = None) -> None:
    actions.record_customer_message(
        number=case.number,
        text="It stopped again.",
        channel=Channel.EMAIL,
        happened_at=happened_at,
        by=MAIL,
        at=at,
    )


def used_after_opening(case: Case, by: Viewer) -> int:
    """Minutes of the resolution clock at 110, when it is judged not solved at 100 and runs again."""
    opened = actions.judge_message(number=case.number, solved=False, by=by, at=works.later(100))
    ort = queries.clocks_of([opened], at=works.later(110))[opened.id].ort
    assert (opened.status, ort is not None and ort.running) == ("open", True)
    return int(ort.used.total_seconds()) // 60 if ort else 0


def test_a_message_from_before_the_completion_opens_the_case_as_of_the_completion(
    tomas: User, as_tomas: Viewer
) -> None:
    case = completed(tomas, as_tomas, send=True)
    written(case, at=works.later(75), happened_at=works.later(69))
    assert used_after_opening(case, as_tomas) == 110


def test_a_message_from_before_the_sending_opens_the_case_as_of_the_sending(
    tomas: User, as_tomas: Viewer
) -> None:
    case = completed(tomas, as_tomas, send=False)
    written(case, at=works.later(75))
    actions.send_resolution(number=case.number, by=as_tomas, at=works.later(80))
    assert used_after_opening(case, as_tomas) == 110


def test_who_writes_again_has_waited_since_the_first_message(tomas: User, as_tomas: Viewer) -> None:
    case = completed(tomas, as_tomas, send=True)
    for minute in (90, 95):
        written(case, at=works.later(minute))
    assert Case.objects.get(id=case.id).unjudged_message_at == works.later(90)
    assert used_after_opening(case, as_tomas) == 70 + 20
