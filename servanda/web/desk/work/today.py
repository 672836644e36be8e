"""Today: what needs this person first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from servanda.cases import queries
from servanda.cases.queries import Wanted
from servanda.core.access import Permission, Viewer
from servanda.core.cases import Status
from servanda.foundation import clock
from servanda.organisations.queries import queues_of
from servanda.web import words
from servanda.web.desk.work.asking import Asked, View
from servanda.web.desk.work.ending import ending_of
from servanda.web.desk.work.rows import Reader, Row, address_of, rows_of
from servanda.web.desk.work.timeline import timeline
from servanda.web.forms.taking import ViewerRequest

GREETINGS: Final = ((12, "Good morning"), (18, "Good afternoon"), (24, "Good evening"))
"""Until which hour of the reader's day each holds."""
MINE: Final = 10
UNASSIGNED: Final = 8
LOOKED_AHEAD: Final = timedelta(days=4)
"""Far enough to say what comes next on a Friday afternoon."""


@gzip_page
@require_safe
@login_required
def today(request: ViewerRequest) -> HttpResponse:
    """The first page after signing in; for somebody who sees no cases, a greeting and where to go."""
    viewer, at = request.viewer, clock.now()
    local = at.astimezone(ZoneInfo(viewer.zone))
    context: dict[str, Any] = {
        "at": at,
        "greeting": next(words for until, words in GREETINGS if local.hour < until),
        "first_name": viewer.name.split()[0],
        "local": local,
        "week": local.isocalendar().week,
        "ending": ending_of(viewer, at),
    }
    if not viewer.may(Permission.CASE_SEE):
        return render(request, "desk/work/greeting.html", context)
    return render(request, "desk/work/today.html", context | _work(viewer, at))


@dataclass(frozen=True, slots=True)
class Answer:
    """A customer who wrote last: what, where, how long ago."""

    text: str
    name: str
    case: Any
    href: str
    when: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """What falls due: ``soon`` until the end of the drawing, missed ones first; ``then`` is the next after it."""

    soon: Sequence[Row]
    then: Row | None
    missed: int


def _work(viewer: Viewer, at: datetime) -> dict[str, Any]:
    """At most eighteen statements, however many cases."""
    assert viewer.user_id is not None  # noqa: S101  the page asked for a sign-in
    queue_ids = frozenset(queues_of(viewer.user_id, viewer=viewer).values_list("id", flat=True))
    mine = queries.work(Wanted(mine=True), viewer=viewer, at=at, limit=MINE)
    waiting = Wanted(unassigned=True, in_my_queues=True)
    unassigned = queries.work(waiting, viewer=viewer, at=at, limit=UNASSIGNED)
    new = _new(viewer, at)
    ahead = queries.deadlines(viewer=viewer, at=at, until=at + LOOKED_AHEAD)
    known = _rows([*mine.items, *unassigned.items, *new, *ahead], Reader(viewer, at, queue_ids))
    drawing = timeline([known[case.id] for case in ahead], at=at, zone=viewer.zone)
    return {
        "drawing": drawing,
        "due": _due([known[case.id] for case in ahead], drawing.end, at),
        "first": mine.items[0].number if mine.at_risk else "",
        "mine": [known[case.id] for case in mine.items],
        "new": [known[case.id] for case in new],
        "unassigned": [known[case.id] for case in unassigned.items],
        "has_queues": bool(queue_ids),
        "answers": _answers(viewer, at),
        "all_mine": Asked(view=View.MINE).address() if mine.next else "",
        "all_unassigned": Asked(view=View.UNASSIGNED).address() if unassigned.next else "",
        "may_register": viewer.may(Permission.CASE_REGISTER),
    }


def _new(viewer: Viewer, at: datetime) -> Sequence[Any]:
    """Cases that lie in no queue yet, for those who may dispatch them."""
    if not viewer.may(Permission.CASE_DISPATCH):
        return ()
    return queries.work(Wanted(statuses=(Status.NEW,)), viewer=viewer, at=at, limit=UNASSIGNED).items


def _rows(cases: Iterable[Any], reader: Reader) -> dict[Any, Row]:
    """The rows of all cases on the page, each evaluated once."""
    each = {case.id: case for case in cases}
    return {row.case.id: row for row in rows_of(each.values(), reader)}


def _due(rows: Sequence[Row], end: datetime, at: datetime) -> Due:
    later = [row for row in rows if row.due_at and row.due_at > end]
    return Due(
        soon=[row for row in rows if row.due_at and row.due_at <= end],
        then=later[0] if later else None,
        missed=sum(1 for row in rows if row.due_at and row.due_at < at),
    )


def _answers(viewer: Viewer, at: datetime) -> list[Answer]:
    return [
        Answer(
            text=one.text,
            name=one.contact.name if one.contact else one.author_name,
            case=one.case,
            href=address_of(one.case.number),
            when=words.since(one.at, at=at),
            at=one.at,
        )
        for one in queries.answers_waiting(viewer=viewer)
    ]
