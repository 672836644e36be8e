"""Checking an escalation matrix: what cannot be, and what may be but is hardly meant (2-domain 2.2)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from servanda.core.agreements.escalation import (
    NAMED,
    ActionKind,
    EscalationRow,
    Recipient,
    RecipientKind,
    by_clock,
)
from servanda.core.agreements.targets import MOST_MINUTES, Written
from servanda.core.clocks.promises import ClockKind
from servanda.core.refusals import Fault, Invalid, refuse

MOST_LEVELS: Final = 4
MOST_OFFSET_S: Final = MOST_MINUTES * 60
MOST_RECIPIENTS: Final = 50
_MINUTE_S: Final = 60
_ADDRESS: Final = re.compile(r"[^\s@;,<>\"]{1,64}@[^\s@;,<>\".]+(\.[^\s@;,<>\".]+)+")
_LONGEST_ADDRESS: Final = 254


class EscalationInvalid(Invalid):
    """Escalation levels cannot be like this; the faults name ``clock.number.what``, like ``irt.2.offset_s``."""


@dataclass(frozen=True, slots=True)
class EscalationWarning:
    """What may be, but is hardly meant; ``field`` as in ``EscalationInvalid``, or the clock alone."""

    field: str
    message: str


def check_escalation(rows: Sequence[EscalationRow]) -> None:
    """Raise ``EscalationInvalid`` with everything that is wrong with a whole matrix."""
    faults = [fault for row in rows for fault in _row_faults(row)]
    faults += [fault for levels in by_clock(rows).values() for fault in _order_faults(levels)]
    refuse(EscalationInvalid, "These escalation levels cannot be saved.", faults)


def escalation_warnings(
    rows: Sequence[EscalationRow], targets: Written, *, gone: frozenset[UUID] = frozenset()
) -> tuple[EscalationWarning, ...]:
    """What to look at again, in a matrix that could be saved.

    ``targets`` are the newest of the service level; ``gone`` are ids of what is named but not in use any more.
    """
    found = [warning for row in rows for warning in _gone(row, gone)]
    for clock, levels in by_clock(rows).items():
        found += _promise_warnings(clock, levels, targets)
        for earlier, later in pairwise(levels):
            found += _repeating(earlier, later)
        found += _dispatching(levels)
    return tuple(found)


def reached_after(row: EscalationRow, targets: Written) -> dict[str, int]:
    """By severity, how many counted seconds after the start of the clock the level is reached.

    Without severities that promise nothing, and without task targets that are the end of a business day.
    """
    return {
        severity: max(target["minutes"] * _MINUTE_S + row.offset_s, 0)
        for severity, target in _targets(row.clock, targets)
        if "minutes" in target
    }


def _row_faults(row: EscalationRow) -> Iterator[Fault]:
    checks = [
        (1 <= row.number <= MOST_LEVELS, "number", f"A clock has the levels 1 to {MOST_LEVELS}."),
        (abs(row.offset_s) <= MOST_OFFSET_S, "offset_s", f"At most {MOST_MINUTES} minutes."),
        (row.offset_s % _MINUTE_S == 0, "offset_s", "Enter whole minutes."),
        (row.recipients or row.actions, "recipients", "Choose whom this level tells, or what it does."),
        (len(row.recipients) <= MOST_RECIPIENTS, "recipients", f"At most {MOST_RECIPIENTS} recipients."),
        (_is_once(_told(row)), "recipients", "Name each recipient once."),
        (_is_once([one.kind for one in row.actions]), "actions", "Choose each kind of action once."),
    ]
    yield from (Fault(row.place(what), message) for holds, what, message in checks if not holds)
    yield from (
        Fault(row.place("recipients"), problem) for problem in map(_problem, row.recipients) if problem
    )
    if any((one.kind is ActionKind.ESCALATE) != (one.id is None) for one in row.actions):
        yield Fault(row.place("actions"), "Choose which priority, or which queue.")


def _problem(one: Recipient) -> str:
    if (one.kind in NAMED) != (one.id is not None):
        return "Choose which user, or which team."
    is_address = one.kind is RecipientKind.ADDRESS
    fits = len(one.address) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(one.address)
    if (is_address and not fits) or (one.address and not is_address):
        return f"{one.address or 'Nothing'} is no mail address. Enter one like duty@example.com."
    return ""


def _told(row: EscalationRow) -> list[Recipient]:
    """Addresses are the same whatever their case."""
    return [Recipient(one.kind, one.id, one.address.casefold()) for one in row.recipients]


def _is_once(values: Sequence[object]) -> bool:
    return len(values) == len(set(values))


def _order_faults(levels: Sequence[EscalationRow]) -> Iterator[Fault]:
    if [row.number for row in levels] != list(range(1, len(levels) + 1)):
        yield Fault(
            levels[-1].place("number"), "Number the levels of a clock from 1, each once, without a gap."
        )
    for earlier, later in pairwise(levels):
        if later.number > earlier.number and later.offset_s <= earlier.offset_s:
            message = f"Level {later.number} has to come later than level {earlier.number}."
            yield Fault(later.place("offset_s"), message)


def _targets(clock: ClockKind, targets: Written) -> list[tuple[str, Mapping[str, Any]]]:
    return [(severity, clocks[clock]) for severity, clocks in sorted(targets.items()) if clock in clocks]


def _promise_warnings(
    clock: ClockKind, levels: Sequence[EscalationRow], targets: Written
) -> Iterator[EscalationWarning]:
    if not _targets(clock, targets):
        message = (
            "This service level promises nothing here: only a target of an agreement's own lets them fire."
        )
        yield EscalationWarning(clock, message)
    for row in levels:
        at_once = [severity for severity, after in reached_after(row, targets).items() if after == 0]
        if at_once:
            message = f"Fires as soon as the clock starts at severity {', '.join(at_once)}: the target is not longer than this."
            yield EscalationWarning(row.place("offset_s"), message)


def _repeating(earlier: EscalationRow, later: EscalationRow) -> Iterator[EscalationWarning]:
    if set(_told(later)) <= set(_told(earlier)) and set(later.actions) <= set(earlier.actions):
        same = ["tells the same people"] if later.recipients else []
        same += ["does the same"] if later.actions else []
        # Without either it is refused, not warned of.
        if same:
            message = f"Adds nothing: level {earlier.number} {' and '.join(same)}."
            yield EscalationWarning(later.place("recipients"), message)


def _dispatching(levels: Sequence[EscalationRow]) -> Iterator[EscalationWarning]:
    seen: dict[UUID | None, int] = {}
    for row in levels:
        for action in row.actions:
            if action.kind is not ActionKind.DISPATCH:
                continue
            if action.id in seen:
                message = f"Level {seen[action.id]} has dispatched to this queue already."
                yield EscalationWarning(row.place("actions"), message)
            seen.setdefault(action.id, row.number)


def _gone(row: EscalationRow, gone: frozenset[UUID]) -> Iterator[EscalationWarning]:
    if any(one.id in gone for one in row.recipients):
        message = "Somebody named here has left: the manager is told instead."
        yield EscalationWarning(row.place("recipients"), message)
    if any(one.id in gone for one in row.actions):
        yield EscalationWarning(row.place("actions"), "What is chosen here is not in use any more.")
