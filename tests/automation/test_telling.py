"""Who is told of what, by which ways, once."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.automation import actions
from servanda.automation.models import Notice
from servanda.cases import actions as cases
from servanda.cases.models import Case, CaseEvent, ExternalInfo
from servanda.core.access import Role
from servanda.core.cases import CancelReason, Channel
from servanda.core.notices import MailWhen, NoticeKind, Ways
from servanda.organisations import actions as set_up
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.automation import rings
from tests.cases import works
from tests.cases.works import BUILDER, Desk
from tests.cast import NOON, staff
from tests.organisations import places


@dataclass(frozen=True)
class Scene:
    """A desk with Tomás and Bob, its lead, in the queue; Mara manages the organisation, Alice only registers."""

    desk: Desk
    alice: User
    tomas: User
    bob: User
    mara: User


@pytest.fixture
def scene(alice: User, tomas: User, bob: User) -> Scene:
    desk = works.desk(tomas, lead=bob)
    mara = staff("Mara Maier", Role.QUEUE_LEAD)
    set_up.change_organisation(organisation_id=desk.organisation.id, manager_id=mara.id, by=BUILDER, at=NOON)
    return Scene(desk, alice, tomas, bob, mara)


def to_the_queue(scene: Scene) -> Case:
    return works.registered(scene.desk, by=viewer_of(scene.alice), dispatch=True)


def to_tomas(scene: Scene) -> Case:
    case = works.registered(scene.desk, by=viewer_of(scene.alice))
    return cases.dispatch_case(
        number=case.number,
        queue_id=scene.desk.queue.id,
        assignee_id=scene.tomas.id,
        by=viewer_of(scene.alice),
        at=NOON,
    )


def rejected(scene: Scene) -> Case:
    case = to_the_queue(scene)
    return cases.reject_case(number=case.number, reason="Not ours.", by=viewer_of(scene.tomas), at=NOON)


def taken_from_tomas(scene: Scene) -> Case:
    case = works.opened(scene.desk, scene.tomas)
    return cases.take_ownership(number=case.number, by=viewer_of(scene.bob), at=NOON)


def given_to_bob(scene: Scene) -> Case:
    case = works.opened(scene.desk, scene.tomas)
    return cases.reassign_case(number=case.number, owner_id=scene.bob.id, by=BUILDER, at=NOON)


def written_to(scene: Scene) -> Case:
    case = works.opened(scene.desk, scene.tomas)
    cases.record_customer_message(
        number=case.number, text="Still broken.", channel=Channel.EMAIL, by=BUILDER, at=NOON
    )
    return case


def escalated(scene: Scene) -> Case:
    case = works.opened(scene.desk, scene.tomas)
    return cases.escalate_case(
        number=case.number, reason="The line stands.", by=viewer_of(scene.alice), at=NOON
    )


def cancelled(scene: Scene) -> Case:
    case = works.opened(scene.desk, scene.tomas)
    return cases.cancel_case(
        number=case.number, cancel_reason=CancelReason.WITHDRAWN, by=viewer_of(scene.bob), at=NOON
    )


def undelivered(scene: Scene) -> Case:
    case = works.opened(scene.desk, scene.tomas)
    cases.inform_customer(number=case.number, text="On my way.", by=viewer_of(scene.tomas), at=NOON)
    info = ExternalInfo.objects.get()
    cases.record_failure(info_id=info.id, failure="550 no such mailbox", by=BUILDER, at=NOON)
    return case


BELL = "bell"
BOTH = "bell and mail"


@pytest.mark.parametrize(
    ("happens", "told"),
    [
        (to_the_queue, {"tomas": ("queue_got_case", BELL), "bob": ("queue_got_case", BELL)}),
        (to_tomas, {"tomas": ("assigned", BOTH), "bob": ("queue_got_case", BELL)}),
        (rejected, {"alice": ("handed_back", BELL)}),
        (taken_from_tomas, {"tomas": ("taken_over", BELL)}),
        (given_to_bob, {"tomas": ("taken_over", BELL), "bob": ("assigned", BOTH)}),
        (written_to, {"tomas": ("customer_wrote", BOTH)}),
        (
            escalated,
            {"tomas": ("escalated", BOTH), "bob": ("escalated", BOTH), "mara": ("escalated", BOTH)},
        ),
        (cancelled, {"tomas": ("case_moved", BELL)}),
        (undelivered, {"tomas": ("not_delivered", BOTH)}),
    ],
    ids=lambda value: value.__name__.replace("_", " ") if callable(value) else "",
)
def test_those_whom_it_concerns_are_told_by_their_ways(
    happens: Callable[[Scene], Case], told: dict[str, tuple[str, str]], scene: Scene
) -> None:
    rings.tell(happens(scene))
    found = {
        name: (kinds[0], BOTH if rings.mails(user) == kinds else BELL)
        for name in ("alice", "tomas", "bob", "mara")
        for user in [getattr(scene, name)]
        for kinds in [rings.bells(user)]
        if kinds
    }
    assert found == told


def test_a_notice_names_its_case_and_what_happened(scene: Scene) -> None:
    case = escalated(scene)
    rings.tell(case)
    notice = Notice.objects.filter(recipient=scene.bob)[0]
    assert notice.case_number == case.number
    assert notice.words == {
        "subject": case.subject,
        "customer": "Acme Foods",
        "queue": "Line Support",
        "by": "Alice Auer",
        "move": "escalate",
        "reason": "The line stands.",
    }


def test_a_notice_names_the_queue_that_the_case_came_to_though_it_moved_on(scene: Scene) -> None:
    case = to_the_queue(scene)
    first = rings.last_event(case)
    other = places.queue("Spare Parts", scene.desk.organisation)
    cases.dispatch_case(number=case.number, queue_id=other.id, by=BUILDER, at=NOON)
    actions.tell(event_ids=[first.id], by=rings.TELLER, at=NOON)
    assert {notice.words["queue"] for notice in Notice.objects.all()} == {"Line Support"}


def test_who_caused_it_is_not_told(scene: Scene) -> None:
    case = works.registered(scene.desk)
    cases.dispatch_case(number=case.number, queue_id=scene.desk.queue.id, by=viewer_of(scene.tomas), at=NOON)
    rings.tell(case)
    assert (rings.bells(scene.tomas), rings.bells(scene.bob)) == ([], ["queue_got_case"])


def test_who_has_left_is_not_told(scene: Scene) -> None:
    case = to_the_queue(scene)
    User.objects.filter(id=scene.tomas.id).update(is_active=False)
    rings.tell(case)
    assert (rings.bells(scene.tomas), rings.bells(scene.bob)) == ([], ["queue_got_case"])


def test_who_may_not_see_the_restricted_case_is_not_told(scene: Scene) -> None:
    case = rejected(scene)
    set_up.change_organisation(
        organisation_id=scene.desk.organisation.id, restricted=True, by=BUILDER, at=NOON
    )
    outsider = staff("Olga Outsider", Role.AGENT)
    Case.objects.filter(id=case.id).update(registered_by=outsider)
    rings.tell(case)
    assert rings.bells(scene.alice) == []


def test_who_may_see_no_cases_at_all_is_not_told(scene: Scene) -> None:
    case = works.opened(scene.desk, scene.tomas)
    cases.escalate_case(number=case.number, reason="The line stands.", by=BUILDER, at=NOON)
    scene.mara.grants.all().delete()
    rings.tell(case)
    assert rings.bells(scene.mara) == []


@pytest.mark.parametrize(
    ("ways", "bells", "mails"),
    [
        (Ways(bell=True, mail=MailWhen.AT_ONCE), ["queue_got_case"], ["queue_got_case"]),
        (Ways(bell=False, mail=MailWhen.AT_ONCE), [], ["queue_got_case"]),
        (Ways(bell=True, mail=MailWhen.OFF), ["queue_got_case"], []),
        (Ways(bell=False, mail=MailWhen.OFF), [], []),
    ],
    ids=["both", "mail alone", "bell alone", "neither"],
)
def test_notices_come_by_the_ways_that_were_chosen(
    ways: Ways, bells: list[str], mails: list[str], scene: Scene
) -> None:
    by = viewer_of(scene.tomas)
    actions.choose_notices(ways={NoticeKind.QUEUE_GOT_CASE: ways}, by=by, at=NOON)
    rings.tell(to_the_queue(scene))
    assert (rings.bells(scene.tomas), rings.mails(scene.tomas)) == (bells, mails)
    assert (rings.bells(scene.bob), rings.mails(scene.bob)) == (["queue_got_case"], [])


def test_what_is_told_twice_changes_nothing_even_if_more_would_be_told_now(scene: Scene) -> None:
    case = to_the_queue(scene)
    first = rings.tell(case)
    ways = Ways(bell=True, mail=MailWhen.AT_ONCE)
    actions.choose_notices(ways={NoticeKind.QUEUE_GOT_CASE: ways}, by=viewer_of(scene.tomas), at=NOON)
    assert (len(first), rings.tell(case), Notice.objects.count()) == (2, [], 2)


def test_more_members_cost_no_statement_more(scene: Scene) -> None:
    def cost() -> int:
        case = to_the_queue(scene)
        with CaptureQueriesContext(connection) as spent:
            rings.tell(case)
        return len(spent)

    before = cost()
    more = staff("Nora Neumann", Role.ENGINEER)
    scene.desk.queue.members.add(more)
    assert cost() == before


def test_a_hundred_events_cost_as_many_statements_as_one(scene: Scene) -> None:
    def cost(events: int) -> tuple[int, int]:
        entries = [rings.last_event(to_the_queue(scene)).id for _ in range(events)]
        with CaptureQueriesContext(connection) as spent:
            told = actions.tell(event_ids=entries, by=rings.TELLER, at=NOON)
        return len(spent), len(told)

    (one, rung), (hundred, rung_by_all) = cost(1), cost(100)
    assert (rung, rung_by_all) == (2, 200)
    assert hundred == one <= 13


def test_of_several_events_those_that_were_told_are_left_alone(scene: Scene) -> None:
    first, second = to_the_queue(scene), to_the_queue(scene)
    rings.tell(first)
    entries = [rings.last_event(case).id for case in (first, second, second)]
    told = actions.tell(event_ids=entries, by=rings.TELLER, at=NOON)
    assert {notice.case_number for notice in told} == {second.number}
    assert (Notice.objects.count(), rings.bells(scene.bob)) == (4, ["queue_got_case"] * 2)


def test_an_event_that_concerns_nobody_rings_nowhere(scene: Scene) -> None:
    case = works.registered(scene.desk)
    entry = CaseEvent.objects.filter(case=case)[0]
    assert actions.tell(event_ids=[entry.id], by=rings.TELLER, at=NOON) == []


def test_no_events_cost_nothing_beyond_looking(scene: Scene) -> None:
    assert actions.tell(event_ids=[], by=rings.TELLER, at=NOON) == []
