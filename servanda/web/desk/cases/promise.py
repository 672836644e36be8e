"""The cover card of a case: what was promised, which records lend it, and what was rejected."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.urls import reverse

from servanda.cases import queries
from servanda.core import cover
from servanda.core.access import Permission
from servanda.core.calendars import CalendarTimeline, Timeline
from servanda.core.calendars.definition import Hours
from servanda.core.cases import Naming
from servanda.core.clocks import ClockSheet, Promises, Target
from servanda.core.clocks.events import CoverChanged, Registered
from servanda.web import words
from servanda.web.desk.cases import wording
from servanda.web.desk.cases.covering import DeedButton, deed_buttons
from servanda.web.desk.cases.desk import CaseDesk
from servanda.web.desk.contracts.amounts import amount

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Step:
    """A record in the chain, or a rejected one."""

    kind: str
    name: str
    why: str
    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an allowance, in words, and how much of it is used, in percent (perhaps over 100)."""

    left: str
    given: str
    percent: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about a case without cover."""

    word: str
    icon: str
    reference: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CoverCard:
    """``promised`` are verbs with lengths (``answered in``, ``1 h``); ``hours`` the working time in words.

    ``ended`` says what lent the promise and holds no more, ``left`` what is left of the allowance, ``decided`` what
    was decided about a case without cover: word, reference, by whom, when.
    """

    severity: int
    promised: tuple[tuple[str, str], ...]
    hours: str
    chain: tuple[Step, ...]
    rejected: tuple[Step, ...]
    warnings: tuple[str, ...]
    ended: tuple[str, ...]
    left: Left | None
    decided: tuple[Decided, ...]
    deeds: tuple[DeedButton, ...]


def cover_card(desk: CaseDesk) -> CoverCard:
    """The card of the case as it was judged, and how that stands now. Four statements. Raises ``MalformedSnapshot``."""
    snapshot = cover.from_json(desk.case.cover)
    judged = snapshot.cover
    promises = judged_promises(desk.sheet, str(desk.case.severity))
    now = queries.cover_now(desk.case, at=desk.at)
    return CoverCard(
        severity=desk.case.severity,
        promised=tuple(_promised(promises)),
        hours=_hours(desk.sheet, promises),
        chain=tuple(_chain(desk, judged, now)),
        rejected=rejected_of(snapshot),
        warnings=tuple(_warnings(desk.case, snapshot, now)),
        ended=tuple(_ended(one) for one in now.ended),
        left=_left(now.allowance) if now.allowance else None,
        decided=tuple(_decided(one) for one in now.decisions),
        deeds=deed_buttons(desk, is_decided=bool(now.decisions)),
    )


def rejected_of(snapshot: cover.Snapshot) -> tuple[Step, ...]:
    """Everything that does not hold, with every reason in words."""
    return tuple(_rejected(one, snapshot) for one in snapshot.cover.rejected)


def judged_promises(sheet: ClockSheet, severity: str) -> Promises:
    """Of the cover that was judged last."""
    covers = [one.data.cover for one in sheet.ordered if isinstance(one.data, Registered | CoverChanged)]
    return covers[-1].at(severity) if covers else Promises()


def _targets(promises: Promises) -> Iterator[tuple[str, Target]]:
    named = [
        ("answered in", promises.irt),
        ("resolved in", promises.ort),
        ("told every", promises.update),
    ]
    return ((verb, target) for verb, target in named if target is not None)


def _promised(promises: Promises) -> Iterator[tuple[str, str]]:
    return ((verb, words.duration(target.seconds)) for verb, target in _targets(promises))


def _hours(sheet: ClockSheet, promises: Promises) -> str:
    """The working hours of the promise, where all targets count in the same calendar."""
    names = {target.calendar for _, target in _targets(promises)}
    if len(names) != 1:
        return ""
    timeline = sheet.calendars.get(names.pop())
    return "around the clock" if timeline is None else _of_timeline(timeline)


def _of_timeline(timeline: Timeline) -> str:
    if not isinstance(timeline, CalendarTimeline):
        return "in its working hours"
    calendar = timeline.base
    for edit in timeline.edits:
        calendar = edit.patch.applied_to(calendar)
    return f"{week_in_words(calendar.weekly)} {words.place(calendar.zone)}"


def week_in_words(weekly: Sequence[Hours]) -> str:
    """The open days, neighbours with equal hours together: ``Mon to Fri 08:00-17:00``, dashes as printed."""
    runs = [
        (hours, [day for day, _ in days])
        for hours, days in groupby(enumerate(weekly), key=lambda one: one[1])
    ]
    return ", ".join(f"{_days(days)} {_times(hours)}" for hours, days in runs if hours)


def _days(days: Sequence[int]) -> str:
    first, last = _DAYS[days[0]], _DAYS[days[-1]]
    return first if first == last else f"{first} to {last}"


def _times(hours: Hours) -> str:
    return " and ".join(f"{_time(opens)}–{_time(closes)}" for opens, closes in hours)


def _time(seconds: int) -> str:
    return f"{seconds // words.HOUR_S:02d}:{seconds % words.HOUR_S // words.MINUTE_S:02d}"


def _chain(desk: CaseDesk, judged: cover.Cover, now: queries.CoverNow) -> Iterator[Step]:
    case, level = desk.case, f"{desk.case.service_level.name} v{desk.case.level_version}"
    may_see = desk.viewer.may(Permission.PROMISE_SEE)
    if judged.key is not None:
        href = reverse("agreements-key", args=[judged.key.reference]) if may_see else ""
        yield Step("key", judged.key.reference, wording.WHY[judged.key.why], _about(case), href)
    if judged.agreement is not None:
        href = reverse("agreements-one", args=[judged.agreement.reference]) if may_see else ""
        yield Step("agreement", judged.agreement.reference, wording.WHY[judged.agreement.why], level, href)
    if judged.contract is not None:
        href = reverse("contracts-one", args=[judged.contract.reference]) if may_see else ""
        plan = now.contract.plan.name if now.contract else ""
        yield Step("contract", judged.contract.reference, wording.WHY[judged.contract.why], plan, href)
    if judged.agreement is None:
        yield Step("plan", level, wording.WHY[judged.level.why])


def _about(case: Any) -> str:
    installed = case.installed_product
    return f"{installed.product.name} {installed.serial}".strip() if installed else ""


def _rejected(one: cover.Rejected, snapshot: cover.Snapshot) -> Step:
    reasons = [
        _passed_over(one, snapshot) if reason is cover.Reason.LESS_SPECIFIC else words.REJECTION[reason]
        for reason in one.reasons
    ]
    first, rest = reasons[:1], [f"{reason[:1].lower()}{reason[1:]}" for reason in reasons[1:]]
    return Step("no", one.reference, ", ".join([*first, *rest]))


def _passed_over(one: cover.Rejected, snapshot: cover.Snapshot) -> str:
    """Why one that would hold does not: which other one was taken first, though that may be rejected itself."""
    judged, asked = snapshot.cover, snapshot.facts.asked
    if one.kind is cover.Kind.KEY and judged.key is None:
        return "Several keys fit and none was given"
    if one.kind is not cover.Kind.AGREEMENT or (
        judged.agreement and judged.agreement.why is not cover.Why.OF_KEY
    ):
        return words.REJECTION[cover.Reason.LESS_SPECIFIC]
    of_key = {key.code: key.agreement for key in snapshot.facts.keys}
    taken_first = of_key.get(judged.key.reference) if judged.key else None
    if taken_first:
        return f"The support key belongs to {taken_first}"
    return f"{asked.agreement} was chosen" if asked.agreement else "The support key is blocked"


def _ended(one: queries.Ended) -> str:
    state = (
        words.AGREEMENT_STATE[one.state].word
        if one.kind == "agreement"
        else words.CONTRACT_STATE[one.state].word
    )
    return f"{one.number} is {state.lower()} by now: this case runs off under what was promised."


def _left(allowance: Any) -> Left:
    # What a correction gave back may be more than was used.
    percent = max(0, 100 * allowance.used // allowance.given) if allowance.given else 100
    return Left(amount(allowance.left, allowance.unit), amount(allowance.given, allowance.unit), percent)


def _decided(one: Any) -> Decided:
    sign = words.COVER_DECISION[one.decision]
    return Decided(sign.word, sign.icon, one.reference, one.decided_by, one.decided_at)


def _warnings(case: Any, snapshot: cover.Snapshot, now: queries.CoverNow) -> Iterable[str]:
    judged = snapshot.cover
    undecided = judged.without_cover and not now.decisions
    said = [
        (not case.is_verified, "Nobody has vouched for who sent this: tell nothing about the customer"),
        (undecided, "Without cover: only the default plan holds"),
        (judged.preset_check, "Several agreements are valid and nobody chose: check which one holds"),
        (case.awaits_authorisation, "The allowance is used up: authorisation is awaited"),
        (judged.overruled, _let_through(case, snapshot)),
        (judged.provisionally_named, "The caller is provisionally named until the lead confirms"),
    ]
    return (text for holds, text in said if holds)


def _let_through(case: Any, snapshot: cover.Snapshot) -> str:
    """Who said that somebody may use an agreement that does not name them."""
    overrule = snapshot.facts.asked.overrule
    who = overrule.by if overrule else "Somebody"
    if case.naming == Naming.CONFIRMED:
        return f"The caller is not named; {who} confirmed that they may use the agreement"
    return f"The caller is not named; {who} let the call through"
