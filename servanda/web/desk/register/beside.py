"""What stands beside the form: who is calling, which promise would hold and why, by when, and what is open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from servanda.agreements import queries as agreements
from servanda.cases import queries as cases
from servanda.cases.queries import Clock, Prospect
from servanda.core.access import Permission, Viewer
from servanda.core.agreements.targets import ALWAYS
from servanda.core.cover import Kind, Reason, Why
from servanda.organisations import queries as set_up
from servanda.web import words
from servanda.web.desk.cases.promise import week_in_words
from servanda.web.desk.cases.wording import WHY
from servanda.web.desk.register import wording

OPEN_CASES: Final = 5
"""So many open cases are shown; a customer with more has a page for them."""

_WORST: Final = 1


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody, or the customer alone, as the page speaks of them. ``named_in`` is the agreement that names them."""

    contact: Any
    customer: Any
    place: str
    time: str
    language: str
    named_in: str
    is_foreign: bool


@dataclass(frozen=True, slots=True)
class OfferedAgreement:
    """An agreement that holds, or could hold if it were chosen. ``level`` is empty where the plan decides it.

    ``choice`` is what the form sends of it: nothing of one that holds without being chosen.
    """

    number: str
    level: str
    until: date | None
    why: str
    held: bool
    choice: str


@dataclass(frozen=True, slots=True)
class RejectedOne:
    """A candidate that does not hold, with its reasons in words."""

    kind: str
    name: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Due:
    """By when one clock would have to be kept, in words for the viewer; ``is_over`` if that has passed."""

    said: str
    due_at: datetime
    words: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case of the customer, with the clock that is due next."""

    case: Any
    clock: Clock | None
    due: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything that the form leads to. ``offered`` are agreements; one holds without asking where ``may_choose`` is off.

    ``not_named`` numbers those that would hold if the caller were named in them.
    """

    prospect: Prospect
    caller: Caller | None
    promised: tuple[tuple[str, str], ...]
    level: str
    hours: str
    chain: tuple[tuple[str, str, str], ...]
    offered: tuple[OfferedAgreement, ...]
    may_choose: bool
    rejected: tuple[RejectedOne, ...]
    not_named: tuple[str, ...]
    may_overrule: bool
    may_name: bool
    dues: tuple[Due, ...]
    open_cases: tuple[OpenCase, ...]
    has_more: bool


def beside(prospect: Prospect, *, viewer: Viewer, at: datetime) -> Beside:
    """What the page shows of a prospect. At most nine statements."""
    cover, severity = prospect.cover, str(prospect.severity)
    records = _agreements(prospect, viewer)
    opened = _open_cases(prospect, viewer, at)
    promises = prospect.promise.clocks.at(severity)
    not_named = tuple(_not_named(prospect))
    return Beside(
        prospect=prospect,
        caller=_caller(prospect, at),
        promised=tuple(wording.promised(promises)),
        level=_level(prospect),
        hours=_hours(prospect, at),
        chain=tuple(_chain(prospect)),
        offered=tuple(_offered(prospect, records)),
        may_choose=_may_choose(prospect),
        rejected=tuple(_rejected(prospect, records)),
        not_named=not_named,
        may_overrule=viewer.may(Permission.CASE_OVERRULE_NOT_NAMED, prospect.organisation_id),
        may_name=prospect.severity == _WORST and (bool(not_named) or cover.provisionally_named),
        dues=tuple(_dues(prospect, viewer.zone, at)),
        open_cases=opened[:OPEN_CASES],
        has_more=len(opened) > OPEN_CASES,
    )


def _caller(prospect: Prospect, at: datetime) -> Caller | None:
    contact, customer = prospect.found.caller, prospect.found.customer
    one = contact or customer
    if one is None or customer is None:
        return None
    return Caller(
        contact=contact,
        customer=customer,
        place=words.place(one.zone),
        time=f"{at.astimezone(ZoneInfo(one.zone)):%H:%M}",
        language=wording.language(one.language),
        named_in=_named_in(prospect, contact.id if contact else None),
        is_foreign=prospect.found.caller_is_foreign,
    )


def _named_in(prospect: Prospect, contact_id: UUID | None) -> str:
    held = prospect.cover.agreement.reference if prospect.cover.agreement else ""
    named = (one.named for one in prospect.snapshot.facts.agreements if one.number == held)
    return held if str(contact_id) in next(named, ()) else ""


def _agreements(prospect: Prospect, viewer: Viewer) -> Mapping[str, Any]:
    """The agreements that the judgement is about, by their number."""
    numbers = [one.number for one in prospect.snapshot.facts.agreements]
    found = agreements.agreements(viewer=viewer).filter(number__in=numbers) if numbers else ()
    return {one.number: one for one in found}


def _offered(prospect: Prospect, records: Mapping[str, Any]) -> Iterator[OfferedAgreement]:
    held = prospect.cover.agreement
    if held is not None:
        yield _one_offered(records[held.reference], held.why)
    if held is None or held.why is not Why.OF_KEY:
        for number in _valid_besides(prospect):
            yield _one_offered(records[number], None)


def _one_offered(record: Any, why: Why | None) -> OfferedAgreement:
    level = f"{record.service_level.name} v{record.pinned_version}" if record.service_level_id else ""
    return OfferedAgreement(
        number=record.number,
        level=level,
        until=record.expires_on,
        why=WHY[why] if why else "",
        held=why is not None,
        choice=record.number if why in (None, Why.CHOSEN) else "",
    )


def _valid_besides(prospect: Prospect) -> list[str]:
    """Agreements that have nothing against them but that another one was taken."""
    return [
        one.reference
        for one in prospect.cover.rejected
        if one.kind is Kind.AGREEMENT and one.reasons == (Reason.LESS_SPECIFIC,)
    ]


def _may_choose(prospect: Prospect) -> bool:
    held = prospect.cover.agreement
    if held is not None and held.why is Why.OF_KEY:
        return False
    return bool(_valid_besides(prospect)) or (held is not None and held.why is Why.CHOSEN)


def _rejected(prospect: Prospect, records: Mapping[str, Any]) -> Iterator[RejectedOne]:
    offered = set(_valid_besides(prospect))
    for one in prospect.cover.rejected:
        if one.reference not in offered:
            reasons = (_reason(reason, records.get(one.reference)) for reason in one.reasons)
            yield RejectedOne(str(one.kind), one.reference, ", ".join(reasons))


def _reason(reason: Reason, record: Any) -> str:
    """In words; of an agreement that is over, since when."""
    said = words.REJECTION[reason]
    over = reason is Reason.EXPIRED and record is not None and record.expires_on
    return f"{said} {record.expires_on:%-d %b %Y}" if over else said


def _not_named(prospect: Prospect) -> Iterator[str]:
    for one in prospect.cover.rejected:
        if one.kind is Kind.AGREEMENT and one.reasons == (Reason.CONTACT_NOT_NAMED,):
            yield one.reference


def _chain(prospect: Prospect) -> Iterator[tuple[str, str, str]]:
    """Kind, name and why of everything that the promise comes from."""
    cover = prospect.cover
    found = {"key": cover.key, "agreement": cover.agreement, "contract": cover.contract}
    for kind, one in found.items():
        if one is not None:
            yield kind, one.reference, WHY[one.why]
    if cover.agreement is None and cover.contract is None:
        yield "plan", "Default plan", WHY[Why.NOTHING_ELSE]
    yield "plan", _level(prospect), f"From {wording.LENDER[cover.level.kind]}"


def _level(prospect: Prospect) -> str:
    return f"{prospect.promise.level_name} v{prospect.promise.version}"


def _hours(prospect: Prospect, at: datetime) -> str:
    """The working hours that targets count in; empty where all of them go on day and night."""
    promises = prospect.promise.clocks.at(str(prospect.severity))
    targets = (promises.irt, promises.ort, promises.update)
    calendars = {UUID(one.calendar) for one in targets if one and one.calendar != ALWAYS}
    timeline = next(iter(set_up.timelines(calendars).values()), None) if calendars else None
    if timeline is None:
        return ""
    calendar = set_up.present(timeline, at)
    return f"{week_in_words(calendar.weekly)} {words.place(calendar.zone)}"


def _dues(prospect: Prospect, zone: str, at: datetime) -> Iterator[Due]:
    for clock in cases.clocks_at(prospect.evaluation(at), at).shown:
        if clock.due_at is not None:
            said = words.moment(clock.due_at, at=at, zone=zone).removeprefix("today, ")
            yield Due(wording.BY[clock.kind], clock.due_at, said, clock.due_at <= at)


def _open_cases(prospect: Prospect, viewer: Viewer, at: datetime) -> tuple[OpenCase, ...]:
    customer = prospect.found.customer
    if customer is None or not viewer.may(Permission.CASE_SEE):
        return ()
    found = list(cases.open_cases_of(customer.id, viewer=viewer)[: OPEN_CASES + 1])
    clocks = cases.clocks_of(found, at=at)
    return tuple(_open_case(one, clocks[one.id].next_due, at) for one in found)


def _open_case(case: Any, clock: Clock | None, at: datetime) -> OpenCase:
    said = words.CLOCK[clock.kind].lower() if clock else ""
    over = clock is not None and clock.due_at is not None and clock.due_at <= at
    return OpenCase(case, clock, f"{said} was due" if over else said)
