"""Comparing what is kept of the clocks of cases with a replay, a piece at a time (3-clocks 3.4). Changes nothing.

For the program itself: nobody asks who may see them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from servanda.agreements.queries import clock_levels
from servanda.cases.models import Case
from servanda.cases.queries.facts import fold_of
from servanda.cases.queries.ordering import ordered
from servanda.cases.queries.seeing import NoSuchCase
from servanda.commitments.queries.verifying import Awaited, Difference, Verdict, verdicts
from servanda.core.cases import Status, folded_status
from servanda.core.clocks import Evaluation
from servanda.foundation import outbox


@dataclass(frozen=True, slots=True)
class Verified:
    """A case whose stored clocks differ from their replay, or wait to be looked at again; ``edits`` as ``Verdict``."""

    number: str
    differences: tuple[Difference, ...]
    awaited: frozenset[Awaited]
    edits: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class VerifiedCases:
    """Some cases, by age: how many, those about which there is something to say, and the last of them."""

    cases: int
    found: tuple[Verified, ...]
    last: UUID | None


def verified_cases(*, after: UUID | None, limit: int, at: datetime) -> VerifiedCases:
    """The next cases after one, compared; none are left where ``last`` is empty.

    Six statements, however many cases. Those that differ are looked at again, as somebody may have acted in between.
    """
    found = _cases().order_by("id")
    cases = list((found.filter(id__gt=after) if after else found)[:limit])
    return VerifiedCases(len(cases), tuple(_looked_at_twice(cases, at)), cases[-1].id if cases else None)


def verified_case(number: str, *, at: datetime) -> Verified:
    """One case, compared. Raises ``NoSuchCase``. Costs as ``verified_cases``."""
    cases = list(_cases().filter(number=number))
    if not cases:
        raise NoSuchCase(f"There is no case {number}.")
    return next(_looked_at_twice(cases, at), Verified(number, (), frozenset(), frozenset()))


def cases_to_verify() -> int:
    """How many there are. One statement."""
    return Case.objects.count()


_READ: Final = (
    "number",
    "status",
    "service_level_id",
    "escalated_at",
    "severity_weight",
    "at_risk_at",
    "running_due_at",
    "order_due_at",
    "order_weight",
    "sheet",
)


def _cases() -> QuerySet[Case]:
    return Case.objects.only(*_READ).select_related("sheet")


def _looked_at_twice(cases: Sequence[Case], at: datetime) -> Iterator[Verified]:
    """What the second look does not confirm was read while somebody acted."""
    first = _compared(cases, at)
    differing = [case.id for case in cases if case.id in first and first[case.id].differences]
    again = _compared(list(_cases().filter(id__in=differing)), at) if differing else {}
    for case in cases:
        found = again.get(case.id) if case.id in differing else first.get(case.id)
        if found is not None:
            yield found


def _compared(cases: Sequence[Case], at: datetime) -> dict[UUID, Verified]:
    if not cases:
        return {}
    levels = clock_levels({case.service_level_id for case in cases})
    changed = {facts["level_id"] for facts in outbox.awaited("levels.escalation_changed")}
    found = verdicts(
        [case.sheet for case in cases],
        {case.sheet_id: levels.get(case.service_level_id, ()) for case in cases},
        changing={case.sheet_id for case in cases if str(case.service_level_id) in changed},
        at=at,
    )
    judged = ((case.id, _verified(case, found[case.sheet_id])) for case in cases)
    return {case_id: one for case_id, one in judged if one.differences or one.awaited}


def _verified(case: Case, verdict: Verdict) -> Verified:
    differences = verdict.differences
    if verdict.as_kept is not None:
        differences = (*differences, *_beside(case, verdict.as_kept, verdict.awaited))
    return Verified(case.number, differences, verdict.awaited, verdict.edits)


def _beside(case: Case, evaluation: Evaluation, awaited: frozenset[Awaited]) -> Iterator[Difference]:
    """What stands beside the clocks: the status, and where the case is in the order of work."""
    status = folded_status(Status(case.status), fold_of(evaluation))
    if case.status != status:
        yield Difference("status", case.status, str(status))
    if awaited & {Awaited.NEVER_KEPT, Awaited.CALENDAR_EDITED}:
        return
    for name, value in ordered(case, evaluation)._asdict().items():
        if getattr(case, name) != value:
            yield Difference(name, getattr(case, name), value)
