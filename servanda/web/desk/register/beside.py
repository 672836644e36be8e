"""What stands beside the form: who is calling, which promise would hold, by when, and what is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from servanda.agreements import queries as promises
from servanda.cases import queries as cases
from servanda.cases.queries import Clock, Prospect
from servanda.core.access import Permission, Viewer
from servanda.core.agreements import AgreementState
from servanda.core.agreements.contracts import EXPIRING_DAYS
from servanda.core.cover import Draw
from servanda.web import words
from servanda.web.desk.contracts.amounts import amount
from servanda.web.desk.register import wording
from servanda.web.desk.register.covering import Covered, covered

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
class Note:
    """A flash note of the customer; ``state`` is worded only where its agreement does not hold. ``is_read``: confirmed."""

    id: UUID
    text: str
    agreement: str
    state: str
    pop_up: bool
    is_read: bool


@dataclass(frozen=True, slots=True)
class Held:
    """The contract that holds: what its cycle has left and was given, in words and percent used, and when it ends soon.

    ``draws``: registering uses an incident. ``ends`` is empty while the end is far or open;
    ``grace_until`` is the last day on which it still holds, once it is over.
    """

    number: str
    plan: str
    left: str
    given: str
    percent: int
    draws: bool
    ends_on: date | None
    ends: str
    grace_until: date | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything that the form leads to; ``may_overrule`` and ``may_name`` say how a caller may be let through."""

    prospect: Prospect
    caller: Caller | None
    notes: tuple[Note, ...]
    contract: Held | None
    covered: Covered
    may_overrule: bool
    may_name: bool
    dues: tuple[Due, ...]
    open_cases: tuple[OpenCase, ...]
    has_more: bool


def beside(prospect: Prospect, *, viewer: Viewer, at: datetime) -> Beside:
    """What the page shows of a prospect. At most ten statements."""
    opened = _open_cases(prospect, viewer, at)
    shown = covered(prospect, viewer=viewer, at=at)
    is_barred = bool(shown.not_named) or prospect.cover.provisionally_named
    return Beside(
        prospect=prospect,
        caller=_caller(prospect, at),
        notes=tuple(_notes(prospect)),
        contract=_held(prospect, at),
        covered=shown,
        may_overrule=viewer.may(Permission.CASE_OVERRULE_NOT_NAMED, prospect.organisation_id),
        may_name=prospect.severity == _WORST and is_barred,
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


def _notes(prospect: Prospect) -> Iterator[Note]:
    """Pop-ups first, then what only stands on the case."""
    read = prospect.new.acknowledged or frozenset[UUID]()
    for one in sorted(prospect.notes, key=lambda note: not note.pop_up):
        state = "" if one.state is AgreementState.VALID else words.AGREEMENT_STATE[one.state].word.lower()
        yield Note(one.id, one.text, one.agreement_number, state, one.pop_up, one.id in read)


def _held(prospect: Prospect, at: datetime) -> Held | None:
    found = prospect.cover.contract
    if found is None:
        return None
    record = prospect.records.contracts[found.reference]
    facts = next(one for one in prospect.snapshot.facts.contracts if one.number == found.reference)
    stands = promises.allowances([record.id], facts.on).get(record.id) if record.counts else None
    ends_on = record.last_on
    soon = ends_on is not None and (ends_on - facts.on).days <= EXPIRING_DAYS
    return Held(
        number=record.number,
        plan=record.plan_name,
        left=amount(stands.left, stands.unit) if stands else "",
        given=amount(stands.given, stands.unit) if stands else "",
        percent=_percent(stands.used, stands.given) if stands else 0,
        draws=prospect.cover.draw is not Draw.NONE,
        ends_on=ends_on,
        ends=words.days_until(ends_on, on=facts.on) if soon and ends_on else "",
        grace_until=ends_on + timedelta(days=record.grace_days) if ends_on and ends_on < facts.on else None,
    )


def _percent(used: int, given: int) -> int:
    """Of all that the cycle was given: its grant, what was carried into it and what was added."""
    return min(100, max(0, round(100 * used / given))) if given > 0 else 0


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
    name = words.CLOCK[clock.kind] if clock else ""
    # Only the first letter: the rest may be an abbreviation.
    said = name[:1].lower() + name[1:]
    over = clock is not None and clock.due_at is not None and clock.due_at <= at
    return OpenCase(case, clock, f"{said} was due" if over else said)
