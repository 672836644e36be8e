"""Opening the cycles of a contract's allowance, and locking the one that a day draws from.

Locks are taken in this order: the contract (only to open a cycle), then cycles by their start, those of the
contract before a renewal first. A contract is never locked against references, which entries need.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

from servanda.agreements.actions.entries import carry_over, entry, record
from servanda.agreements.models import AllowanceCycle, AllowanceEntry, Contract
from servanda.agreements.queries.allowance import allowance_terms, contract_period
from servanda.core.access import Viewer
from servanda.core.agreements.validity import Period
from servanda.core.ledger import EntryKind, Terms, carried, following, prolonged, within


def open_cycle(contract: Contract, *, on: date, by: Viewer, at: datetime) -> AllowanceCycle | None:
    """The cycle that the day draws from, locked, with every cycle up to it opened; none where nothing is counted.

    None also for drafts and before the contract's first day; days of grace belong to the last cycle. Each cycle
    gets its grant, one that is cut too, and what the one before carries into it. Opened at once by two, it is
    opened once. Two statements where it is there, else eight, however many are missing.
    """
    terms = allowance_terms(contract)
    period = contract_period(contract)
    if terms is None or not period.begun(on) or period.over(period.starts_on):
        return None
    return taking_cycle(contract, terms, on=on, by=by, at=at)


def lock_allowances(days: Mapping[Contract, Collection[date]], *, by: Viewer, at: datetime) -> None:
    """Lock beforehand what is given back and drawn on these days of each contract, and open what is missing.

    For whoever does more than one of that in a transaction: one lock after the other would be taken in any order.
    """
    if len(days) > 1:
        contracts = Contract.objects.filter(id__in=[one.id for one in days])
        list(contracts.select_for_update(no_key=True).order_by("-id"))
    for contract in sorted(days, key=attrgetter("id")):
        terms, period = allowance_terms(contract), contract_period(contract)
        if terms is not None and not period.over(period.starts_on):
            counted = [within(period, day) for day in days[contract]]
            _open_up_to(contract, terms, max(counted), by=by, at=at)
            _locked(contract.id, min(counted))


def taking_cycle(contract: Contract, terms: Terms, *, on: date, by: Viewer, at: datetime) -> AllowanceCycle:
    """As ``open_cycle`` of a contract that counts; days before the first belong to the first cycle."""
    day = within(contract_period(contract), on)
    rows = _locked(contract.id, day)
    if not rows or rows[0].starts_on > day:
        day = _open_missing(contract, terms, until=day, by=by, at=at)
        rows = _locked(contract.id, day)
    return carried_from(rows[0], {row.id: row for row in rows})


def carried_from(cycle: AllowanceCycle, rows: dict[UUID, AllowanceCycle]) -> AllowanceCycle:
    """Where a cycle's balance went in the end, locked; a statement for a contract that is not among the rows."""
    while cycle.carried_to_id is not None:
        if cycle.carried_to_id not in rows:
            rows |= {row.id: row for row in locked_from(cycle.carried_to_id)}
        cycle = rows[cycle.carried_to_id]
    return cycle


def terms_before(contract: Contract, terms: Terms) -> Terms | None:
    """The terms of the contract before, if what that one has left goes into the first cycle of this one.

    Not while that one runs on beside it, for other products.
    """
    if contract.previous is None or not terms.carries_forward:
        return None
    before = allowance_terms(contract.previous)
    period = contract_period(contract.previous)
    if before is None or before.unit is not terms.unit or period.over(period.starts_on):
        return None
    return before if period.over(contract.starts_on) else None


def locked_from(cycle_id: UUID) -> list[AllowanceCycle]:
    """The cycle and all later ones of its contract, locked in this order."""
    first = AllowanceCycle.objects.filter(id=cycle_id)
    later = AllowanceCycle.objects.filter(
        contract__in=first.values("contract"), starts_on__gte=first.values("starts_on")
    )
    return list(later.select_for_update().order_by("starts_on"))


def _locked(contract_id: UUID, day: date) -> list[AllowanceCycle]:
    """The cycle of the day, if it has been opened, and all later ones; locked in this order."""
    rows = AllowanceCycle.objects.filter(contract=contract_id).exclude(ends_on__lte=day)
    return list(rows.select_for_update().order_by("starts_on"))


def _open_up_to(contract: Contract, terms: Terms, day: date, *, by: Viewer, at: datetime) -> None:
    """Before any cycle is locked: to open one asks for the contract first."""
    opened = AllowanceCycle.objects.filter(contract=contract, starts_on__lte=day).exclude(ends_on__lte=day)
    if not opened.exists():
        _open_missing(contract, terms, until=day, by=by, at=at)


def _open_missing(contract: Contract, terms: Terms, *, until: date, by: Viewer, at: datetime) -> date:
    """The day itself, or the last one, if the contract was ended before it since it was read."""
    # Whoever comes second waits here, and then finds the cycles, and the end as it is by now.
    period = contract_period(Contract.objects.select_for_update(no_key=True).get(id=contract.id))
    until, newest = within(period, until), _newest(contract.id)
    rest = newest is not None and _rest_follows(newest, period, terms)
    new = _missing(contract, period, terms, newest, until)
    before = newest or _last_of_previous(contract, terms, by=by, at=at)
    if new:
        _store(new, before, terms, rest=rest, by=by, at=at)
    return until


def _newest(contract_id: UUID) -> AllowanceCycle | None:
    rows = AllowanceCycle.objects.filter(contract=contract_id).select_for_update()
    return rows.order_by("-starts_on").first()


def _rest_follows(newest: AllowanceCycle, period: Period, terms: Terms) -> bool:
    """Let the newest cycle grow where the contract's end, which cut it, was moved.

    One that was carried into a renewal stays as it was then, with its grant there: its rest is a cycle that is
    granted nothing. Whether that follows.
    """
    known = Period(newest.starts_on, newest.ends_on)
    now = prolonged(period, terms.cycle, known)
    if newest.carried_to_id is None:
        _end(newest, now.ends_on)
    return newest.carried_to_id is not None and now != known


def _end(cycle: AllowanceCycle, ends_on: date | None) -> None:
    if cycle.ends_on != ends_on:
        cycle.ends_on = ends_on
        cycle.save(update_fields=["ends_on"])


def _missing(
    contract: Contract, period: Period, terms: Terms, newest: AllowanceCycle | None, until: date
) -> list[AllowanceCycle]:
    """Those to open up to the day, in order."""
    missing: list[AllowanceCycle] = []
    known = None if newest is None else Period(newest.starts_on, newest.ends_on)
    while (known := following(period, terms.cycle, known)) is not None and known.begun(until):
        missing.append(AllowanceCycle(contract=contract, starts_on=known.starts_on, ends_on=known.ends_on))
    return missing


def _last_of_previous(contract: Contract, terms: Terms, *, by: Viewer, at: datetime) -> AllowanceCycle | None:
    """The last cycle of the contract that this one renews, locked, if this one goes on with it."""
    before = terms_before(contract, terms)
    if contract.previous is None or before is None:
        return None
    last = taking_cycle(contract.previous, before, on=contract.starts_on, by=by, at=at)
    ends_on = contract_period(contract.previous).ends_on
    if ends_on is not None and last.contract_id == contract.previous.id and last.starts_on < ends_on:
        # What it has goes on from this end, also if that is moved later.
        _end(last, ends_on)
    return last


def _store(
    new: list[AllowanceCycle],
    before: AllowanceCycle | None,
    terms: Terms,
    *,
    rest: bool,
    by: Viewer,
    at: datetime,
) -> None:
    """Nobody has drawn from them yet, so that what each carries on is known. A ``rest`` has been granted before."""
    entries: list[AllowanceEntry] = []
    newest = before if before is None or before.carried_to_id is None else None
    left = newest.balance if newest else 0
    for cycle in new:
        grant = 0 if rest and cycle is new[0] else terms.grant
        if newest is not None and terms.carries_forward and left >= 0:
            newest.carried_to = cycle
            entries += carry_over(newest, cycle, left, on=cycle.starts_on, by=by, at=at)
        left = carried(left, carries_forward=terms.carries_forward) + grant
        if grant:
            entries.append(entry(cycle, EntryKind.GRANT, grant, on=cycle.starts_on, by=by, at=at))
        newest = cycle
    AllowanceCycle.objects.bulk_create(new)
    record(entries)
    if before is not None and before.carried_to is not None:
        before.save(update_fields=["carried_to"])
