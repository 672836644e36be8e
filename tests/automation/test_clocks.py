"""Who is told of warnings, missed deadlines, escalation levels, moved deadlines and annulled breaches."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries

from servanda.agreements import actions as agreements
from servanda.agreements.models import ServiceLevel, SupportAgreement
from servanda.automation import actions, queries
from servanda.automation.models import Notice, NoticeChannel
from servanda.cases import actions as cases
from servanda.cases.models import Case, CaseEvent
from servanda.commitments.models import Obligation
from servanda.core.access import Role
from servanda.core.agreements import EscalationRow
from servanda.core.agreements.escalation import read_actions, read_recipients
from servanda.core.clocks import ClockKind
from servanda.core.notices import MailWhen, NoticeKind, Ways
from servanda.organisations import actions as set_up
from servanda.organisations.models import Queue, WorkCalendar
from servanda.organisations.queries import viewer_of
from servanda.people import actions as people
from servanda.people.models import Team, User
from tests.agreements import promises
from tests.automation import rings
from tests.cases import works
from tests.cases.works import BUILDER, Desk
from tests.cast import NOON, staff
from tests.organisations import places

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Scene:
    """A desk with Tomás and Bob, its lead; Mara manages the organisation, Rita manages the team of Ines."""

    desk: Desk
    tomas: User
    bob: User
    mara: User
    rita: User
    ines: User
    team: Team


@pytest.fixture
def scene(tomas: User, bob: User) -> Scene:
    desk = works.desk(tomas, lead=bob)
    mara, rita = staff("Mara Maier", Role.QUEUE_LEAD), staff("Rita Roth", Role.QUEUE_LEAD)
    ines = staff("Ines Imhof", Role.ENGINEER)
    set_up.change_organisation(organisation_id=desk.organisation.id, manager_id=mara.id, by=BUILDER, at=NOON)
    team = people.create_team(
        name="Night watch", manager_id=rita.id, member_ids=frozenset({ines.id}), by=BUILDER, at=NOON
    )
    return Scene(desk, tomas, bob, mara, rita, ines, team)


def told_names() -> set[str]:
    """Everybody whose bell has rung."""
    found = Notice.objects.filter(channel=NoticeChannel.BELL).values_list("recipient__name", flat=True)
    return {str(name) for name in found}


def due_of(case: Case, kind: str = "irt") -> datetime:
    due = Obligation.objects.get(sheet=case.sheet_id, kind=kind).due_at
    assert due is not None
    return due


def watched(case: Case, at: datetime) -> None:
    """The watch looks at the case once."""
    cases.fire_due(sheet_ids=[case.sheet_id], by=BUILDER, at=at)


def level_tells(*recipients: dict[str, str], does: Sequence[dict[str, str]] = ()) -> None:
    """One escalation level half an hour before the initial response is due."""
    rows = [EscalationRow(ClockKind.IRT, 1, -1800, read_recipients(recipients), read_actions(does))]
    level = ServiceLevel.objects.get(is_default=True)
    agreements.set_escalation(level_id=level.id, rows=rows, by=BUILDER, at=NOON)


def escalated(scene: Scene, *recipients: dict[str, str], opened: bool = False) -> Case:
    """A case whose level has come."""
    level_tells(*recipients)
    case = works.opened(scene.desk, scene.tomas) if opened else works.registered(scene.desk, dispatch=True)
    watched(case, due_of(case) - timedelta(minutes=30))
    return case


def level_entry(case: Case) -> CaseEvent:
    return CaseEvent.objects.get(case=case, kind="clock", data__what="level")


def tell_level(case: Case) -> list[Notice]:
    return list(actions.tell(event_ids=[level_entry(case).id], by=rings.TELLER, at=NOON))


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


Names = Callable[[Scene], dict[str, str]]


@pytest.mark.parametrize(
    ("recipient", "told"),
    [
        (lambda scene: {"kind": "assignee"}, "Tomás Rivera"),
        (lambda scene: {"kind": "owner"}, "Tomás Rivera"),
        (lambda scene: {"kind": "queue_lead"}, "Bob Berger"),
        (lambda scene: {"kind": "organisation_manager"}, "Mara Maier"),
        (lambda scene: {"kind": "agreement_owner"}, "Mara Maier"),
        (lambda scene: {"kind": "user", "id": str(scene.rita.id)}, "Rita Roth"),
        (lambda scene: {"kind": "team", "id": str(scene.team.id)}, "Ines Imhof, Rita Roth"),
    ],
    ids=["assignee", "owner", "queue lead", "manager", "no agreement", "user", "team"],
)
def test_a_level_tells_whom_it_names(recipient: Names, told: str, scene: Scene) -> None:
    tell_level(escalated(scene, recipient(scene), opened=True))
    assert told_names() == set(told.split(", "))
    assert set(Notice.objects.values_list("kind", "channel")) == {
        ("escalation_level", "bell"),
        ("escalation_level", "mail"),
    }


def test_a_level_tells_the_owner_of_the_agreement(scene: Scene) -> None:
    case = escalated(scene, {"kind": "agreement_owner"})
    agreement = promises.draft(scene.desk.customer)
    SupportAgreement.objects.filter(id=agreement.id).update(owner=scene.rita)
    Case.objects.filter(id=case.id).update(agreement=agreement)
    tell_level(case)
    assert told_names() == {"Rita Roth"}


@pytest.mark.parametrize(
    ("recipient", "left", "told"),
    [
        (lambda scene: {"kind": "owner"}, "tomas", "Mara Maier"),
        (lambda scene: {"kind": "queue_lead"}, "bob", "Mara Maier"),
        (lambda scene: {"kind": "user", "id": str(scene.rita.id)}, "rita", "Mara Maier"),
        (lambda scene: {"kind": "team", "id": str(scene.team.id)}, "ines", "Rita Roth"),
    ],
    ids=["owner", "queue lead", "user", "member of a team"],
)
def test_for_one_who_has_left_the_manager_is_told(
    recipient: Names, left: str, told: str, scene: Scene
) -> None:
    case = escalated(scene, recipient(scene), opened=True)
    User.objects.filter(id=getattr(scene, left).id).update(is_active=False)
    tell_level(case)
    assert told_names() == {told}


def test_a_team_without_anybody_left_falls_back_to_the_manager_of_the_case(scene: Scene) -> None:
    case = escalated(scene, {"kind": "team", "id": str(scene.team.id)})
    User.objects.filter(id__in=[scene.ines.id, scene.rita.id]).update(is_active=False)
    tell_level(case)
    assert told_names() == {"Mara Maier"}


def test_for_a_team_that_is_no_longer_in_use_its_manager_is_told(scene: Scene) -> None:
    case = escalated(scene, {"kind": "team", "id": str(scene.team.id)})
    Team.objects.filter(id=scene.team.id).update(is_active=False)
    tell_level(case)
    assert told_names() == {"Rita Roth"}


def test_a_case_without_a_lead_tells_the_manager(scene: Scene) -> None:
    case = escalated(scene, {"kind": "queue_lead"})
    Queue.objects.filter(id=scene.desk.queue.id).update(lead=None)
    tell_level(case)
    assert told_names() == {"Mara Maier"}


def test_a_manager_who_stands_in_for_two_is_told_once(scene: Scene) -> None:
    tell_level(escalated(scene, {"kind": "assignee"}, {"kind": "owner"}))
    assert rings.bells(scene.mara) == ["escalation_level"]


def test_who_may_not_see_the_case_is_not_told_of_its_level(scene: Scene) -> None:
    case = escalated(scene, {"kind": "user", "id": str(scene.rita.id)})
    set_up.change_organisation(
        organisation_id=scene.desk.organisation.id, restricted=True, by=BUILDER, at=NOON
    )
    assert tell_level(case) == []


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


def reached(case: Case) -> list[queries.Reached]:
    event = level_entry(case)
    return list(queries.told_about([event.id]).get(event.id, ()))


def test_whom_a_level_told_is_known_by_name_once_and_addresses_come_last(scene: Scene) -> None:
    case = escalated(
        scene, {"kind": "address", "address": "a@watch.example"}, {"kind": "queue_lead"}, opened=True
    )
    assert reached(case) == []
    tell_level(case)
    assert reached(case) == [queries.Reached("Bob Berger"), queries.Reached("a@watch.example")]


def test_a_manager_who_was_told_since_nobody_owned_the_case_is_known_as_such(scene: Scene) -> None:
    case = escalated(scene, {"kind": "owner"})
    tell_level(case)
    assert reached(case) == [queries.Reached("Mara Maier", ({"kind": "owner"},))]


def test_a_manager_who_was_told_since_the_lead_has_left_is_known_as_such(scene: Scene) -> None:
    case = escalated(scene, {"kind": "queue_lead"})
    User.objects.filter(id=scene.bob.id).update(is_active=False)
    tell_level(case)
    assert reached(case) == [queries.Reached("Mara Maier", ({"kind": "queue_lead", "left": "yes"},))]


def test_a_manager_whom_the_level_names_as_well_stands_in_for_nobody(scene: Scene) -> None:
    case = escalated(scene, {"kind": "owner"}, {"kind": "organisation_manager"})
    tell_level(case)
    assert reached(case) == [queries.Reached("Mara Maier")]


def test_whom_many_events_told_costs_one_statement(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = escalated(scene, {"kind": "owner"})
    tell_level(case)
    events = [one.id for one in CaseEvent.objects.filter(case=case)]
    with django_assert_num_queries(1):
        queries.told_about(events)


def rung_with(user: User) -> tuple[list[str], list[str]]:
    return sorted(rings.bells(user)), sorted(rings.mails(user))


def escalating(scene: Scene, *recipients: dict[str, str], minutes: int = -30) -> list[UUID]:
    """A case whose level escalates it has come; what is to be told of it."""
    row = EscalationRow(
        ClockKind.IRT, 1, minutes * 60, read_recipients(recipients), read_actions([{"kind": "escalate"}])
    )
    level = ServiceLevel.objects.get(is_default=True)
    agreements.set_escalation(level_id=level.id, rows=[row], by=BUILDER, at=NOON)
    case = works.opened(scene.desk, scene.tomas)
    at = due_of(case) + timedelta(minutes=minutes)
    watched(case, at)
    return list(CaseEvent.objects.filter(case=case, recorded_at=at).values_list("id", flat=True))


def test_whom_a_level_tells_is_not_told_again_that_it_escalated_the_case(scene: Scene) -> None:
    actions.tell(event_ids=escalating(scene, {"kind": "queue_lead"}), by=rings.TELLER, at=NOON)
    assert rung_with(scene.bob) == (["escalation_level"], ["escalation_level"])


def test_whom_a_level_does_not_tell_is_told_that_it_escalated_the_case(scene: Scene) -> None:
    actions.tell(event_ids=escalating(scene, {"kind": "queue_lead"}), by=rings.TELLER, at=NOON)
    assert rung_with(scene.mara) == (["escalated"], ["escalated"])


def test_who_wants_no_notice_of_levels_is_told_that_one_escalated_the_case(scene: Scene) -> None:
    actions.choose_notices(
        ways={NoticeKind.ESCALATION_LEVEL: Ways(bell=False, mail=MailWhen.OFF)},
        by=viewer_of(scene.bob),
        at=NOON,
    )
    actions.tell(event_ids=escalating(scene, {"kind": "queue_lead"}), by=rings.TELLER, at=NOON)
    assert rung_with(scene.bob) == (["escalated"], ["escalated"])


def test_a_level_at_a_missed_deadline_tells_nobody_twice_of_it(scene: Scene) -> None:
    actions.tell(event_ids=escalating(scene, {"kind": "queue_lead"}, minutes=1), by=rings.TELLER, at=NOON)
    assert rung_with(scene.bob) == (["escalation_level"], ["escalation_level"])
    assert "deadline_missed" in rings.bells(scene.tomas)


def test_telling_again_of_a_level_that_told_everybody_tells_nobody_more(scene: Scene) -> None:
    everybody = [{"kind": kind} for kind in ("owner", "queue_lead", "organisation_manager")]
    events = escalating(scene, *everybody)
    assert len(actions.tell(event_ids=events, by=rings.TELLER, at=NOON)) == 6
    assert list(actions.tell(event_ids=events, by=rings.TELLER, at=NOON)) == []
