"""What the notices of a contract or an agreement will tell whom, and what they told (2-domain 2.8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from servanda.agreements.models import PromiseNotice
from servanda.agreements.queries import Noticing
from servanda.automation.queries.promised import Audience, Promise, Reached, audience_of
from servanda.core.agreements.noticing import NoticeOf, PlannedNotice
from servanda.people.models import User

_USER: Final = "user:"
_MAIL: Final = "mail:"


@dataclass(frozen=True, slots=True)
class Recipient:
    """``user:`` with an id or ``mail:`` with an address, and whose it is; ``customer`` where it is one's contact."""

    recipient: str
    name: str
    customer: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A notice that is set: if it ``comes``, whom it will reach, else whom it told and when; nobody, if it was missed."""

    notice: PlannedNotice
    comes: bool
    reached: Sequence[Recipient]
    told: Sequence[Recipient]
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Preview:
    """All that are set, and whom they reach now.

    ``misses_customer``: the customer is to be told, and one of those to come reaches nobody of the customer.
    """

    rows: Sequence[Foreseen]
    reached: Sequence[Recipient]
    misses_customer: bool


def preview_of(subject: Promise, noticing: Noticing, *, at: datetime) -> Preview:
    """Each notice with those whom it reaches on its day. Nine statements, however many notices."""
    audience, names = audience_of(subject), _names(noticing.told)
    rows = [_foreseen(one, noticing, audience, names, ZoneInfo(subject.zone), at) for one in noticing.planned]
    missed = [row for row in rows if row.comes and not any(one.customer for one in row.reached)]
    return Preview(rows, recipients_of(audience.at(at)), noticing.terms.to_customer and bool(missed))


def recipients_of(reached: Reached) -> Sequence[Recipient]:
    """Staff, addresses of others, then the customer's contacts."""
    return [
        *(Recipient(f"{_USER}{one.id}", one.name) for one in reached.staff),
        *(Recipient(f"{_MAIL}{one.casefold()}", one) for one in reached.addresses),
        *(Recipient(f"{_MAIL}{one.mail.casefold()}", one.name, one.customer) for one in reached.customers),
    ]


def _foreseen(
    notice: PlannedNotice,
    noticing: Noticing,
    audience: Audience,
    names: Mapping[str, str],
    zone: ZoneInfo,
    at: datetime,
) -> Foreseen:
    told = [row for row in noticing.told if (row.of, row.value, row.anchor) == _key(notice, noticing)]
    due = noticing.due
    is_due = due is not None and (due.of, due.value) == (notice.of, notice.value)
    then = None if notice.on is None else datetime.combine(notice.on, time(), zone)
    ahead = then > at if then else not _is_passed(notice, noticing)
    comes = not told and notice.silent_because is None and (is_due or ahead)
    return Foreseen(
        notice,
        comes=comes,
        reached=recipients_of(audience.at(max(at, then or at))) if comes else (),
        told=[Recipient(row.recipient, names[row.recipient]) for row in told],
        told_at=told[0].told_at if told else None,
    )


def _key(notice: PlannedNotice, noticing: Noticing) -> tuple[str, int, date | None]:
    """What a notice is told once of: its end, or the cycle that runs."""
    if notice.of is NoticeOf.DAYS:
        return notice.of, notice.value, noticing.end_on
    return notice.of, notice.value, noticing.allowance.cycle.starts_on if noticing.allowance else None


def _is_passed(notice: PlannedNotice, noticing: Noticing) -> bool:
    """Whether as much, or more, of the use was told of the cycle that runs."""
    of, _, cycle_on = _key(notice, noticing)
    return any((row.of, row.anchor) == (of, cycle_on) and row.value >= notice.value for row in noticing.told)


def _names(told: Iterable[PromiseNotice]) -> Mapping[str, str]:
    """Of everybody who was told, users by name. One statement."""
    recipients = {row.recipient for row in told}
    ids = [one.removeprefix(_USER) for one in recipients if one.startswith(_USER)]
    users = User.objects.filter(id__in=ids).values_list("id", "name")
    names = {f"{_USER}{user_id}": name for user_id, name in users}
    return {one: one.removeprefix(_MAIL) for one in recipients} | names
