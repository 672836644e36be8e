"""Notices in words: those to come and whom they reach, and those that were told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from servanda.agreements import queries
from servanda.automation.queries import preview_of
from servanda.core.agreements.noticing import NoticeOf
from servanda.web.desk.contracts.amounts import amount
from servanda.web.words import day, days_until

_SUCCESSOR: Final = {"contract": "renewal", "agreement": "amendment"}
_NOBODY: Final = "reaches nobody"


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in words: when, what becomes of it, and whom it reaches; ``sent_at`` if it was told."""

    when: str
    more: str
    whom: str
    sent_at: datetime | None
    is_silent: bool
    percent: int | None

    @property
    def reaches(self) -> bool:
        """Whether it reaches anybody."""
        return self.whom not in ("", _NOBODY)


@dataclass(frozen=True, slots=True)
class ShownNotices:
    """All that are set, whom they reach now, and whether one of them misses the customer."""

    rows: Sequence[ShownNotice]
    reached: Sequence[str]
    misses_customer: bool

    def told_of_use(self, percent: int) -> str:
        """To whom it is, or was, told that so much is used, ``to Miriam Adler``; empty where nobody is."""
        return next((row.whom for row in self.rows if row.percent == percent and row.reaches), "")


def shown_notices(subject: Any, noticing: Any, *, called: str, at: datetime) -> ShownNotices:
    """Those of a contract or an agreement, as it is ``called``. As ``preview_of``."""
    found = preview_of(subject, noticing, at=at)
    on = queries.local_date(at, subject.zone)
    rows = [_shown(row, noticing, _SUCCESSOR[called], on) for row in found.rows]
    return ShownNotices(rows, [_named(one) for one in found.reached], found.misses_customer)


def _shown(row: Any, noticing: Any, successor: str, on: date) -> ShownNotice:
    notice = row.notice
    silent = notice.silent_because is not None and not row.told
    if silent:
        more = f"silent: the {successor} leaves no gap"
    elif notice.of is NoticeOf.PERCENT:
        more = _use(notice.value, noticing.allowance)
    else:
        more = _on(notice.on, row.comes, on)
    whom = _whom(row.told or row.reached) if row.told or row.comes else ""
    percent = notice.value if notice.of is NoticeOf.PERCENT else None
    return ShownNotice(_what(notice.of, notice.value), more, whom, row.told_at, silent, percent)


def _on(then: date, comes: bool, on: date) -> str:
    """The day; of one that has come whether it is told still."""
    if then > on:
        return f"{day(then, on=on)}, {days_until(then, on=on)}"
    return f"{day(then, on=on)}, {'told within the hour' if comes else 'passed'}"


def _use(percent: int, allowance: Any) -> str:
    """How much that is, and how much use is left until then."""
    mark = -(-allowance.given * percent // 100)
    missing = mark - allowance.used
    more = f", {amount(missing, allowance.unit)} from now" if missing > 0 else ", reached"
    return f"at {amount(mark, allowance.unit)}{more}"


def _whom(found: Sequence[Any]) -> str:
    """Everybody by name, the customer's own after the others."""
    ours = ", ".join(one.name for one in found if not one.customer)
    theirs = ", ".join(_named(one) for one in found if one.customer)
    if ours and theirs:
        return f"to {ours}, also to {theirs}"
    return f"to {ours or theirs}" if found else _NOBODY


def _named(one: Any) -> str:
    return f"{one.name} of {one.customer}" if one.customer else one.name


def _what(of: str, value: int) -> str:
    if of == NoticeOf.PERCENT:
        return f"{value} % used"
    if value == 0:
        return "On the last day"
    days = f"{abs(value)} day{'' if abs(value) == 1 else 's'}"
    return f"{days} {'before' if value < 0 else 'after'} the end"


def told(rows: Iterable[Any]) -> Iterator[tuple[str, list[str], datetime]]:
    """Each notice that was told: what, to how many of the vendor's own and to which addresses, and when."""
    together: dict[tuple[str, int, date], list[Any]] = {}
    for row in rows:
        together.setdefault((row.of, row.value, row.anchor), []).append(row)
    for (of, value, _), found in together.items():
        named = [row.recipient.removeprefix("mail:") for row in found if row.recipient.startswith("mail:")]
        staff = len(found) - len(named)
        who = [f"{staff} member{'' if staff == 1 else 's'} of staff"] if staff else []
        yield _what(of, value), [*who, *named], found[0].told_at
