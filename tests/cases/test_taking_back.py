"""What was recalled or did not arrive counts as never written, whatever has happened since."""

import pytest

from servanda.cases import actions, queries
from servanda.cases.actions import Resolution
from servanda.cases.models import Case, ExternalInfo
from servanda.core.access import Viewer, system
from servanda.people.models import User
from tests.cases import works

pytestmark = pytest.mark.django_db

MAIL = system("mail")


def present(number: str) -> Case:
    return queries.case(number, viewer=works.BUILDER)


@pytest.fixture
def case(tomas: User) -> Case:
    """Open, of Tomás."""
    return works.opened(works.desk(tomas), tomas)


@pytest.fixture
def closed(as_tomas: Viewer, tomas: User) -> Case:
    """Completed, sent and closed at 70 minutes."""
    desk = works.desk(tomas)
    number = works.opened(desk, tomas).number
    resolution = Resolution("Replaced B12.", desk.solved.id, send=True)
    actions.complete_case(number=number, resolution=resolution, by=as_tomas, at=works.later(70))
    return actions.close_case(number=number, by=as_tomas, at=works.later(70))


def test_a_closed_case_whose_resolution_bounces_is_to_be_answered_again(
    closed: Case, as_tomas: Viewer
) -> None:
    info = ExternalInfo.objects.get(case=closed)
    actions.record_failure(info_id=info.id, failure="550 no such user", by=MAIL, at=works.later(75))
    case = present(closed.number)
    assert (case.status, case.closed_at, case.sent_at) == ("completed", None, None)
    assert queries.clocks_of([case], at=works.later(80))[case.id].ort.running  # type: ignore[union-attr]
    actions.send_resolution(number=case.number, told_at=works.later(85), by=as_tomas, at=works.later(90))
    assert actions.close_case(number=case.number, by=as_tomas, at=works.later(90)).status == "closed"


def test_a_resolution_is_recalled_from_a_case_that_was_closed_at_once(closed: Case, as_tomas: Viewer) -> None:
    info = ExternalInfo.objects.get(case=closed)
    actions.recall_external_info(number=closed.number, info_id=info.id, by=as_tomas, at=works.later(70))
    assert present(closed.number).status == "completed"


def test_a_recalled_question_is_not_counted_when_the_next_one_is_asked(case: Case, as_tomas: Viewer) -> None:
    info = actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(5))
    actions.recall_external_info(number=case.number, info_id=info.id, by=as_tomas, at=works.later(5))
    assert present(case.number).asked_at is None
    actions.ask_customer(number=case.number, text="Which line?", by=as_tomas, at=works.later(15))
    assert present(case.number).reminders_sent == 0


def test_a_recalled_reminder_leaves_the_question(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(5))
    reminder = actions.ask_customer(number=case.number, text="Please?", by=as_tomas, at=works.later(60))
    actions.recall_external_info(number=case.number, info_id=reminder.id, by=as_tomas, at=works.later(60))
    waiting = present(case.number)
    assert (waiting.status, waiting.reminders_sent, waiting.asked_at) == (
        "awaiting_info",
        0,
        works.later(5),
    )
