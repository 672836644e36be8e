"""Who is told of warnings, missed deadlines, moved deadlines and annulled breaches."""

from datetime import timedelta

import pytest

from servanda.automation import actions
from servanda.automation.models import Notice, NoticeChannel
from servanda.cases import actions as cases
from servanda.cases.models import Case
from servanda.core.access import Role
from servanda.organisations import actions as set_up
from servanda.organisations.models import WorkCalendar
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.automation import rings
from tests.automation.levels import Scene, due_of, told_names, watched
from tests.cases import works
from tests.cases.works import BUILDER
from tests.cast import NOON, staff

pytestmark = pytest.mark.django_db


def test_a_warning_rings_with_whoever_has_the_case_and_mails_nobody(scene: Scene) -> None:
    case = works.opened(scene.desk, scene.tomas)
    watched(case, due_of(case) - timedelta(minutes=1))
    rings.tell_of(case, "clock")
    assert (rings.bells(scene.tomas), rings.mails(scene.tomas)) == (["clock_warning"], [])
    assert told_names() == {"Tomás Rivera"}


def test_a_missed_deadline_rings_and_is_mailed_to_the_lead_as_well(scene: Scene) -> None:
    case = works.opened(scene.desk, scene.tomas)
    watched(case, due_of(case) + timedelta(minutes=1))
    rings.tell_of(case, "clock")
    for user in (scene.tomas, scene.bob):
        assert (rings.bells(user), rings.mails(user)) == (["deadline_missed"], ["deadline_missed"])


def moved_by_hours(scene: Scene, case: Case) -> None:
    """Somebody closes the day; the deadlines move to the next."""
    set_up.edit_calendar(
        calendar_id=scene.desk.organisation.work_calendar_id,
        patch={"exceptions": {"2026-06-15": []}},
        by=viewer_of(staff("Mei Meier", Role.ADMINISTRATOR)),
        at=works.later(5),
    )
    cases.refresh_clocks(case_id=case.id, by=BUILDER, at=works.later(6))


def test_those_who_saw_a_deadline_are_told_that_hours_moved_it_and_by_whom(scene: Scene) -> None:
    case = works.opened(scene.desk, scene.tomas)
    was = due_of(case)
    moved_by_hours(scene, case)
    rings.tell_of(case, "deadline_moved")
    (notice,) = Notice.objects.all()
    calendar = WorkCalendar.objects.get(id=scene.desk.organisation.work_calendar_id)
    assert (notice.recipient, notice.channel) == (scene.tomas, "bell")
    assert {(one["clock"], one["was"]) for one in notice.moved} >= {("irt", was)}
    body = str(actions.message_of(notice).body)
    assert body.startswith("Deadline moved: initial response from Mon 15 Jun, ")
    assert " to Tue 16 Jun, " in body
    assert f"Hours of {calendar.name} were changed by Mei Meier." in body


def test_those_who_saw_a_deadline_are_told_that_a_severity_moved_it(scene: Scene) -> None:
    case = works.opened(scene.desk, scene.tomas)
    cases.change_case(number=case.number, severity=1, by=viewer_of(scene.bob), at=works.later(5))
    rings.tell_of(case, "deadline_moved")
    notice = Notice.objects.get(recipient=scene.tomas)
    assert "Severity was changed from 2 to 1 by Bob Berger." in str(actions.message_of(notice).body)
    assert rings.bells(scene.bob) == []


def test_for_one_who_saw_a_deadline_and_left_nobody_else_is_told(scene: Scene) -> None:
    case = works.opened(scene.desk, scene.tomas)
    moved_by_hours(scene, case)
    User.objects.filter(id=scene.tomas.id).update(is_active=False)
    assert rings.tell_of(case, "deadline_moved") == []


def test_the_lead_reads_that_edited_hours_undo_a_missed_deadline(scene: Scene) -> None:
    case = works.opened(scene.desk, scene.tomas)
    late = NOON + timedelta(days=1)
    cases.fire_due(sheet_ids=[case.sheet_id], by=works.BUILDER, at=late)
    set_up.edit_calendar(
        calendar_id=case.organisation.work_calendar_id,
        patch={"exceptions": {"2026-06-15": [], "2026-06-16": []}},
        retroactive=True,
        reason="The plant was closed.",
        by=viewer_of(staff("Mei Meier", Role.ADMINISTRATOR)),
        at=late,
    )
    cases.refresh_clocks(case_id=case.id, by=works.BUILDER, at=late + timedelta(seconds=1))
    rings.tell_of(case, "breach_annulled")
    notice = Notice.objects.get(recipient=scene.bob, channel=NoticeChannel.MAIL, kind="breach_annulled")
    body = str(actions.message_of(notice).body)
    assert "Working hours were changed for all time by Mei Meier." in body
    assert "Reason: The plant was closed." in body


def test_the_lead_reads_which_missed_deadline_is_none_and_why(scene: Scene) -> None:
    case = works.opened(scene.desk, scene.tomas)
    call = cases.Call(
        "Told Carla.",
        direction=cases.Direction.OUTBOUND,
        counts_as_response=True,
        happened_at=works.later(10),
        reason="It was on paper.",
    )
    cases.record_interaction(
        number=case.number, call=call, by=viewer_of(scene.mara), at=NOON + timedelta(days=4)
    )
    rings.tell_of(case, "breach_annulled")
    notice = Notice.objects.get(recipient=scene.bob, channel=NoticeChannel.MAIL)
    message = actions.message_of(notice)
    assert message.subject == f"{case.number} No longer missed: initial response: {case.subject}"
    assert "documented by Mara Maier.\n" in str(message.body)
    assert "Reason: It was on paper." in str(message.body)
