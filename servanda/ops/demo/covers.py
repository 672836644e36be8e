"""Cases whose cover somebody had to look at: allowances used up, no contract, callers whom nobody had named."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.agreements.actions import top_up_contract
from servanda.agreements.queries import notes_of_customer
from servanda.cases import actions, queries
from servanda.core.access import Viewer, system
from servanda.core.cases import Channel, CoverDecisionKind
from servanda.core.routing import Entry
from servanda.customers.actions import add_contact, add_unconfirmed_contact
from servanda.foundation import outbox
from servanda.ops.demo import steps
from servanda.ops.demo.past import follow
from servanda.ops.demo.steps import Course, Plan, Scene
from servanda.ops.demo.stories import BARE, DOOR, FILM, HALVES, STORIES, Story

CASES: Final = 9
"""How many are told here."""

_MILLS: Final = "Vltava Mills"
_CONTRACT: Final = (_MILLS, "Flour, first year")
_NAMED_ONLY: Final = "Brunner Dairy"
_NOT_NAMED: Final = ("Anna Huber", "Night shift", "+43 662 4408 31", "a.huber@brunner-dairy.example")
_WITHOUT: Final = "Taurus Pet Food"
_WRITES: Final = ("Acme Foods", "Klara Pohl", "k.pohl@acme-foods.example")

_TAKEN: Final[Plan] = ((6, steps.dispatch), (20, steps.accept), (15, steps.inform))
_DONE: Final[Plan] = (*_TAKEN, (90, steps.complete), (480, steps.close))
_REST: Final[Plan] = ((25, steps.accept), (10, steps.inform), (70, steps.complete), (300, steps.close))


@dataclass(frozen=True, slots=True)
class Doubt:
    """One such case. ``days`` ago it came; the caller is the customer's first contact, unless told otherwise."""

    firm: str
    story: Story
    days: float
    is_named: bool = True


def doubt(scene: Scene, *, by: Viewer) -> None:
    """Tell all of them, those of one customer in the order in which they came; nobody hears of it."""
    with outbox.silence():
        _used_up(scene)
        _without_contract(scene)
        _not_named(scene, by)
        _not_known(scene)


def _used_up(scene: Scene) -> None:
    """Two draw the allowance, the third waits until the customer orders one more and is judged again, the fourth waits."""
    for story, days in ((FILM, 33), (DOOR, 19)):
        follow(_registered(scene, Doubt(_MILLS, story, days)), _DONE)
    waiting = _registered(scene, Doubt(_MILLS, BARE, 8))
    follow(waiting, ((4, steps.dispatch), (150, _order_one_more), (5, _judge_again), *_REST))
    follow(_registered(scene, Doubt(_MILLS, HALVES, 1)), ((4, steps.dispatch),))


def _order_one_more(course: Course) -> None:
    top_up_contract(
        number=course.scene.founded.contracts[_CONTRACT],
        amount=1,
        text="Order 2260-17, one more case",
        by=course.scene.manager,
        at=course.at,
    )


def _judge_again(course: Course) -> None:
    actions.judge_again(
        number=course.number,
        reason="Topped up by order 2260-17.",
        by=course.scene.manager,
        at=course.at,
    )


def _without_contract(scene: Scene) -> None:
    """One is helped for nothing, one is charged, each as the lead decided."""
    courtesy, charged = _stories("PL-80", 4), _stories("PL-80", 2)
    follow(
        _registered(scene, Doubt(_WITHOUT, courtesy, 41)), ((6, steps.dispatch), (30, _give_freely), *_REST)
    )
    follow(
        _registered(scene, Doubt(_WITHOUT, charged, 5)),
        ((6, steps.dispatch), (40, _charge), (20, steps.accept), (15, steps.inform)),
    )


def _give_freely(course: Course) -> None:
    _decide(course, CoverDecisionKind.COURTESY)


def _charge(course: Course) -> None:
    text = (
        "You have no support contract with us, so this case is charged by the hour, as agreed by phone. "
        "We have your order PO 77310 and begin at once."
    )
    _decide(course, CoverDecisionKind.CHARGEABLE, reference="PO 77310", text=text)
    case = queries.seen_case(course.number, viewer=course.scene.lead)
    steps.sent_all(case, course.at)


def _decide(course: Course, decision: CoverDecisionKind, *, reference: str = "", text: str = "") -> None:
    actions.decide_cover(
        number=course.number,
        decision=decision,
        reference=reference,
        text=text,
        by=course.scene.lead,
        at=course.at,
    )


def _not_named(scene: Scene, by: Viewer) -> None:
    """Somebody of the night shift calls twice with a standing line: once confirmed by the lead, once not yet."""
    name, job_title, phone, mail = _NOT_NAMED
    caller = add_contact(
        customer_id=scene.founded.customers[_NAMED_ONLY],
        name=name,
        job_title=job_title,
        phones=[phone],
        mails=[mail],
        by=by,
        at=scene.now,
    )
    scene.founded.contacts[_NAMED_ONLY].append(caller.id)
    stands = _stories("FL-220", 1)
    once = _registered(scene, Doubt(_NAMED_ONLY, stands, 24, is_named=False))
    follow(once, ((3, steps.dispatch), (9, _confirm), *_REST))
    _registered(scene, Doubt(_NAMED_ONLY, stands, 0, is_named=False))


def _confirm(course: Course) -> None:
    actions.confirm_naming(
        number=course.number,
        confirmed=True,
        reason="Josef Maier called back: she stands in for him at night.",
        by=course.scene.lead,
        at=course.at,
    )


def _not_known(scene: Scene) -> None:
    """Somebody new of a customer writes; nobody has confirmed yet who that is."""
    firm, name, mail = _WRITES
    at = scene.now - timedelta(minutes=35)
    caller = add_unconfirmed_contact(
        customer_id=scene.founded.customers[firm], mail=mail, name=name, by=system("mail"), at=at
    )
    story = _stories("LB-12", 4)
    new = queries.NewCase(
        subject=story.subject,
        description=story.description,
        channel=Channel.EMAIL,
        customer_id=scene.founded.customers[firm],
        caller_id=caller.id if caller else None,
        verified=False,
        received_at=at,
    )
    actions.register_case(new=new, entry=Entry.MAIL, by=system("mail"), at=at)


def _registered(scene: Scene, doubt: Doubt) -> Course:
    """In working time after so many days ago, but some minutes ago at the latest."""
    story, people = doubt.story, scene.founded.contacts[doubt.firm]
    caller_id = people[0] if doubt.is_named else people[-1]
    came_at = min(scene.later(scene.now - timedelta(days=doubt.days), 50), scene.now - timedelta(minutes=6))
    new = queries.NewCase(
        subject=story.subject,
        description=story.description,
        channel=Channel.PHONE,
        severity=story.severity,
        category_id=scene.words[story.category],
        caller_id=caller_id,
        installed_product_id=_installed(scene, doubt),
        received_at=came_at,
        provisionally_named=not doubt.is_named,
        acknowledged=_read(scene.founded.customers[doubt.firm], came_at),
    )
    case = actions.register_case(new=new, entry=Entry.STAFF, by=scene.agent, at=came_at).case
    engineer = scene.engineers[0]
    return Course(scene, story, engineer, case.id, case.sheet_id, case.number, caller_id, came_at)


def _read(customer_id: UUID, at: datetime) -> frozenset[UUID]:
    """The pop-ups that show themselves: whoever registers has read them."""
    return frozenset(note.id for note in notes_of_customer([customer_id], at) if note.pop_up)


def _installed(scene: Scene, doubt: Doubt) -> UUID:
    standing = scene.founded.installed[doubt.firm].items()
    return next(one for one, words in standing if words.startswith(doubt.story.product))


def _stories(product: str, severity: int) -> Story:
    return next(one for one in STORIES if (one.product, one.severity) == (product, severity))
