"""Lists of cases: in the order of work, and by age (2-domain 2.4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet

from servanda.cases.models import ORDER_OF_WORK, Case
from servanda.cases.queries.seeing import cases
from servanda.core.access import Viewer
from servanda.core.cases import UNFINISHED, Status
from servanda.core.order import Band, Cursor, MalformedCursor
from servanda.foundation.paging import behind
from servanda.organisations.queries import queues_with_member

MOST_HITS: Final = 5000
_SALT: Final = "servanda.cases.work"
_NAMED: Final = ("customer", "caller", "queue", "assignee", "owner")
"""What lists name. PostgreSQL plans each further table at many times the cost of reading it."""
_UNFINISHED: Final = Q(status__in=[str(status) for status in UNFINISHED])
"""As the indexes of the order of work say it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; everything empty is everything unfinished.

    ``mine``: assigned to the viewer or owned. ``search``: words of the subject, or a number. ``in_my_queues``: in
    one of the queues that the viewer is a member of.
    """

    queue_id: UUID | None = None
    mine: bool = False
    unassigned: bool = False
    customer_id: UUID | None = None
    owner_id: UUID | None = None
    severity: int | None = None
    statuses: tuple[Status, ...] = ()
    search: str = ""
    in_my_queues: bool = False


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Some cases in the order of work; ``at_risk`` numbers those at its beginning that are at risk.

    ``now`` is the instant that decides the bands, the same on all pages that follow one another.
    """

    items: tuple[Case, ...]
    at_risk: int
    now: datetime
    next: str | None


def work(wanted: Wanted, *, viewer: Viewer, at: datetime, limit: int = 50, after: str = "") -> WorkPage:
    """Unfinished cases, those at risk first, then the rest; inside each as ``ORDER_OF_WORK``.

    At most two statements beside those of ``cases``, each one walk along an index. Raises ``NotAllowed`` and
    ``MalformedCursor``.
    """
    cursor = _read(after)
    now = cursor.now if cursor else at
    found = narrowed(cases(viewer=viewer).filter(_UNFINISHED), wanted, viewer).select_related(*_NAMED)
    rows: list[tuple[Band, Case]] = []
    for band in Band:
        if cursor is None or band >= cursor.band:
            start = cursor if cursor is not None and cursor.band is band else None
            rows += [(band, case) for case in _band(found, band, now, start)[: limit + 1 - len(rows)]]
        if len(rows) > limit:
            break
    shown = rows[:limit]
    return WorkPage(
        items=tuple(case for _, case in shown),
        at_risk=sum(band is Band.AT_RISK for band, _ in shown),
        now=now,
        next=_written(*shown[-1], now) if len(rows) > limit else None,
    )


def narrowed(found: QuerySet[Case], wanted: Wanted, viewer: Viewer) -> QuerySet[Case]:
    """The cases of the list that are wanted."""
    filters = [
        (wanted.queue_id, Q(queue=wanted.queue_id)),
        (wanted.mine, Q(assignee=viewer.user_id) | Q(owner=viewer.user_id)),
        (wanted.unassigned, Q(assignee=None)),
        (wanted.in_my_queues, Q(queue__in=queues_with_member(viewer.user_id).values("id"))),
        (wanted.customer_id, Q(customer=wanted.customer_id)),
        (wanted.owner_id, Q(owner=wanted.owner_id)),
        (wanted.severity, Q(severity=wanted.severity)),
        (wanted.statuses, Q(status__in=[str(status) for status in wanted.statuses])),
    ]
    for is_wanted, condition in filters:
        if is_wanted:
            found = found.filter(condition)
    return found.filter(id__in=_hits(wanted.search)) if wanted.search.strip() else found


def _hits(search: str) -> QuerySet[Case, UUID]:
    """The cases whose subject has all words, or whose number is one: at most ``MOST_HITS``.

    The cut keeps PostgreSQL from walking the list in its order and looking at every row on the way.
    """
    found = Case.objects.all()
    for word in search.split()[:8]:
        found = found.filter(Q(subject__icontains=word) | Q(number=word.lstrip("#")))
    return found.values_list("id", flat=True)[:MOST_HITS]


def listed(wanted: Wanted, *, viewer: Viewer) -> QuerySet[Case]:
    """All cases that are wanted, finished ones too, to be paged by ``("-received_at", "-id")``."""
    return narrowed(cases(viewer=viewer), wanted, viewer).select_related(*_NAMED)


def open_cases_of(customer_id: UUID, *, viewer: Viewer) -> QuerySet[Case]:
    """The unfinished cases of a customer in the order of work: what a caller may be calling about."""
    found = cases(viewer=viewer).filter(_UNFINISHED, customer=customer_id)
    return found.select_related(*_NAMED).order_by(*ORDER_OF_WORK)


def cases_of_contract(contract_id: UUID, *, viewer: Viewer) -> QuerySet[Case]:
    """The cases that a contract covers, finished ones too, to be paged by ``("-received_at", "-id")``."""
    return cases(viewer=viewer).filter(contract=contract_id).select_related(*_NAMED)


def cases_of_agreement(agreement_id: UUID, *, viewer: Viewer) -> QuerySet[Case]:
    """The cases that were promised under an agreement, finished ones too, to be paged as ``listed``."""
    return cases(viewer=viewer).filter(agreement=agreement_id).select_related(*_NAMED)


def cases_of_key(key_id: UUID, *, viewer: Viewer, is_unfinished: bool = False) -> QuerySet[Case]:
    """The cases that a support key informs, the unfinished ones alone if asked, to be paged as ``listed``."""
    found = cases(viewer=viewer).filter(support_key=key_id).select_related(*_NAMED)
    return found.filter(_UNFINISHED) if is_unfinished else found


def _band(found: QuerySet[Case], band: Band, now: datetime, start: Cursor | None) -> QuerySet[Case]:
    at_risk = Q(severity=1) | Q(at_risk_at__lte=now)
    rows = found.filter(at_risk if band is Band.AT_RISK else _not_at_risk(now)).order_by(*ORDER_OF_WORK)
    return rows.filter(behind(ORDER_OF_WORK, start.key)) if start else rows


def _not_at_risk(now: datetime) -> Q:
    # Not the negation of the other band, which an empty instant would fall out of.
    return Q(severity__gt=1) & (Q(at_risk_at=None) | Q(at_risk_at__gt=now))


def _read(cursor: str) -> Cursor | None:
    if not cursor:
        return None
    try:
        return Cursor.from_tuple(signing.loads(cursor, salt=_SALT))
    except (signing.BadSignature, TypeError) as error:
        raise MalformedCursor("This list has no such page; start at the first one.") from error


def _written(band: Band, case: Case, now: datetime) -> str:
    key = tuple(getattr(case, name) for name in ORDER_OF_WORK)
    return signing.dumps(Cursor(now, band, key).to_tuple(), salt=_SALT, compress=True)
