"""A new release of the zone database is an edit of every calendar that it changes (3-clocks 3.1).

What was counted stays counted: each calendar keeps the rules of its zone as they were when it was made.
"""

import re
from datetime import datetime
from uuid import UUID

from servanda.core.access import Viewer
from servanda.core.calendars import CalendarTimeline, ZoneRules, written_rules
from servanda.foundation.transactions import action
from servanda.organisations import queries
from servanda.organisations.actions.calendars import announce_edit
from servanda.organisations.models import CalendarEdit, WorkCalendar
from servanda.organisations.queries.calendars import seconds


@action
def adopt_zone_rules(*, by: Viewer, at: datetime) -> list[UUID]:
    """Let the installed zone database hold from now on in all calendars whose hours it moves; their ids.

    A release that changes nothing from now on changes no calendar. Safe to repeat; costs a millisecond a calendar.
    """
    # In one order: two machines that are brought to a new release at once follow one another.
    stored = list(WorkCalendar.objects.select_for_update().order_by("id"))
    timelines = queries.timelines([one.id for one in stored])
    adopted = []
    for one in stored:
        installed, held = queries.installed_rules(one.zone, at=at), _held(timelines[one.id])
        if held is None or _moves_hours(installed, held, at):
            _adopt(one, written_rules(installed), by=by, at=at)
            adopted.append(one.id)
    return adopted


def _held(timeline: CalendarTimeline) -> ZoneRules | None:
    """The newest rules of a calendar, also where the clock of the machine that edited it is ahead of ours."""
    edited = [edit.patch.rules for edit in timeline.edits if edit.patch.rules is not None]
    return edited[-1] if edited else timeline.base.rules


def _moves_hours(installed: ZoneRules, held: ZoneRules, at: datetime) -> bool:
    """A machine with an older release does not take a newer one back."""
    is_newer = _number(installed.release) > _number(held.release)
    return is_newer and not held.agree_from(seconds(at), installed)


def _number(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", release))


def _adopt(stored: WorkCalendar, rules: dict[str, object], *, by: Viewer, at: datetime) -> None:
    edit = CalendarEdit.objects.create(
        calendar=stored,
        seq=stored.edits.count() + 1,
        patch={"zone_rules": rules},
        at=at,
        recorded_at=at,
        reason=f"Zone database {rules['release']}",
        edited_by=by.name,
    )
    announce_edit(edit)
