"""Which promise would hold, in words: what it says, where it comes from, what else there is, and what was rejected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from servanda.agreements import queries as agreements
from servanda.cases.queries import Prospect
from servanda.core.access import Viewer
from servanda.core.agreements.targets import ALWAYS
from servanda.core.cover import Why
from servanda.organisations import queries as set_up
from servanda.web import words
from servanda.web.desk.cases.promise import week_in_words
from servanda.web.desk.cases.wording import WHY
from servanda.web.desk.register import rejecting, wording
from servanda.web.desk.register.rejecting import RejectedOne


@dataclass(frozen=True, slots=True)
class OfferedAgreement:
    """An agreement that holds, or could hold if it were chosen. ``level`` is empty where the plan decides it.

    ``of`` names the customer whose it is, where that is another one than the case's.
    ``choice`` is what the form sends of it: nothing of one that holds without being chosen.
    """

    number: str
    of: str
    level: str
    until: date | None
    why: str
    held: bool
    choice: str


@dataclass(frozen=True, slots=True)
class Covered:
    """``promised`` are verbs with lengths, ``chain`` kind, name and why of every record that lends something.

    ``offered`` are agreements; one holds without asking where ``may_choose`` is off. ``not_named`` numbers those
    that would hold if the caller were named in them. ``openly`` are sentences about rejected agreements, and
    ``why_none`` says why none holds although there is one to choose, or the key names one. ``awaits_caller``: nobody has
    said yet who is calling, and nothing else stands against an agreement.
    """

    promised: tuple[tuple[str, str], ...]
    level: str
    hours: str
    chain: tuple[tuple[str, str, str], ...]
    offered: tuple[OfferedAgreement, ...]
    may_choose: bool
    rejected: tuple[RejectedOne, ...]
    openly: tuple[str, ...]
    why_none: str
    not_named: tuple[str, ...]
    awaits_caller: bool


def covered(prospect: Prospect, *, viewer: Viewer, at: datetime) -> Covered:
    """The promise of a prospect in words. At most two statements, and two more for a calendar not read yet."""
    records = _agreements(prospect, viewer)
    promises = prospect.promise.clocks.at(str(prospect.severity))
    return Covered(
        promised=tuple(wording.promised(promises)),
        level=_level(prospect),
        hours=_hours(prospect, at),
        chain=tuple(_chain(prospect)),
        offered=tuple(_offered(prospect, records)),
        may_choose=_may_choose(prospect),
        rejected=tuple(rejecting.one_by_one(prospect, records)),
        openly=tuple(rejecting.openly(prospect, records)),
        why_none=rejecting.why_none(prospect, records),
        not_named=tuple(rejecting.not_named(prospect)),
        awaits_caller=_awaits_caller(prospect),
    )


def _awaits_caller(prospect: Prospect) -> bool:
    new = prospect.new
    is_said = prospect.found.caller is not None or new.caller_name or new.caller_mail or new.caller_phone
    return not is_said and prospect.cover.agreement is None and bool(rejecting.not_named(prospect))


def _agreements(prospect: Prospect, viewer: Viewer) -> Mapping[str, Any]:
    """The agreements that the judgement is about, by their number."""
    numbers = [one.number for one in prospect.snapshot.facts.agreements]
    found = agreements.agreements(viewer=viewer).filter(number__in=numbers) if numbers else ()
    return {one.number: one for one in found}


def _offered(prospect: Prospect, records: Mapping[str, Any]) -> Iterator[OfferedAgreement]:
    held = prospect.cover.agreement
    if held is not None:
        yield _one_offered(prospect, records[held.reference], held.why)
    if held is None or held.why is not Why.OF_KEY:
        for number in rejecting.less_specific(prospect):
            yield _one_offered(prospect, records[number], None)


def _one_offered(prospect: Prospect, record: Any, why: Why | None) -> OfferedAgreement:
    level = f"{record.service_level.name} v{record.pinned_version}" if record.service_level_id else ""
    return OfferedAgreement(
        number=record.number,
        of=_of(record, prospect),
        level=level,
        until=record.expires_on,
        why=WHY[why] if why else "",
        held=why is not None,
        choice=record.number if why in (None, Why.CHOSEN) else "",
    )


def _of(record: Any, prospect: Prospect) -> str:
    """Whose agreement it is, where it is not the customer's own."""
    if prospect.found.customer is None or record.customer_id == prospect.found.customer.id:
        return ""
    reaches = ", with its sub-customers" if record.includes_sub_customers else ""
    return f"of {record.customer.name}{reaches}"


def _may_choose(prospect: Prospect) -> bool:
    held = prospect.cover.agreement
    if held is not None and held.why is Why.OF_KEY:
        return False
    return bool(rejecting.less_specific(prospect)) or (held is not None and held.why is Why.CHOSEN)


def _chain(prospect: Prospect) -> Iterator[tuple[str, str, str]]:
    """Kind, name and why of everything that the promise comes from."""
    cover = prospect.cover
    found = {"key": cover.key, "agreement": cover.agreement, "contract": cover.contract}
    for kind, one in found.items():
        if one is not None:
            yield kind, one.reference, WHY[one.why]
    if cover.agreement is None and cover.contract is None:
        yield "plan", "Default plan", "No agreement and no contract holds"
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
