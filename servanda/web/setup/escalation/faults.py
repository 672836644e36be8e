"""What the rules find wrong in a matrix while parts of it cannot be read."""

from collections.abc import Sequence
from typing import Final

from servanda.core import agreements as core
from servanda.core.agreements import EscalationRow
from servanda.core.refusals import Fault
from servanda.web.setup.escalation.forms import EscalationForm

_TIMES: Final = ("offset_s", "side")
_DEEDS: Final = ("roles", "recipients", "priority", "dispatch")


def refused(rows: Sequence[EscalationRow]) -> list[Fault]:
    """What a matrix of these levels would be refused for; levels that cannot be read may leave gaps."""
    try:
        core.check_escalation(rows)
    except core.EscalationInvalid as found:
        return [one for one in found.faults if not one.field.endswith(".number")]
    return []


def add_refused(form: EscalationForm) -> None:
    """Tell all that the rules refuse beside what cannot be read: everything is mended at once."""
    for fault in [one for one in _found(form) if not _is_told(form, one)]:
        form.add_error(fault.field, fault.message)


def _found(form: EscalationForm) -> list[Fault]:
    """A level without a time is judged by itself, so that no other has to come after it."""
    rows = form.rows(also_faulty=True)
    timed = [row for row in rows if not _has_error(form, row.place(""), _TIMES)]
    alone = [fault for row in rows if row not in timed for fault in refused([row])]
    return [*refused(timed), *alone]


def _is_told(form: EscalationForm, fault: Fault) -> bool:
    place, _, what = fault.field.rpartition(".")
    parts = {"offset_s": _TIMES, "recipients": _DEEDS}.get(what, (what,))
    return _has_error(form, f"{place}.", parts)


def _has_error(form: EscalationForm, place: str, parts: Sequence[str]) -> bool:
    return any(f"{place}{part}" in form.errors for part in parts)
