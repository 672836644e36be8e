"""Words of a proof: what clocks are called, what happened, how long it took."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as dated

from servanda.cases.queries import Cause, CustomersLine, Plainly
from servanda.cases.queries.proof_inputs import Told
from servanda.core.calendars import Calendar, CalendarTimeline, Timeline
from servanda.core.calendars.definition import DAY
from servanda.core.clocks import ClockKind, DayOff, days_off
from servanda.core.clocks.events import ExternalInfo, Hold, Registered, Solved
from servanda.core.clocks.firing import What
from servanda.core.clocks.proof import Course
from servanda.web import words
from servanda.web.desk.cases import wording
from servanda.web.listing import listed

KINDS: Final[Mapping[str, str]] = {
    ClockKind.IRT: "Initial response",
    ClockKind.ORT: "Resolution",
    ClockKind.UPDATE: "Update",
    ClockKind.OLA: "Task",
}
"""The clocks with a page each, as a heading calls them."""

PROMISED: Final[Mapping[str, str]] = {
    ClockKind.IRT: "a first response within",
    ClockKind.ORT: "a resolution within",
    ClockKind.UPDATE: "word within",
    ClockKind.OLA: "the task within",
}

COURSE: Final[Mapping[str, words.Sign]] = {
    Course.RUNNING: words.Sign("Running", "play"),
    Course.PAUSED: words.Sign("Paused", "pause"),
    Course.CLOSED: words.Sign("Closed", "moon"),
}

PLAINLY: Final[Mapping[str, str]] = {
    Plainly.RECEIVED: "We received your request",
    Plainly.ANSWERED: "We told you where it stands",
    Plainly.ASKED: "We asked you something",
    Plainly.CUSTOMER_WROTE: "You wrote or called",
    Plainly.TAKEN_BACK: "We went on without an answer",
    Plainly.ON_HOLD: "Your request was put on hold",
    Plainly.RESUMED: "We went on with it",
    Plainly.SOLVED: "We solved it",
    Plainly.REOPENED: "It was opened again",
    Plainly.CANCELLED: "It was cancelled",
    Plainly.SEVERITY_CHANGED: "The severity was changed",
    Plainly.COVER_CHANGED: "The agreement that covers it was changed",
    Plainly.HOURS_CHANGED: "The working hours were changed",
    Plainly.MERGED: "Another request of yours was joined to it",
    Plainly.CORRECTED: "An entry was corrected",
    Plainly.WORKED_ON: "We worked on it",
}

TOLD: Final[Mapping[str, str]] = {
    "assignee": "the assignee",
    "owner": "the owner",
    "queue_lead": "the lead of the queue",
    "organisation_manager": "the manager of the organisation",
    "agreement_owner": "the owner of the agreement",
    "user": "somebody who has left",
    "team": "a team that is gone",
    "queue": "the queue",
    "address": "an address",
}
"""Recipients by what they are, where no name is known."""


def cause_words(cause: Cause) -> str:
    """What happened, without who did it."""
    data = cause.data
    if isinstance(data, Registered):
        channel = words.CHANNEL.get(cause.entry.get("channel", ""))
        by = f" by {channel.word if channel.word.isupper() else channel.word.lower()}" if channel else ""
        return f"Received{by}, severity {data.severity}"
    if isinstance(data, Hold) and cause.entry.get("hold_reason"):
        return f"Put on hold: {cause.entry['hold_reason']}"
    return wording.clock_event(data) if data is not None else ""


def plain_words(line: CustomersLine) -> str:
    """What happened, for the customer; a hold with its reason."""
    return f"{PLAINLY[line.because]}: {line.reason}" if line.reason else PLAINLY[line.because]


def plain_pause(line: CustomersLine) -> str:
    """Because of what time does not count, for the customer."""
    said = PLAIN_PAUSE.get(line.because, "it was paused")
    return f"{said} ({line.reason})" if line.reason else said


def pause_words(cause: Cause) -> str:
    """Because of what time does not count, within a sentence."""
    if isinstance(cause.data, ExternalInfo):
        return "the customer was asked"
    if isinstance(cause.data, Solved):
        return "it was solved, until reopened"
    return "it was on hold" if isinstance(cause.data, Hold) else "its case was paused"


PLAIN_PAUSE: Final[Mapping[str, str]] = {
    Plainly.ASKED: "we waited for your answer",
    Plainly.ON_HOLD: "it was on hold",
    Plainly.SOLVED: "it was solved, until it was opened again",
}


def mark_words(what: What, mark: int) -> str:
    """A warning, level or missed deadline."""
    named = {What.WARNING: f"Warning at {mark} %", What.LEVEL: f"Escalation level {mark}"}
    return named.get(what, "Deadline missed")


def told_words(told: Sequence[Told]) -> str:
    """Everybody who was told."""
    return listed([one.name or TOLD.get(one.kind, one.kind) for one in told])


def clocked(seconds: int) -> str:
    """A length as columns of figures have it: ``1:28``, with its seconds where it has any."""
    hours, rest = divmod(seconds, words.HOUR_S)
    minutes, left = divmod(rest, words.MINUTE_S)
    return f"{hours}:{minutes:02d}:{left:02d}" if left else f"{hours}:{minutes:02d}"


def to_the_second(seconds: int) -> str:
    """A length whose parts add up: ``1 h 11 min 20 s``."""
    minutes, rest = divmod(seconds, words.MINUTE_S)
    parts = [words.duration(minutes * words.MINUTE_S)] if minutes else []
    return " ".join([*parts, f"{rest} s"] if rest or not parts else parts)


def full(instant: datetime, zone: str) -> str:
    """The instant with its whole date: ``Wed 9 Dec 2026, 10:49``."""
    return dated(instant.astimezone(ZoneInfo(zone)), "D j M Y, H:i")


def is_always(timeline: Timeline | None) -> bool:
    """Whether it is open day and night all year, so that working time is no other than elapsed time."""
    if timeline is None:
        return True
    if not isinstance(timeline, CalendarTimeline) or timeline.edits:
        return False
    always = all(hours == ((0, DAY),) for hours in timeline.base.weekly)
    return always and not timeline.base.holidays and not timeline.base.exceptions


def version_at(timeline: Timeline | None, now: int, at: int) -> Calendar | None:
    """The version of a calendar that counts at an instant, as known now; none of a union or of *24x7*."""
    if not isinstance(timeline, CalendarTimeline):
        return None
    version = timeline.base
    for edit in timeline.edits_known(now, now):
        if edit.retroactive or edit.holds_from <= at:
            version = edit.patch.applied_to(version)
    return version


def closed_words(
    version: Calendar | None, begins: int, ends: int, names: Mapping[str, str]
) -> tuple[str, ...]:
    """Why it was closed, longest first: ``Night, Tue 8 Dec (Immaculate Conception)``; ``names`` are of holidays."""
    if version is None:
        return ("Outside working hours",)
    off = days_off(version, begins, ends)
    if not off:
        return ("Night",) if ends - begins > _BREAK else ("Break",)
    holidays = [_holiday(day, names) for day, why in off if why is not DayOff.WEEKLY]
    plain = [day for day, why in off if why is DayOff.WEEKLY]
    weekly = ["weekend" if all(day.weekday() >= _SATURDAY for day in plain) else "days off"] if plain else []
    short = listed([*weekly, *(["holiday"] if holidays else [])]).capitalize()
    full = listed(["night", *weekly, *holidays])
    return (f"{full[:1].upper()}{full[1:]}", short, short.partition(" ")[0])


_SATURDAY: Final = 5
_BREAK: Final = 4 * words.HOUR_S


def _holiday(day: date, names: Mapping[str, str]) -> str:
    name = names.get(day.isoformat(), "")
    return f"holiday {dated(day, 'D j M')}" + (f", {name}" if name else "")


def instant_of(at: datetime) -> int:
    """An instant as the core counts."""
    return int(at.astimezone(UTC).timestamp())
