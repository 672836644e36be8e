"""Whom the program tells of what it does by itself, in the written form of recipients (``core.agreements.escalating``).

Beside the kinds of recipients that a matrix knows there is ``queue``: its members.
"""

from uuid import UUID

from servanda.cases.models import Case, CaseEvent
from servanda.core.clocks.firing import What

Written = dict[str, str]


def who_saw(case: Case, *, but: UUID | None) -> list[Written]:
    """Everybody who has had the case's deadlines before their eyes: who has it, and who did anything on it.

    One statement.
    """
    acted = CaseEvent.objects.filter(case=case, by_user__isnull=False).values_list("by_user", flat=True)
    concerned = {*acted.distinct(), case.owner_id, case.assignee_id} - {None, but}
    return [{"kind": "user", "id": str(one)} for one in sorted(map(str, concerned))]


def told_by_default(case: Case, what: What) -> list[Written]:
    """Who learns of a warning: whoever has the case, or else its queue. Of a missed deadline the lead as well."""
    workers = sorted({str(one) for one in (case.owner_id, case.assignee_id) if one})
    told = [{"kind": "user", "id": one} for one in workers]
    if not told and case.queue_id:
        told = [{"kind": "queue", "id": str(case.queue_id)}]
    return [*told, {"kind": "queue_lead"}] if what is What.BREACH else told
