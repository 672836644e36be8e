"""What has happened at Halden: cases made through the same actions at past times, and told to nobody."""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from servanda.cases import actions, queries
from servanda.commitments.queries import instant
from servanda.core.access import Viewer, system
from servanda.core.cases import Channel, Status
from servanda.core.routing import Entry
from servanda.foundation import outbox
from servanda.ops.demo import steps
from servanda.ops.demo.firms import FIRMS, Founded
from servanda.ops.demo.steps import Course, Plan, Scene
from servanda.ops.demo.stories import STORIES
from servanda.organisations import queries as organisations
from servanda.people import queries as people

DAYS_BACK: Final = 730
TELL_EVERY: Final = 100
_SEED: Final = 4817


def scene(staff: Mapping[str, UUID], founded: Founded, *, by: Viewer, at: datetime) -> Scene:
    """The demo company as it is set up; ``staff`` are ids by first name."""
    line = _line(by)
    hours = organisations.timelines([line.work_calendar_id])[line.work_calendar_id]
    return Scene(
        agent=_viewer(staff["Lena"]),
        engineers=(_viewer(staff["Tomás"]), _viewer(staff["Mei"])),
        expert=_viewer(staff["Mei"]),
        lead=_viewer(staff["Amara"]),
        manager=_viewer(staff["Miriam"]),
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
    solved = [step for _, step in plan] == [steps.close]
    done = actions.register_case(
        new=new,
        entry=Entry.STAFF,
        resolution=steps.resolution(scene, story, told_at=received_at) if solved else None,
        by=scene.agent,
        at=received_at,
    )
    case, engineer = done.case, chance.choice(scene.engineers)
    follow(Course(scene, story, engineer, case.id, case.sheet_id, case.number, caller_id, received_at), plan)


def follow(course: Course, plan: Plan) -> None:
    """Go on with a registered case as far as its time has come; what fires meanwhile fires when it was due."""
    scene = course.scene
    for minutes, step in plan:
        # The call center dispatches at any hour; the rest is done in working time.
        by_hours = step is not steps.dispatch
        course.at = scene.later(course.at, minutes) if by_hours else course.at + timedelta(minutes=minutes)
        if course.at > scene.now:
            break
        if _watch(course, until=course.at) and step in _BY_WHO_HAS_IT:
            _let_experts_have_it(course, accept=step is not steps.accept)
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
        steps.sent_all(case, at)
        case = queries.seen_case(course.number, viewer=course.scene.lead)


def _let_experts_have_it(course: Course, *, accept: bool) -> None:
    """If an escalation level has given them the case."""
    scene = course.scene
    case = queries.seen_case(course.number, viewer=scene.lead)
    if case.status == Status.QUEUED and case.queue_id != scene.queue_id:
        course.engineer = scene.expert
        if accept:
            steps.accept(course)


def _line(by: Viewer) -> Any:
    """The organisation that works on machines."""
    return next(one for one in organisations.organisations(viewer=by) if one.code == "LINE")


def _viewer(user_id: UUID) -> Viewer:
    return organisations.viewer_of(people.user_by_id(user_id))


def _words(by: Viewer) -> dict[str, UUID]:
    vocabularies = ("categories", "completion-codes", "hold-reasons")
    return {term.label: term.id for name in vocabularies for term in organisations.terms(name, viewer=by)}


_AT_ONCE: Final[Plan] = ((30, steps.close),)
_TAKEN_UP: Final[Plan] = ((4, steps.dispatch), (12, steps.accept))
_PLAIN: Final[Plan] = (
    *_TAKEN_UP,
    (10, steps.inform),
    (60, steps.note),
    (90, steps.complete),
    (500, steps.close),
)
_ASKED: Final[Plan] = (
    *_TAKEN_UP,
    (15, steps.inform),
    (40, steps.ask),
    (180, steps.answer),
    (30, steps.note),
    (60, steps.complete),
    (540, steps.close),
)
_CALLED: Final[Plan] = (*_TAKEN_UP, (8, steps.call), (120, steps.complete), (400, steps.close))
_SLOW: Final[Plan] = (
    (60, steps.dispatch),
    (300, steps.accept),
    (20, steps.inform),
    (900, steps.complete),
    (540, steps.close),
)
_HELD: Final[Plan] = (
    *_TAKEN_UP,
    (20, steps.inform),
    (60, steps.hold),
    (1600, steps.resume),
    (120, steps.complete),
    (540, steps.close),
)
_WITHDRAWN: Final[Plan] = ((5, steps.dispatch), (45, steps.cancel))

_BY_WHO_HAS_IT: Final = frozenset(
    {
        steps.accept,
        steps.inform,
        steps.ask,
        steps.note,
        steps.call,
        steps.hold,
        steps.resume,
        steps.complete,
        steps.close,
    }
)

_FINISHED: Final = (_AT_ONCE, _AT_ONCE, _PLAIN, _PLAIN, _ASKED, _ASKED, _CALLED, _SLOW, _HELD, _WITHDRAWN)

_PRESENT: Final[tuple[tuple[float, Plan], ...]] = (
    (6, (*_TAKEN_UP, (20, steps.inform), (60, steps.hold))),
    (5, (*_TAKEN_UP, (15, steps.inform), (90, steps.ask))),
    (4, (*_TAKEN_UP, (10, steps.inform), (60, steps.note))),
    (4, ((10, steps.dispatch), (200, steps.accept), (30, steps.inform))),
    (3, (*_TAKEN_UP, (25, steps.inform), (60, steps.complete))),
    (3, ((30, steps.dispatch), (90, steps.accept), (5, steps.escalate))),
    (2, (*_TAKEN_UP, (10, steps.inform), (45, steps.ask), (120, steps.answer))),
    (2, (*_TAKEN_UP, (12, steps.call), (60, steps.note))),
    (1, (*_TAKEN_UP, (20, steps.inform))),
    (1, (*_TAKEN_UP, (45, steps.inform), (30, steps.ask))),
    (0.6, _TAKEN_UP),
    (0.4, ((3, steps.dispatch),)),
    (0.3, ((3, steps.dispatch),)),
    (0.2, ((5, steps.dispatch),)),
    (0.1, ()),
    (0.05, ()),
)
"""How many days ago, and how far they have come: one in every state."""
