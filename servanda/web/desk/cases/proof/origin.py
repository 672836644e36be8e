"""Where a promise comes from, beyond its facts: working hours with what was changed in them, and what was rejected."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from servanda.cases.queries import CustomersPromise, Proof, Proven
from servanda.cases.queries.proof_inputs import CalendarUsed
from servanda.core import cover
from servanda.core.access import Permission
from servanda.core.calendars import Timeline
from servanda.core.clocks import State
from servanda.organisations import queries as organisations
from servanda.web import words
from servanda.web.desk.cases.desk import CaseDesk
from servanda.web.desk.cases.promise import Step, rejected_of, week_in_words
from servanda.web.desk.cases.proof.teller import Teller
from servanda.web.desk.cases.proof.wording import instant_of, is_always, version_at
from servanda.web.setup.hours import edit_in_words

_MOST_REJECTED: Final = 3


@dataclass(frozen=True, slots=True)
class EditSaid:
    """What an edit changed, and who made it when and why."""

    changed: str
    small: str


@dataclass(frozen=True, slots=True)
class Week:
    """The working hours of a calendar in words, with a link for those who may see it."""

    text: str
    href: str
    edits: tuple[EditSaid, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """``more`` is how many rejected ones the page of the promise has besides."""

    weeks: tuple[Week, ...]
    rejected: tuple[Step, ...]
    more: int


def origin(desk: CaseDesk, found: Proof, one: Proven, teller: Teller) -> Origin:
    """Two statements for each calendar that was edited. Raises ``MalformedSnapshot``."""
    rejected = rejected_of(cover.from_json(desk.case.cover))
    return Origin(
        weeks=tuple(_weeks(desk, found, one, teller)),
        rejected=rejected[:_MOST_REJECTED],
        more=len(rejected[_MOST_REJECTED:]),
    )


def customers_terms(desk: CaseDesk, one: CustomersPromise, calendar: str) -> Iterator[tuple[str, str]]:
    """What its customer is told of where the promise comes from. ``calendar`` is the one that it counts by."""
    if desk.case.agreement:
        yield "Agreement", desk.case.agreement.number
    if one.severity:
        yield "Severity", one.severity
    yield "Target", words.duration(one.target_s)
    yield "Working hours", hours_in_words(desk.sheet.calendars.get(calendar), instant_of(desk.at))


def hours_changed(one: CustomersPromise, teller: Teller) -> str:
    """That an edit of the hours undid that the promise was missed, where one did."""
    if one.hours_changed_at is None:
        return ""
    kept = "by them it was kept" if one.state is State.MET else "by them it had not been missed before"
    return f"Working hours were changed afterwards, on {teller.plainly(one.hours_changed_at)}; {kept}."


def hours_in_words(timeline: Timeline | None, now: int) -> str:
    """The week as it is at an instant: ``Mon to Fri 08:00–17:00 Berlin``."""
    if is_always(timeline):
        return "Around the clock"
    version = version_at(timeline, now, now)
    if version is None:
        return "In working hours"
    return f"{week_in_words(version.weekly) or 'Never open'} {words.place(version.zone)}"


def _weeks(desk: CaseDesk, found: Proof, one: Proven, teller: Teller) -> Iterator[Week]:
    may, now = desk.viewer.may(Permission.SETUP_SEE), instant_of(found.at)
    for name in dict.fromkeys([one.calendar, *(line.calendar for line in one.lines)]):
        used, text = found.inputs.calendars.get(name), hours_in_words(desk.sheet.calendars.get(name), now)
        if used is None or used.id is None:
            yield Week(text, "", ())
        else:
            href = reverse("setup-calendar", args=[used.id]) if may else ""
            yield Week(text, href, tuple(_edits(desk, used, teller)))


def _edits(desk: CaseDesk, used: CalendarUsed, teller: Teller) -> Iterator[EditSaid]:
    """Those that count, as the calendar has them."""
    if used.id is None or not used.edits:
        return
    stored = organisations.edits(used.id, viewer=desk.viewer)
    for edit in stored.filter(seq__in=[one.seq for one in used.edits]).order_by("seq"):
        reach = "for all days" if edit.retroactive else f"from {teller.moment(edit.at)}"
        why = f": {edit.reason}" if edit.reason else ""
        yield EditSaid("; ".join(edit_in_words(edit.patch)), f"{edit.edited_by}, {reach}{why}")
