"""Who tells a proof, and to whom: the words in which staff and customers learn of the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from servanda.cases.queries import CustomersProof, Proof
from servanda.core.clocks import ClockSheet
from servanda.web import words
from servanda.web.desk.cases.proof.wording import (
    cause_words,
    full,
    pause_words,
    plain_pause,
    plain_words,
)


@dataclass(frozen=True, slots=True)
class Teller:
    """How the promised party is called, and the words for lines and promises of the form that is told.

    ``holidays`` are names by date; ``in_hours_of`` names the calendar, where it is named at all. ``full``: every
    instant with its whole date, for what is read on another day.
    """

    party: str
    zone: str
    at: datetime
    sheet: ClockSheet
    number: Callable[[Any], int]
    because: Callable[[Any], str]
    pause: Callable[[Any], str]
    calendar: Callable[[Any], str]
    severity: Callable[[Any], str]
    holidays: Mapping[str, str]
    in_hours_of: str
    full: bool = False

    @property
    def local(self) -> ZoneInfo:
        """The reader's zone."""
        return ZoneInfo(self.zone)

    def plainly(self, instant: datetime | None) -> str:
        """An instant to the minute, where nothing is to add up."""
        if instant is None:
            return ""
        return full(instant, self.zone) if self.full else words.moment(instant, at=self.at, zone=self.zone)

    def moment(self, instant: datetime | None) -> str:
        """An instant in the reader's words, with its seconds where it has any: rows are to add up on paper."""
        said = self.plainly(instant)
        return f"{said}:{instant:%S}" if instant and instant.second else said


def staffs(proof: Proof, sheet: ClockSheet, zone: str, customer: str) -> Teller:
    """How staff are told."""
    present = proof.present.calendar
    used = proof.inputs.calendars[present]
    return Teller(
        party=customer or "The customer",
        zone=zone,
        at=proof.at,
        sheet=sheet,
        number=lambda line: line.seq,
        because=lambda line: _signed(proof, line.seq),
        pause=lambda line: pause_words(proof.causes[line.seq]),
        calendar=lambda line: line.calendar,
        severity=lambda one: one.severity,
        holidays=used.holiday_names,
        in_hours_of=f" of {used.name}" if used.id else "",
    )


def customers(proof: CustomersProof, sheet: ClockSheet, zone: str, calendar: str) -> Teller:
    """How its customer is told: no names, nothing of how we work. ``calendar`` is that of the promise."""
    return Teller(
        party="You",
        zone=zone,
        at=proof.at,
        sheet=sheet,
        number=lambda line: line.number,
        because=plain_words,
        pause=plain_pause,
        calendar=lambda _: calendar,
        severity=lambda one: one.severity,
        holidays={},
        in_hours_of="",
    )


def _signed(proof: Proof, seq: int) -> str:
    """What happened, and who did it."""
    cause = proof.causes.get(seq)
    if cause is None:
        return ""
    said = cause_words(cause)
    return f"{said}, {cause.by_name}" if cause.by_name else said
