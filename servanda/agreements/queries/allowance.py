"""What a contract says about its allowance, and how much of it is left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import connection

from servanda.agreements.models import Contract, SupportPlanVersion
from servanda.core.agreements.validity import Period
from servanda.core.cover import ContractStage, PlanType, WhenUsedUp
from servanda.core.ledger import Cycle, Terms, following, opening, prolonged, within


@dataclass(frozen=True, slots=True)
class Allowance:
    """How a contract stands on a day, in minutes or incidents as ``unit`` says.

    ``left`` of ``given`` in the cycle of that day; both with what a cycle brings that nobody has opened yet.
    ``carried`` is how much of what was left has gone on to a renewal since; only ``own_allowances`` say it.
    """

    unit: PlanType
    left: int
    given: int
    used: int
    beyond: int
    cycle: Period
    carried: int = 0


def allowance_terms(contract: Contract) -> Terms | None:
    """What the contract counts and grants; none where nothing is counted, and for drafts. One statement."""
    if contract.stage == ContractStage.DRAFT or contract.plan_version is None:
        return None
    pinned = SupportPlanVersion.objects.select_related("plan")
    version = pinned.get(plan=contract.plan_id, number=contract.plan_version)
    return _terms(
        version.plan.plan_type,
        contract.allowance or version.allowance,
        (version.cycle, version.carries_forward, version.increment_min, version.when_used_up),
    )


def contract_period(contract: Contract) -> Period:
    """The days on which it counts, to the last one or the one on which it was terminated."""
    ends = contract.ends_on if contract.terminated_on is None else contract.terminated_on
    return Period.through(contract.starts_on, ends)


def allowance_left(contract_ids: Collection[UUID], on: date | Mapping[UUID, date]) -> dict[UUID, int | None]:
    """What each contract has left on the day, or on its own day; none where nothing is counted. One statement.

    As in ``allowances``: on the first day of a cycle it is not empty, whether or not the cycle has been opened.
    """
    found = allowances(contract_ids, on)
    return {one: found[one].left if one in found else None for one in contract_ids}


def allowances(contract_ids: Collection[UUID], on: date | Mapping[UUID, date]) -> dict[UUID, Allowance]:
    """How those of the contracts stand that count anything and have begun. One statement.

    A cycle that nobody has opened counts with its grant and what the ones before carry into it; what the
    contract before would carry into a first cycle is not known until it is opened. Days of grace count as the
    last day. Where a cycle was carried on, also into a renewal, it is that one that counts: work draws from there.
    """
    return _standing(_NEWEST.format(taking=_TAKING), contract_ids, on)


def own_allowances(contract_ids: Collection[UUID], on: date | Mapping[UUID, date]) -> dict[UUID, Allowance]:
    """As ``allowances``, but always in a cycle of the contract itself: how it stood before it was carried on."""
    return _standing(_NEWEST.format(taking=_OWN), contract_ids, on)


def _standing(
    statement: str, contract_ids: Collection[UUID], on: date | Mapping[UUID, date]
) -> dict[UUID, Allowance]:
    days = {one: on if isinstance(on, date) else on[one] for one in contract_ids}
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(days), list(days.values())])
        rows = cursor.fetchall()
    stands = {row[0]: _stands(days[row[0]], *row[1:]) for row in rows}
    return {one: allowance for one, allowance in stands.items() if allowance is not None}


def _terms(unit: str, grant: int | None, rest: tuple[str, bool, int, str]) -> Terms | None:
    if unit == PlanType.FIXED or grant is None:
        return None
    cycle, carries_forward, increment_min, policy = rest
    return Terms(PlanType(unit), grant, Cycle(cycle), carries_forward, increment_min, WhenUsedUp(policy))


def _stands(on: date, *row: Any) -> Allowance | None:
    terms = _terms(row[0], row[1], row[2:6])
    period = Period.through(row[6], row[7])
    if terms is None or not period.begun(on) or period.over(period.starts_on):
        return None
    known = None if row[8] is None else Period(row[8], row[9])
    grown = None if known is None else prolonged(period, terms.cycle, known)
    carried_away, day = row[16], within(period, on)
    newest = known if carried_away else grown
    if newest is None or newest.over(day):
        balance = 0 if newest is None or carried_away else row[12] - row[13]
        return _to_come(terms, period, day, newest, balance=balance, rest=newest != grown)
    starts_on, ends_on, given, used, beyond, carried = row[10:16]
    taking = newest if starts_on == newest.starts_on else Period(starts_on, ends_on)
    return Allowance(terms.unit, given - used, given, used, beyond, taking, carried)


def _to_come(
    terms: Terms, period: Period, on: date, newest: Period | None, *, balance: int, rest: bool
) -> Allowance:
    """What the cycle of the day will begin with. Costs a step for each cycle in between.

    The first to come is granted nothing where it is the ``rest`` of one that was carried away with its grant.
    """
    grants = -1 if rest else 0
    while newest is None or newest.over(on):
        newest = following(period, terms.cycle, newest)
        grants += 1
        assert newest is not None  # noqa: S101  the day lies within the contract
    left = opening(balance, terms.grant, grants, carries_forward=terms.carries_forward)
    return Allowance(terms.unit, left, left, 0, 0, newest)


# Where the cycle of the day was carried to.
_TAKING: Final = """
        WITH RECURSIVE carried AS (
            SELECT own.starts_on, own.ends_on, own.given, own.used, own.beyond, own.carried_to_id
            UNION ALL
            SELECT next.starts_on, next.ends_on, next.given, next.used, next.beyond, next.carried_to_id
              FROM carried JOIN agreements_allowancecycle next ON next.id = carried.carried_to_id
        )
        SELECT *, 0 AS away FROM carried WHERE carried_to_id IS NULL
"""

# What was carried on was left before: the cycle's own figures are without it.
_OWN: Final = """
        SELECT own.starts_on, own.ends_on, own.given + COALESCE(SUM(-away.amount), 0) AS given,
               own.used, own.beyond, COALESCE(SUM(-away.amount), 0) AS away
          FROM agreements_allowanceentry away
         WHERE away.cycle_id = own.id AND own.carried_to_id IS NOT NULL
           AND away.kind = 'carry_over' AND away.amount < 0
"""

# The cycle of the day or the newest before it, and the one whose figures count.
_NEWEST: Final = """
    SELECT contract.id, plan.plan_type, COALESCE(contract.allowance, version.allowance),
           version.cycle, version.carries_forward, version.increment_min, version.when_used_up,
           contract.starts_on, COALESCE(contract.terminated_on, contract.ends_on),
           own.starts_on, own.ends_on,
           taking.starts_on, taking.ends_on, taking.given, taking.used, taking.beyond, taking.away,
           own.carried_to_id IS NOT NULL
      FROM unnest(%s::uuid[], %s::date[]) AS asked (id, day)
      JOIN agreements_contract contract ON contract.id = asked.id
      JOIN agreements_supportplan plan ON plan.id = contract.plan_id
      JOIN agreements_supportplanversion version
        ON version.plan_id = contract.plan_id AND version.number = contract.plan_version
      LEFT JOIN LATERAL (
        SELECT * FROM agreements_allowancecycle cycle
         WHERE cycle.contract_id = contract.id
           AND cycle.starts_on <= LEAST(asked.day, COALESCE(contract.terminated_on, contract.ends_on))
         ORDER BY cycle.starts_on DESC LIMIT 1
      ) own ON true
      LEFT JOIN LATERAL ({taking}) taking ON true
     WHERE contract.stage <> 'draft'
"""
