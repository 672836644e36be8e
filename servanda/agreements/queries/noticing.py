"""Which promise notices are due, and what is planned and told of one contract or agreement (2-domain 2.8)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from servanda.agreements.models import AllowanceCycle, Contract, PromiseNotice, SupportAgreement
from servanda.agreements.queries.agreements import agreement
from servanda.agreements.queries.allowance import Allowance, own_allowances
from servanda.agreements.queries.contract_states import contract_term
from servanda.agreements.queries.contracts import contract
from servanda.agreements.queries.states import local_date, successor_start, with_successor
from servanda.core.access import Viewer
from servanda.core.agreements.noticing import (
    CATCH_UP_DAYS,
    MOST_DAYS,
    UNTOLD_DAYS,
    DueNotice,
    NoticeOf,
    NoticeTerms,
    PlannedNotice,
    due_of_end,
    due_of_use,
    planned,
    read,
)
from servanda.core.cover import ContractStage

Promise = Contract | SupportAgreement

_BATCH: Final = 500
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DuePromise:
    """A notice that is to be told now, and what it is about."""

    subject: Promise
    due: DueNotice


@dataclass(frozen=True, slots=True)
class Noticing:
    """The notices of one contract or agreement: the terms, whether they are the usual ones, the plan, and what was told.

    ``due`` is that of the end that is told next, as it has come already; ``allowance`` what percents count.
    """

    terms: NoticeTerms
    is_usual: bool
    end_on: date | None
    planned: Sequence[PlannedNotice]
    due: DueNotice | None
    told: Sequence[PromiseNotice]
    allowance: Allowance | None = None


def noticing_of_contract(number: str, *, viewer: Viewer, at: datetime) -> Noticing:
    """Raises ``NotAllowed``, ``NoSuchContract``."""
    found = contract(number, viewer=viewer)
    return noticing_of(found, own_allowances([found.id], local_date(at, found.zone)).get(found.id), at=at)


def noticing_of_agreement(number: str, *, viewer: Viewer, at: datetime) -> Noticing:
    """Raises ``NotAllowed``, ``NoSuchAgreement``."""
    return noticing_of(agreement(number, viewer=viewer), None, at=at)


def noticing_of(subject: Promise, allowance: Allowance | None, *, at: datetime) -> Noticing:
    """Of one that the viewer has found, with its own allowance of the day. A statement; of an agreement two."""
    terms, end_on, followed = read(subject.notices), end_of(subject), _is_followed(subject)
    told = list(PromiseNotice.objects.filter(_of(subject)).order_by("-told_at", "-id")[:100])
    known = {row.value for row in told if row.of == NoticeOf.DAYS and row.anchor == end_on}
    due = None
    if end_on is not None and _holds_or_held(subject):
        on = local_date(at, subject.zone)
        due = due_of_end(terms, end_on=end_on, followed=followed, on=on, told=known)
    plan = planned(terms, end_on=end_on, followed=followed, counts=allowance is not None)
    return Noticing(terms, subject.notices is None, end_on, plan, due, told, allowance)


def due_promises(*, at: datetime) -> Iterator[DuePromise]:
    """Every promise notice that is to be told at the instant, by id: of ends, then of use.

    Goes through what ends within a year in batches, some three statements each.
    """
    for batch in (*_batches(_ending_contracts(at)), *_batches(_ending_agreements(at))):
        told = _told(batch, NoticeOf.DAYS)
        for one in batch:
            due = _end_due(one, local_date(at, one.zone), told[one.id])
            if due is not None:
                yield DuePromise(one, due)
    yield from _used(at)


def end_of(subject: Promise) -> date | None:
    """The day that its notices of days count from: the last one, or the review date of what has no end."""
    if isinstance(subject, Contract):
        return contract_term(subject).last_on
    return subject.expires_on or subject.review_on


def _holds_or_held(subject: Promise) -> bool:
    """Whether anything is told of it at all, as ``due_promises`` goes through them."""
    if isinstance(subject, Contract):
        return subject.is_active and subject.stage != ContractStage.DRAFT
    return subject.is_active and subject.is_approved


def _end_due(subject: Promise, on: date, told: Mapping[date, set[int]]) -> DueNotice | None:
    end_on = end_of(subject)
    if end_on is None:
        return None
    terms = read(subject.notices)
    # Whether something follows costs a statement perhaps, so it is asked only of what would be told.
    due = due_of_end(terms, end_on=end_on, followed=False, on=on, told=told.get(end_on, set()))
    return None if due is None or _is_followed(subject) else due


def _is_followed(subject: Promise) -> bool:
    """Whether a successor starts without a gap."""
    if isinstance(subject, Contract):
        return contract_term(subject).follows_on
    start, end_on = successor_start(subject), end_of(subject)
    return start is not None and end_on is not None and start <= end_on + _DAY


def _ending_contracts(at: datetime) -> QuerySet[Contract]:
    first, last = _window(at)
    held = Contract.objects.filter(is_active=True).exclude(stage=ContractStage.DRAFT)
    binding = held.exclude(terminated_on__lt=F("starts_on"))
    ends = binding.annotate(last_on=Coalesce("terminated_on", "ends_on")).filter(last_on__range=(first, last))
    return ends.select_related("renewal", "customer", "owner")


def _ending_agreements(at: datetime) -> QuerySet[SupportAgreement]:
    first, last = _window(at)
    approved = SupportAgreement.objects.filter(is_active=True, approved_at__isnull=False)
    ends = approved.annotate(last_on=Coalesce("expires_on", "review_on")).filter(last_on__range=(first, last))
    return with_successor(ends).select_related("customer", "owner", "organisation")


def _window(at: datetime) -> tuple[date, date]:
    """Ends of which anything could be told: of those longer ago, or farther away, nothing is."""
    today = at.date()
    return today - timedelta(days=MOST_DAYS + UNTOLD_DAYS + 1), today + timedelta(days=MOST_DAYS + 1)


def _used(at: datetime) -> Iterator[DuePromise]:
    """Of contracts that have used anything of a cycle that has begun; of one that is over while work is still entered.

    What a termination takes back of later cycles is no use.
    """
    over = at.date() - timedelta(days=CATCH_UP_DAYS)
    near = Q(starts_on__lte=at.date() + _DAY) & (Q(ends_on=None) | Q(ends_on__gt=over))
    held = AllowanceCycle.objects.exclude(starts_on__gt=F("contract__terminated_on"))
    cycles = held.filter(near, used__gt=0, contract__is_active=True)
    for batch in _batches(cycles.select_related("contract__customer", "contract__owner")):
        told = _told([one.contract for one in batch], NoticeOf.PERCENT)
        for cycle in batch:
            one = cycle.contract
            if cycle.starts_on > local_date(at, one.zone):
                continue
            known = told[one.id].get(cycle.starts_on, set())
            due = due_of_use(
                read(one.notices),
                given=cycle.given,
                used=cycle.used,
                cycle_on=cycle.starts_on,
                told=known,
            )
            if due is not None:
                yield DuePromise(one, due)


def _told(subjects: Collection[Promise], of: NoticeOf) -> Mapping[UUID, Mapping[date, set[int]]]:
    """What was told of each already, by its end or cycle. One statement."""
    ids = [one.id for one in subjects]
    rows = PromiseNotice.objects.filter(Q(contract__in=ids) | Q(agreement__in=ids), of=of)
    found: dict[UUID, dict[date, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in rows.annotate(subject=Coalesce(F("contract_id"), F("agreement_id"))):
        found[row.subject][row.anchor].add(row.value)
    return found


def _of(subject: Promise) -> Q:
    return Q(contract=subject) if isinstance(subject, Contract) else Q(agreement=subject)


def _batches(found: QuerySet[Any]) -> Iterator[list[Any]]:
    """In the order of ids, so many at once."""
    in_order, last = found.order_by("id"), None
    while batch := list((in_order.filter(id__gt=last) if last else in_order)[:_BATCH]):
        yield batch
        last = batch[-1].id
