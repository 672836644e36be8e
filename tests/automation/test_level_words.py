"""What somebody reads of an escalation level, and where."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from servanda.agreements import actions as agreements
from servanda.agreements.models import ServiceLevel
from servanda.automation import actions
from servanda.automation.models import NoticeChannel
from servanda.cases import actions as cases
from servanda.cases.models import Case
from servanda.core.agreements import EscalationRow
from servanda.core.agreements.escalation import read_recipients
from servanda.core.clocks import ClockKind
from servanda.organisations import actions as set_up
from servanda.organisations.models import Queue
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.automation import rings
from tests.automation.levels import Scene, due_of, escalated, level_tells, tell_level, told_names, watched
from tests.cases import works
from tests.cases.works import BUILDER
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db


def test_an_address_outside_is_told_by_mail_which_case_and_by_when(scene: Scene) -> None:
    organisation_id = scene.desk.organisation.id
    set_up.change_organisation(organisation_id=organisation_id, zone="Europe/Vienna", by=BUILDER, at=NOON)
    case = escalated(scene, {"kind": "address", "address": "night@watch.example"})
    (notice,) = tell_level(case)
    assert (notice.recipient, notice.channel) == (None, "mail")
    actions.mail_notice(notice_id=notice.id, by=rings.TELLER, at=NOON)
    (sent,) = mail.outbox
    assert sent.to == ["night@watch.example"]
    assert sent.subject.startswith(f"{case.number} Level 1 of the initial response clock: due ")
    body = str(sent.body)
    assert case.number in body
    due = due_of(case).astimezone(ZoneInfo("Europe/Vienna"))
    assert f"due Mon 15 Jun, {due:%H:%M}" in body
    assert "Times are in Europe/Vienna." in body


def test_a_mail_to_somebody_outside_says_nothing_of_the_customer_and_leads_nowhere(scene: Scene) -> None:
    case = escalated(scene, {"kind": "address", "address": "night@watch.example"})
    (notice,) = tell_level(case)
    text = str(actions.message_of(notice).body)
    assert not any(hidden in text for hidden in ("http", case.subject, "Acme", "Carla"))
    assert set(notice.words) == {"clock", "mark", "due", "severity", "organisation", "zone"}


def test_times_are_in_the_zone_of_the_reader(scene: Scene) -> None:
    User.objects.filter(id=scene.bob.id).update(zone="Asia/Tokyo")
    case = escalated(scene, {"kind": "queue_lead"})
    notice = next(one for one in tell_level(case) if one.channel == NoticeChannel.MAIL)
    written = due_of(case).astimezone(ZoneInfo("Asia/Tokyo"))
    assert f"due {written:%a} {written.day} {written:%b, %H:%M}" in str(actions.message_of(notice).body)


def test_a_level_that_moves_the_case_tells_those_who_had_it(scene: Scene) -> None:
    other = places.queue("Second Line", scene.desk.organisation, scene.rita.id, frozenset({scene.rita.id}))
    told = ({"kind": "assignee"}, {"kind": "queue_lead"})
    level_tells(*told, does=[{"kind": "dispatch", "id": str(other.id)}])
    case = works.registered(scene.desk, dispatch=True)
    cases.dispatch_case(
        number=case.number,
        queue_id=scene.desk.queue.id,
        assignee_id=scene.tomas.id,
        by=viewer_of(scene.bob),
        at=works.later(1),
    )
    watched(case, due_of(case) - timedelta(minutes=30))
    assert Case.objects.get(id=case.id).queue_id == other.id
    tell_level(case)
    assert told_names() == {"Tomás Rivera", "Bob Berger"}


def test_a_level_says_what_it_did_and_what_could_not_be_done(scene: Scene) -> None:
    other = places.queue("Second Line", scene.desk.organisation)
    level_tells(
        {"kind": "queue_lead"}, does=[{"kind": "escalate"}, {"kind": "dispatch", "id": str(other.id)}]
    )
    Queue.objects.filter(id=other.id).update(is_active=False)
    case = works.registered(scene.desk, dispatch=True)
    watched(case, due_of(case) - timedelta(minutes=30))
    notice = next(one for one in tell_level(case) if one.channel == NoticeChannel.MAIL)
    body = str(actions.message_of(notice).body)
    assert "The case was escalated.\nNot done: Choose a queue that is in use.\n" in body
    assert "dispatched" not in body


@pytest.mark.parametrize(("minutes", "said"), [(0, "clock: due Mon"), (10, "clock: missed since Mon")])
def test_a_level_after_the_deadline_says_that_it_was_missed(minutes: int, said: str, scene: Scene) -> None:
    rows = [EscalationRow(ClockKind.IRT, 1, minutes * 60, read_recipients([{"kind": "queue_lead"}]))]
    level = ServiceLevel.objects.get(is_default=True)
    agreements.set_escalation(level_id=level.id, rows=rows, by=BUILDER, at=NOON)
    case = works.registered(scene.desk, dispatch=True)
    watched(case, due_of(case) + timedelta(minutes=minutes))
    notice = next(one for one in tell_level(case) if one.channel == NoticeChannel.MAIL)
    assert said in actions.message_of(notice).subject


def test_a_mail_that_goes_out_when_the_deadline_has_come_says_that_it_was_due(scene: Scene) -> None:
    case = escalated(scene, {"kind": "queue_lead"})
    notice = next(one for one in tell_level(case) if one.channel == NoticeChannel.MAIL)
    actions.mail_notice(notice_id=notice.id, by=rings.TELLER, at=due_of(case))
    assert "Level 1 of the initial response clock: was due Mon 15 Jun, " in mail.outbox[0].subject
