"""The steps of a case's road, each at the instant where its course stands, told to nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from servanda.cases import actions, queries
from servanda.cases.actions import Call, Direction, Resolution
from servanda.commitments.queries import instant, moment
from servanda.core.access import Viewer, system
from servanda.core.calendars import Compiled
from servanda.core.cases import CancelReason, Channel
from servanda.ops.demo.firms import Founded
from servanda.ops.demo.stories import Story


@dataclass(frozen=True, slots=True)
class Scene:
    """Who works, and by which hours. ``words`` are ids of categories, completion codes and hold reasons by label."""

    agent: Viewer
    engineers: tuple[Viewer, ...]
    expert: Viewer
    lead: Viewer
    manager: Viewer
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


def resolution(
    scene: Scene, story: Story, *, told_at: datetime | None = None, send: bool = False
) -> Resolution:
    return Resolution(story.resolution, scene.words[story.code], send=send, told_at=told_at)


def dispatch(course: Course) -> None:
    scene = course.scene
    actions.dispatch_case(number=course.number, queue_id=scene.queue_id, by=scene.agent, at=course.at)


def accept(course: Course) -> None:
    actions.accept_case(number=course.number, by=course.engineer, at=course.at)


def inform(course: Course) -> None:
    info = actions.inform_customer(
        number=course.number, text=course.story.inform, by=course.engineer, at=course.at
    )
    sent(info.id, course.at)


def ask(course: Course) -> None:
    info = actions.ask_customer(
        number=course.number, text=course.story.question, by=course.engineer, at=course.at
    )
    sent(info.id, course.at)


def answer(course: Course) -> None:
    actions.record_customer_message(
        number=course.number,
        text=course.story.answer,
        channel=Channel.EMAIL,
        contact_id=course.caller_id,
        by=system("mail"),
        at=course.at,
    )


def note(course: Course) -> None:
    actions.write_internal_note(
        number=course.number, text=course.story.note, by=course.engineer, at=course.at
    )


def call(course: Course) -> None:
    call = Call(
        course.story.inform,
        Channel.PHONE,
        Direction.OUTBOUND,
        minutes=6,
        counts_as_response=True,
        contact_id=course.caller_id,
    )
    actions.record_interaction(number=course.number, call=call, by=course.engineer, at=course.at)


def hold(course: Course) -> None:
    actions.hold_case(
        number=course.number,
        hold_reason_id=course.scene.words["Waiting for a part"],
        resume_at=course.at + timedelta(days=7),
        by=course.engineer,
        at=course.at,
    )


def resume(course: Course) -> None:
    actions.resume_case(number=course.number, by=course.engineer, at=course.at)


def complete(course: Course) -> None:
    case = actions.complete_case(
        number=course.number,
        resolution=resolution(course.scene, course.story, send=True),
        by=course.engineer,
        at=course.at,
    )
    sent_all(case, course.at)


def close(course: Course) -> None:
    actions.close_case(number=course.number, by=course.engineer, at=course.at)


def cancel(course: Course) -> None:
    actions.cancel_case(
        number=course.number,
        cancel_reason=CancelReason.WITHDRAWN,
        note="They found it themselves.",
        by=course.scene.lead,
        at=course.at,
    )


def escalate(course: Course) -> None:
    actions.escalate_case(
        number=course.number,
        reason="The line stands still and the plant manager calls.",
        by=course.scene.agent,
        at=course.at,
    )


def sent(info_id: UUID, at: datetime) -> None:
    actions.record_delivery(info_id=info_id, by=system("mail"), at=at + actions.RECALL_WITHIN)


def sent_all(case: Any, at: datetime) -> None:
    for entry in queries.stream(case, limit=3).entries:
        if getattr(entry.content, "delivery", "") == "waiting":
            sent(entry.content.id, at)
