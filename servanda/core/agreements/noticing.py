"""Promise notices: when the end of a contract or an agreement, or the use of its allowance, is told (2-domain 2.8)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from servanda.core.agreements.validity import AgreementState, Validity, state_shown
from servanda.core.refusals import Fault, Invalid, refuse

MOST_DAYS: Final = 366
MOST_PERCENT: Final = 200
MOST_OFFSETS: Final = 10
MOST_RECIPIENTS: Final = 20
CATCH_UP_DAYS: Final = 31
"""What should have been told longer ago than this is not told any more, if anything was told of the same end or use."""
UNTOLD_DAYS: Final = 92
"""Of an end of which nobody was told anything, the latest notice is told up to a quarter after that end."""


_LENDING: Final = frozenset({AgreementState.VALID, AgreementState.SCHEDULED})


class NoticesInvalid(Invalid):
    """Promise notices cannot be set like this; the faults name what is wrong."""


class NoticeOf(StrEnum):
    """What a promise notice counts from: days from the end or review date, percents of the allowance."""

    DAYS = "days"
    PERCENT = "percent"


class ToldWhom(StrEnum):
    """Who of the vendor's own is told. An owner who has left is replaced by the manager."""

    OWNER = "owner"
    USER = "user"
    TEAM = "team"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class ToldOne:
    """``id`` of a user or team, ``address`` of somebody outside; empty for the owner."""

    kind: ToldWhom
    id: UUID | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class NoticeTerms:
    """``days`` from the end, negative before it, and ``percents`` used, each ascending; ``to_customer`` tells contacts too."""

    days: tuple[int, ...]
    percents: tuple[int, ...]
    recipients: tuple[ToldOne, ...]
    to_customer: bool = False


USUAL: Final = NoticeTerms((-30, -14, 1), (80, 100), (ToldOne(ToldWhom.OWNER),))
"""What is told unless a contract or an agreement says otherwise."""


@dataclass(frozen=True, slots=True)
class DueNotice:
    """``value`` days or percents; ``anchor`` is the end or review date, or the first day of the cycle, that it is about."""

    of: NoticeOf
    value: int
    anchor: date


class Silence(StrEnum):
    """Why a notice that is set is not told."""

    FOLLOWED = "followed"


@dataclass(frozen=True, slots=True)
class PlannedNotice:
    """A notice as a preview shows it: ``on`` the day it is told, empty for percents; silent ones say why."""

    of: NoticeOf
    value: int
    on: date | None
    silent_because: Silence | None = None


def planned(terms: NoticeTerms, *, end_on: date | None, followed: bool, counts: bool) -> list[PlannedNotice]:
    """Everything that is set, in the order of days, then of percents.

    Silent are those of an end that is ``followed`` by a successor without a gap. Without an end there is nothing of
    days, and nothing of percents where nothing ``counts``.
    """
    why = Silence.FOLLOWED if followed else None
    days = () if end_on is None else terms.days
    of_days = [
        PlannedNotice(NoticeOf.DAYS, value, end_on + timedelta(days=value), why) for value in days if end_on
    ]
    percents = terms.percents if counts else ()
    return [*of_days, *(PlannedNotice(NoticeOf.PERCENT, value, None) for value in percents)]


def due_of_end(
    terms: NoticeTerms, *, end_on: date, followed: bool, on: date, told: Collection[int]
) -> DueNotice | None:
    """The notice of the end that is to be told on this day: the latest that has come, unless it was ``told``.

    Earlier ones that were missed are spoken for by it; one that came too long ago is silent, as is everything where
    the successor starts without a gap. Where nothing was ``told`` of this end, an end that is still ahead is never
    too long ago, and one that has passed not for a quarter.
    """
    come = [value for value in terms.days if end_on + timedelta(days=value) <= on]
    if followed or not come or come[-1] in told:
        return None
    came_on = end_on + timedelta(days=come[-1])
    too_late = on - came_on > timedelta(days=CATCH_UP_DAYS) if told else _is_over(max(came_on, end_on), on)
    return None if too_late else DueNotice(NoticeOf.DAYS, come[-1], end_on)


def _is_over(since: date, on: date) -> bool:
    return on - since > timedelta(days=UNTOLD_DAYS)


def due_of_use(
    terms: NoticeTerms, *, given: int, used: int, cycle_on: date, told: Collection[int]
) -> DueNotice | None:
    """The notice of the highest percent that is used, unless as much was ``told`` of this cycle already."""
    come = [value for value in terms.percents if given > 0 and used * 100 >= given * value]
    if not come or any(value >= come[-1] for value in told):
        return None
    return DueNotice(NoticeOf.PERCENT, come[-1], cycle_on)


def lends_contacts(agreement: Validity, *, on: date, end_on: date | None) -> bool:
    """Whether the notices of a contract reach the contacts of an agreement that names it: it holds, or will.

    Once the contract has ended, its last day counts: whoever it held for until then is told that it is over.
    """
    return state_shown(agreement, on if end_on is None else min(on, end_on)) in _LENDING


def checked_terms(
    *, days: Iterable[int], percents: Iterable[int], recipients: Sequence[ToldOne], to_customer: bool
) -> NoticeTerms:
    """Terms in order, without doubles. Raises ``NoticesInvalid`` with everything that is wrong."""
    terms = NoticeTerms(
        tuple(sorted(set(days))), tuple(sorted(set(percents))), tuple(dict.fromkeys(recipients)), to_customer
    )
    refuse(NoticesInvalid, "The notices cannot be set like this.", list(_faults(terms)))
    return terms


def written(terms: NoticeTerms) -> dict[str, Any]:
    """The terms as they are stored, in JSON's own types."""
    return {
        "days": list(terms.days),
        "percents": list(terms.percents),
        "recipients": [_written(one) for one in terms.recipients],
        "to_customer": terms.to_customer,
    }


def read(stored: Mapping[str, Any] | None) -> NoticeTerms:
    """The terms as ``written`` them; the usual ones where nothing is stored."""
    if stored is None:
        return USUAL
    return NoticeTerms(
        tuple(stored["days"]),
        tuple(stored["percents"]),
        tuple(
            ToldOne(ToldWhom(one["kind"]), UUID(one["id"]) if "id" in one else None, one.get("address", ""))
            for one in stored["recipients"]
        ),
        stored["to_customer"],
    )


def _written(one: ToldOne) -> dict[str, str]:
    more = {"id": str(one.id)} if one.id else {"address": one.address} if one.address else {}
    return {"kind": str(one.kind), **more}


def _faults(terms: NoticeTerms) -> Iterator[Fault]:
    if any(abs(value) > MOST_DAYS for value in terms.days):
        yield Fault("days", f"At most {MOST_DAYS} days before or after the end.")
    if any(not 1 <= value <= MOST_PERCENT for value in terms.percents):
        yield Fault("percents", f"Percents between 1 and {MOST_PERCENT}.")
    for name, values in (("days", terms.days), ("percents", terms.percents)):
        if len(values) > MOST_OFFSETS:
            yield Fault(name, f"At most {MOST_OFFSETS} of them.")
    if len(terms.recipients) > MOST_RECIPIENTS:
        yield Fault("recipients", f"At most {MOST_RECIPIENTS} recipients.")
    tells = terms.recipients or terms.to_customer
    if (terms.days or terms.percents) and not tells:
        yield Fault("recipients", "Say who is told, or take the notices away.")
