"""Notices in words: those to come, and those that were told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from servanda.core.agreements.noticing import NoticeOf
from servanda.web.words import day, days_until


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in words: when, and whether that is past."""

    when: str
    more: str
    is_past: bool


def planned(one: Any, on: date) -> ShownNotice:
    """One to come; ``on`` is today where the promise is."""
    if one.of is NoticeOf.PERCENT:
        return ShownNotice(f"{one.value} % used", "when it is reached", is_past=False)
    return ShownNotice(_offset(one.value), f"{day(one.on, on=on)}, {days_until(one.on, on=on)}", one.on < on)


def _offset(value: int) -> str:
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
        what = f"{value} % used" if of == NoticeOf.PERCENT else _offset(value)
        named = [row.recipient.removeprefix("mail:") for row in found if row.recipient.startswith("mail:")]
        staff = len(found) - len(named)
        who = [f"{staff} member{'' if staff == 1 else 's'} of staff"] if staff else []
        yield what, [*who, *named], found[0].told_at
