"""Cases as rows of a list: what they are, their clock, and what can be done from there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from servanda.cases import queries
from servanda.cases.queries import CaseClocks
from servanda.core.access import Permission, Viewer
from servanda.core.cases import Status
from servanda.core.clocks import State
from servanda.organisations.queries import terms
from servanda.web import words
from servanda.web.desk.clocks import ShownClock, row, shown_clock

_SHORT: Final = {"irt": "Response", "ort": "Resolution", "update": "Update"}
"""Names of clocks where a column says that they are clocks."""
_BEFORE: Final = {"met": "at", "paused": "since"}
"""What stands before the instant of a clock that does not run."""
_DAYS_FROM_H: Final = 48


@dataclass(frozen=True, slots=True)
class Row:
    """One case. ``clock`` is the one to show, empty where nothing was promised; ``clock_name`` its short name.

    ``version`` changes when anybody changes the case. ``aside`` says in words why a case rests.
    """

    case: Any
    href: str
    clock: ShownClock | None
    clock_name: str
    aside: str
    received: str
    may_accept: bool
    version: str

    @property
    def whose(self) -> str:
        """The customer, else what the caller said of themselves."""
        customer = self.case.customer.name if self.case.customer else ""
        return customer or self.case.caller_name or "Customer unknown"

    @property
    def still(self) -> str:
        """The figure of a clock that does not run."""
        assert self.clock is not None  # noqa: S101  asked for where there is one
        return f"met in {self.clock.value}" if self.clock.u == "met" else self.clock.value

    @property
    def before(self) -> str:
        """The word before the instant of its clock."""
        return _BEFORE.get(self.clock.u, "") if self.clock else ""

    @property
    def due_at(self) -> datetime | None:
        """When its clock is due, or was; empty while nothing runs."""
        return self.clock.instant if self.clock and self.clock.counts else None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a list, when, the queues that are theirs, and why cases are held, by the id of the reason."""

    viewer: Viewer
    at: datetime
    queue_ids: frozenset[UUID] = frozenset()
    holds: Mapping[UUID, str] = field(default_factory=dict)


def rows_of(cases: Iterable[Any], reader: Reader) -> list[Row]:
    """The cases as rows, in their order: three statements at most, however many."""
    found = list(cases)
    clocks = queries.clocks_of(found, at=reader.at) if found else {}
    reader = replace(reader, holds=_hold_reasons(found, reader.viewer))
    return [_row(case, clocks.get(case.id), reader) for case in found]


def address_of(number: str) -> str:
    """Where the page of a case is."""
    return reverse("cases-case", kwargs={"number": number})


def version(case: Any) -> str:
    """Changes when anybody changes the case."""
    return f"{case.number}.{case.revision}"


def may_accept(case: Any, viewer: Viewer, queue_ids: Collection[UUID]) -> bool:
    """Whether to offer it in a list: a case that waits for the viewer, or in a queue of theirs.

    The table of moves decides when it is pressed; this costs no statement.
    """
    is_theirs = case.queue_id in queue_ids or case.assignee_id == viewer.user_id
    return (
        case.status == Status.QUEUED
        and is_theirs
        and case.assignee_id in (None, viewer.user_id)
        and viewer.may(Permission.CASE_ACCEPT_QUEUED)
    )


def _row(case: Any, clocks: CaseClocks | None, reader: Reader) -> Row:
    clock = _clock(clocks, reader)
    return Row(
        case=case,
        href=address_of(case.number),
        clock=clock,
        clock_name=_SHORT[clock.kind] if clock else "",
        aside=_aside(case, reader),
        received=_ago(case.received_at, reader.at),
        may_accept=may_accept(case, reader.viewer, reader.queue_ids),
        version=version(case),
    )


def _ago(instant: datetime, at: datetime) -> str:
    """How long ago, as short as a column wants it: ``12 min``, ``5 h``, ``3 d``."""
    minutes = int((at - instant).total_seconds()) // 60
    hours = minutes // 60
    if hours >= _DAYS_FROM_H:
        return f"{hours // 24} d"
    return f"{hours} h" if hours else f"{minutes} min"


def _clock(clocks: CaseClocks | None, reader: Reader) -> ShownClock | None:
    """The one that is due first, else a paused one, else how the last one ended."""
    zone = reader.viewer.zone
    present = row(clocks, reader.at, zone)
    if present or clocks is None:
        return present
    ended = [one for one in (clocks.ort, clocks.irt) if one and one.state is not State.CANCELLED]
    return shown_clock(ended[0], reader.at, zone) if ended else None


def _hold_reasons(found: Iterable[Any], viewer: Viewer) -> dict[UUID, str]:
    if all(case.hold_reason_id is None for case in found):
        return {}
    return {reason.id: reason.label for reason in terms("hold-reasons", viewer=viewer)}


def _aside(case: Any, reader: Reader) -> str:
    if case.status == Status.ON_HOLD:
        until = case.resume_at and words.moment(case.resume_at, at=reader.at, zone=reader.viewer.zone)
        why = reader.holds.get(case.hold_reason_id, "")
        return f"{why}, until {until}" if until else why
    if case.status == Status.AWAITING_INFO and case.asked_at:
        return f"asked {words.since(case.asked_at, at=reader.at)}"
    return ""
