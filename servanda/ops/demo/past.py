"""What has happened at Halden: cases made through the same actions at past times, and told to nobody."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from servanda.cases import actions, queries
from servanda.cases.actions import Call, Direction, Resolution
from servanda.commitments.queries import instant, moment
from servanda.core.access import Viewer, system
from servanda.core.calendars import Compiled
from servanda.core.cases import CancelReason, Channel, Status
from servanda.core.routing import Entry
from servanda.foundation import outbox
from servanda.ops.demo.firms import FIRMS, Founded
from servanda.ops.demo.stories import STORIES, Story
from servanda.organisations import queries as organisations
from servanda.people import queries as people

DAYS_BACK: Final = 730
TELL_EVERY: Final = 100
_SEED: Final = 4817


@dataclass(frozen=True, slots=True)
class Scene:
    """Who works, and by which hours. ``words`` are ids of categories, completion codes and hold reasons by label."""

    agent: Viewer
    engineers: tuple[Viewer, ...]
    expert: Viewer
    lead: Viewer
    queue_id: UUID
    hours: Compiled
    words: Mapping[str, UUID]
    founded: Founded
    now: datetime

    def later(self, at: datetime, minutes: int) -> datetime:
        """So many minutes of working time after an instant."""
        return moment(self.hours.due(instant(at), minutes * 60))


@dataclass(slots=True)
class Course:
    """One case while it is told: where it stands in time, who has it."""

    scene: Scene
    story: Story
    engineer: Viewer
    case_id: UUID
    sheet_id: UUID
    number: str
    caller_id: UUID
    at: datetime


Step = Callable[[Course], None]
Plan = tuple[tuple[int, Step], ...]


def scene(staff: Mapping[str, UUID], founded: Founded, *, by: Viewer, at: datetime) -> Scene:
    """The demo company as it is set up; ``staff`` are ids by first name."""
    line = _line(by)
    hours = organisations.timelines([line.work_calendar_id])[line.work_calendar_id]
    return Scene(
        agent=_viewer(staff["Lena"]),
        engineers=(_viewer(staff["Tomás"]), _viewer(staff["Mei"])),
        expert=_viewer(staff["Mei"]),
        lead=_viewer(staff["Amara"]),
        queue_id=line.default_queue_id,
        hours=hours.as_known(instant(at), instant(at)),
        words=_words(by),
        founded=founded,
        now=at,
    )


def relive(scene: Scene, cases: int, tell: Callable[[int], None]) -> None:
    """Make so many cases, the same each time but for the date: they end at ``scene.now``.

    ``tell`` hears how many are made, now and then.
    """
    chance = random.Random(_SEED)  # noqa: S311  a story, not a secret
    lately = list(_lately(scene, chance))
    with outbox.silence():
        courses = [*_long_ago(scene, chance, max(0, cases - len(lately))), *lately]
        for made, (received_at, plan) in enumerate(courses):
            _tell(scene, chance, received_at, plan)
            if made % TELL_EVERY == 0:
                tell(made)


def _long_ago(scene: Scene, chance: random.Random, cases: int) -> Iterator[tuple[datetime, Plan]]:
    begins = scene.now - timedelta(days=DAYS_BACK)
    room = timedelta(days=DAYS_BACK - 8) / max(1, cases)
    for index in range(cases):
        received_at = scene.later(begins + room * index, chance.randint(5, 400))
        yield received_at, _varied(chance.choice(_FINISHED), chance)


def _lately(scene: Scene, chance: random.Random) -> Iterator[tuple[datetime, Plan]]:
    for days, plan in _PRESENT:
        received_at = scene.later(scene.now - timedelta(days=days), chance.randint(5, 200))
        yield min(received_at, scene.now - timedelta(minutes=chance.randint(6, 90))), plan


def _varied(plan: Plan, chance: random.Random) -> Plan:
    return tuple((max(1, round(minutes * chance.uniform(0.5, 1.6))), step) for minutes, step in plan)


def _tell(scene: Scene, chance: random.Random, received_at: datetime, plan: Plan) -> None:
    """Register one case, then go on as far as its time has come."""
    story = chance.choice(STORIES)
    firm = chance.choice([one for one in FIRMS if any(line[0] == story.product for line in one.lines)])
    caller_id = chance.choice(scene.founded.contacts[firm.name])
    installed_id = next(
        one for one, words in scene.founded.installed[firm.name].items() if words.startswith(story.product)
    )
    channel = chance.choice((Channel.PHONE, Channel.PHONE, Channel.EMAIL, Channel.VISIT))
    new = queries.NewCase(
        subject=story.subject,
        description=story.description,
        channel=channel,
        severity=story.severity,
        category_id=scene.words[story.category],
        caller_id=caller_id,
        installed_product_id=installed_id,
        received_at=received_at,
    )
    solved = [step for _, step in plan] == [_close]
    done = actions.register_case(
        new=new,
        entry=Entry.STAFF,
        resolution=_resolution(scene, story, told_at=received_at) if solved else None,
        by=scene.agent,
        at=received_at,
    )
    case, engineer = done.case, chance.choice(scene.engineers)
    course = Course(scene, story, engineer, case.id, case.sheet_id, case.number, caller_id, received_at)
    for minutes, step in plan:
        # The call center dispatches at any hour; the rest is done in working time.
        by_hours = step is not _dispatch
        course.at = scene.later(course.at, minutes) if by_hours else course.at + timedelta(minutes=minutes)
        if course.at > scene.now:
            break
        if _watch(course, until=course.at) and step in _BY_WHO_HAS_IT:
            _let_experts_have_it(course, accept=step is not _accept)
        step(course)
    _watch(course, until=scene.now)
    _remind(course, until=scene.now)


def _watch(course: Course, *, until: datetime) -> int:
    """Let everything fire as it came, that nothing old is told once the program runs; how much did."""
    fired = 0
    while (wakes_at := queries.wakes_at(course.case_id)) is not None and wakes_at <= until:
        fired += actions.fire_due(sheet_ids=[course.sheet_id], by=system("watch"), at=wakes_at)
    return fired


def _remind(course: Course, *, until: datetime) -> None:
    """Let the customer be reminded as often as was due, if they have not answered."""
    case = queries.seen_case(course.number, viewer=course.scene.lead)
    while case.remind_at is not None and case.remind_at <= until:
        at = case.remind_at
        actions.remind_customer(case_id=case.id, by=system("reminders"), at=at)
        _sent_all(case, at)
        case = queries.seen_case(course.number, viewer=course.scene.lead)


def _let_experts_have_it(course: Course, *, accept: bool) -> None:
    """If an escalation level has given them the case."""
    scene = course.scene
    case = queries.seen_case(course.number, viewer=scene.lead)
    if case.status == Status.QUEUED and case.queue_id != scene.queue_id:
        course.engineer = scene.expert
        if accept:
            _accept(course)


def _line(by: Viewer) -> Any:
    """The organisation that works on machines."""
    return next(one for one in organisations.organisations(viewer=by) if one.code == "LINE")


def _viewer(user_id: UUID) -> Viewer:
    return organisations.viewer_of(people.user_by_id(user_id))


def _words(by: Viewer) -> dict[str, UUID]:
    vocabularies = ("categories", "completion-codes", "hold-reasons")
    return {term.label: term.id for name in vocabularies for term in organisations.terms(name, viewer=by)}


def _resolution(
    scene: Scene, story: Story, *, told_at: datetime | None = None, send: bool = False
) -> Resolution:
    return Resolution(story.resolution, scene.words[story.code], send=send, told_at=told_at)


def _dispatch(course: Course) -> None:
    scene = course.scene
    actions.dispatch_case(number=course.number, queue_id=scene.queue_id, by=scene.agent, at=course.at)


def _accept(course: Course) -> None:
    actions.accept_case(number=course.number, by=course.engineer, at=course.at)


def _inform(course: Course) -> None:
    info = actions.inform_customer(
        number=course.number, text=course.story.inform, by=course.engineer, at=course.at
    )
    _sent(info.id, course.at)


def _ask(course: Course) -> None:
    info = actions.ask_customer(
        number=course.number, text=course.story.question, by=course.engineer, at=course.at
    )
    _sent(info.id, course.at)


def _answer(course: Course) -> None:
    actions.record_customer_message(
        number=course.number,
        text=course.story.answer,
        channel=Channel.EMAIL,
        contact_id=course.caller_id,
        by=system("mail"),
        at=course.at,
    )


def _note(course: Course) -> None:
    actions.write_internal_note(
        number=course.number, text=course.story.note, by=course.engineer, at=course.at
    )


def _call(course: Course) -> None:
    call = Call(
        course.story.inform,
        Channel.PHONE,
        Direction.OUTBOUND,
        minutes=6,
        counts_as_response=True,
        contact_id=course.caller_id,
    )
    actions.record_interaction(number=course.number, call=call, by=course.engineer, at=course.at)


def _hold(course: Course) -> None:
    actions.hold_case(
        number=course.number,
        hold_reason_id=course.scene.words["Waiting for a part"],
        resume_at=course.at + timedelta(days=7),
        by=course.engineer,
        at=course.at,
    )


def _resume(course: Course) -> None:
    actions.resume_case(number=course.number, by=course.engineer, at=course.at)


def _complete(course: Course) -> None:
    case = actions.complete_case(
        number=course.number,
        resolution=_resolution(course.scene, course.story, send=True),
        by=course.engineer,
        at=course.at,
    )
    _sent_all(case, course.at)


def _close(course: Course) -> None:
    actions.close_case(number=course.number, by=course.engineer, at=course.at)


def _cancel(course: Course) -> None:
    actions.cancel_case(
        number=course.number,
        cancel_reason=CancelReason.WITHDRAWN,
        note="They found it themselves.",
        by=course.scene.lead,
        at=course.at,
    )


def _escalate(course: Course) -> None:
    actions.escalate_case(
        number=course.number,
        reason="The line stands still and the plant manager calls.",
        by=course.scene.agent,
        at=course.at,
    )


def _sent(info_id: UUID, at: datetime) -> None:
    actions.record_delivery(info_id=info_id, by=system("mail"), at=at + actions.RECALL_WITHIN)


def _sent_all(case: Any, at: datetime) -> None:
    for entry in queries.stream(case, limit=3).entries:
        if getattr(entry.content, "delivery", "") == "waiting":
            _sent(entry.content.id, at)


_AT_ONCE: Final[Plan] = ((30, _close),)
_TAKEN_UP: Final[Plan] = ((4, _dispatch), (12, _accept))
_PLAIN: Final[Plan] = (*_TAKEN_UP, (10, _inform), (60, _note), (90, _complete), (500, _close))
_ASKED: Final[Plan] = (
    *_TAKEN_UP,
    (15, _inform),
    (40, _ask),
    (180, _answer),
    (30, _note),
    (60, _complete),
    (540, _close),
)
_CALLED: Final[Plan] = (*_TAKEN_UP, (8, _call), (120, _complete), (400, _close))
_SLOW: Final[Plan] = ((60, _dispatch), (300, _accept), (20, _inform), (900, _complete), (540, _close))
_HELD: Final[Plan] = (
    *_TAKEN_UP,
    (20, _inform),
    (60, _hold),
    (1600, _resume),
    (120, _complete),
    (540, _close),
)
_WITHDRAWN: Final[Plan] = ((5, _dispatch), (45, _cancel))

_BY_WHO_HAS_IT: Final = frozenset({_accept, _inform, _ask, _note, _call, _hold, _resume, _complete, _close})

_FINISHED: Final = (_AT_ONCE, _AT_ONCE, _PLAIN, _PLAIN, _ASKED, _ASKED, _CALLED, _SLOW, _HELD, _WITHDRAWN)

_PRESENT: Final[tuple[tuple[float, Plan], ...]] = (
    (6, (*_TAKEN_UP, (20, _inform), (60, _hold))),
    (5, (*_TAKEN_UP, (15, _inform), (90, _ask))),
    (4, (*_TAKEN_UP, (10, _inform), (60, _note))),
    (4, ((10, _dispatch), (200, _accept), (30, _inform))),
    (3, (*_TAKEN_UP, (25, _inform), (60, _complete))),
    (3, ((30, _dispatch), (90, _accept), (5, _escalate))),
    (2, (*_TAKEN_UP, (10, _inform), (45, _ask), (120, _answer))),
    (2, (*_TAKEN_UP, (12, _call), (60, _note))),
    (1, (*_TAKEN_UP, (20, _inform))),
    (1, (*_TAKEN_UP, (45, _inform), (30, _ask))),
    (0.6, _TAKEN_UP),
    (0.4, ((3, _dispatch),)),
    (0.3, ((3, _dispatch),)),
    (0.2, ((5, _dispatch),)),
    (0.1, ()),
    (0.05, ()),
)
"""How many days ago, and how far they have come: one in every state."""
