"""Setting the escalation matrix of a service level."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.models import EscalationLevel, ServiceLevel
from servanda.core.access import Permission, Viewer
from servanda.core.agreements import (
    EscalationInvalid,
    EscalationRow,
    check_escalation,
    written_actions,
    written_recipients,
)
from servanda.core.refusals import Fault, refuse
from servanda.foundation import outbox
from servanda.foundation.transactions import action
from servanda.organisations.queries import require_everywhere
from servanda.people.revisions import expect_revision


@action
def set_escalation(
    *,
    level_id: UUID,
    rows: Sequence[EscalationRow],
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> ServiceLevel:
    """Put these levels in the place of all that the service level has; the same ones change nothing.

    They hold at once, also for open cases. What is newly named must be in use; who was named and has left may stay.
    Raises ``NotAllowed``, ``NoSuchServiceLevel``, ``Stale``, ``EscalationInvalid``.
    """
    require_everywhere(by, Permission.SETUP_EDIT)
    level = queries.lock_service_level(level_id, viewer=by)
    expect_revision(level.revision, expecting)
    former = queries.escalation(level_id, viewer=by)
    _check(rows, queries.escalation_rows(former))
    if _replace(level, former, rows):
        level.store()
        outbox.announce("levels.escalation_changed", level_id=str(level_id))
    return queries.service_level(level_id, viewer=by)


def _check(rows: Sequence[EscalationRow], former: Sequence[EscalationRow]) -> None:
    missing = queries.not_in_use(rows) - _named(former)
    faults = [fault for row in rows for fault in _reference_faults(row, missing)]
    try:
        check_escalation(rows)
    except EscalationInvalid as refused:
        raise EscalationInvalid(refused.message, [*refused.faults, *faults]) from None
    refuse(EscalationInvalid, "These escalation levels name what is not in use.", faults)


def _reference_faults(row: EscalationRow, missing: Collection[UUID]) -> Iterator[Fault]:
    if any(one.id in missing for one in row.recipients):
        yield Fault(row.place("recipients"), "Choose users and teams that are in use.")
    if any(one.id in missing for one in row.actions):
        yield Fault(row.place("actions"), "Choose a priority and a queue that are in use.")


def _named(rows: Sequence[EscalationRow]) -> set[UUID]:
    return {record for row in rows for _, record in row.named}


def _replace(level: ServiceLevel, former: Sequence[EscalationLevel], rows: Sequence[EscalationRow]) -> bool:
    """Whether anything became another; rows that stay keep their identity, and so their history."""
    kept = {(one.clock, one.number): one for one in former}
    changed = [_put(level, kept.pop((row.clock.value, row.number), None), row) for row in rows]
    for one in kept.values():
        one.delete()
    return any(changed) or bool(kept)


def _put(level: ServiceLevel, stored: EscalationLevel | None, row: EscalationRow) -> bool:
    one = stored or EscalationLevel(level=level, clock=row.clock.value, number=row.number)
    wanted = {
        "offset_s": row.offset_s,
        "recipients": written_recipients(row.recipients),
        "actions": written_actions(row.actions),
    }
    if stored and all(getattr(stored, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(one, name, value)
    if stored:
        one.store()
    else:
        one.save(force_insert=True)
    return True
