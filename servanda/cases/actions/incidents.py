"""The incident that a case uses of its contract's allowance, and when it is given back (2-domain 2.2)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from servanda.agreements.actions import draw, lock_allowances, open_cycle, refund
from servanda.agreements.models import Contract
from servanda.agreements.queries import allowance_terms, local_date
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.models import Case, EventKind, TimeEntry
from servanda.cases.queries.prospects import Prospect
from servanda.core.access import Viewer
from servanda.core.cover import FALLS_BACK, Draw, from_json
from servanda.core.cover import Contract as ContractFacts
from servanda.organisations.models import CompletionCode

_ONE: Final = 1


def judged_exactly(judge: Callable[[], Prospect], *, by: Viewer, at: datetime) -> Prospect:
    """What ``judge`` comes to, with the allowance that it draws from locked: whoever else draws waits for us.

    Where somebody was quicker, it is judged once more by what is left. Three statements more; none where nothing
    is drawn.
    """
    prospect = judge()
    return prospect if _is_still_left(prospect, by=by, at=at) else judge()


def judged_beside(held: CaseAtHand, judge: Callable[[], Prospect]) -> Prospect:
    """As ``judged_exactly``, for a case that may have drawn already.

    What it gives back and what it would draw from are locked together, in the one order in which everybody locks.
    """
    prospect = judge()
    days = _days_beside(held.case, prospect)
    if not days:
        return prospect
    lock_allowances(days, by=held.by, at=held.at)
    return prospect if _is_still_left(prospect, by=held.by, at=held.at) else judge()


def use_incident(case: Case, *, by: Viewer, at: datetime) -> None:
    """Draw the incident of a stored case that its cover says is drawn, unless it has been.

    The caller stores ``case.drawn``. Three statements, or none.
    """
    if case.drawn_id is not None or case.contract is None or not _draws(case):
        return
    on = local_date(case.received_at, case.contract.zone)
    case.drawn = draw(
        case.contract,
        wanted=_ONE,
        on=on,
        text=case.subject,
        about_id=case.id,
        case_number=case.number,
        by=by,
        at=at,
    )


def is_left_for(case: Case, *, by: Viewer, at: datetime) -> bool:
    """Whether an incident can be drawn for the case: something is left, or its plan goes on when nothing is.

    Whoever else draws waits for us from now on. Three statements; none where nothing is drawn.
    """
    if case.contract is None or not _counts(case):
        return True
    terms = allowance_terms(case.contract)
    on = local_date(case.received_at, case.contract.zone)
    cycle = open_cycle(case.contract, on=on, by=by, at=at)
    return cycle is None or terms is None or cycle.balance > 0 or terms.policy not in FALLS_BACK


def move_incident(held: CaseAtHand, *, before: UUID | None) -> None:
    """Let the draw follow the cover: given back for a contract that holds no more, drawn for the one that does.

    ``before`` is the contract that held so far; its use may stand on the ledger of its renewal.
    """
    used = held.case.drawn
    if used is not None and (before != held.case.contract_id or not _draws(held.case)):
        return_incident(held, "Another contract holds, or none.")
    use_incident(held.case, by=held.by, at=held.at)


def return_incident(held: CaseAtHand, reason: str) -> None:
    """Give the incident of a case back, if it has used one. Four statements, or none."""
    used = held.case.drawn
    if used is None:
        return
    refund(used, reason=reason, by=held.by, at=held.at)
    held.case.drawn = None
    held.enter(
        EventKind.COVER, {"what": "incident_returned", "contract": used.contract.number, "reason": reason}
    )


def settle_incident(held: CaseAtHand, code: CompletionCode | None) -> None:
    """At completion: a code may give the incident back; another one, after that, uses it again."""
    if code is not None and code.may_refund:
        return_incident(held, f"Completed as: {code.label}")
    elif held.case.drawn_id is None and is_left_for(held.case, by=held.by, at=held.at):
        # Of an allowance that others have used up meanwhile nothing is charged that nobody agreed to.
        use_incident(held.case, by=held.by, at=held.at)


def _is_still_left(prospect: Prospect, *, by: Viewer, at: datetime) -> bool:
    found = prospect.cover.contract
    if prospect.cover.draw is not Draw.AT_REGISTRATION or found is None:
        return True
    facts = _facts_of(prospect)
    contract = Contract.objects.get(id=prospect.records.contracts[found.reference].id)
    cycle = open_cycle(contract, on=facts.on, by=by, at=at)
    drawn = prospect.new.drawn.get(contract.id, 0)
    return cycle is None or cycle.balance + drawn == facts.allowance_left


def _days_beside(case: Case, prospect: Prospect) -> dict[Contract, list[date]]:
    """The contracts that a judgement anew gives back to or draws from, with the days. Three statements at most."""
    days: dict[Contract, list[date]] = {}
    worked = TimeEntry.objects.filter(case=case, removed_at=None, is_billable=True)
    entries = list(worked.select_related("drawn__contract"))
    for used in (case.drawn, *(entry.drawn for entry in entries)):
        if used is not None:
            days.setdefault(used.contract, []).append(used.on)
    found = prospect.cover.contract
    if found is None:
        return days
    wanted = [entry.day for entry in entries]
    if prospect.cover.draw is Draw.AT_REGISTRATION:
        wanted.append(_facts_of(prospect).on)
    if wanted:
        contract = Contract.objects.get(id=prospect.records.contracts[found.reference].id)
        days.setdefault(contract, []).extend(wanted)
    return days


def _facts_of(prospect: Prospect) -> ContractFacts:
    """The contract that holds, as it was judged by."""
    held = prospect.cover.contract
    return next(one for one in prospect.snapshot.facts.contracts if held and one.number == held.reference)


def _draws(case: Case) -> bool:
    """By the cover that the case has, now that its sender is known."""
    return case.is_verified and from_json(case.cover).cover.draw is Draw.AT_REGISTRATION


def _counts(case: Case) -> bool:
    return from_json(case.cover).cover.draw is not Draw.NONE
