"""Whether an agreement can be approved: all that is missing, and what whoever approves should know before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from servanda.agreements.models import Contract, SupportAgreement
from servanda.agreements.queries.chains import contract_meant, renewal_chain
from servanda.agreements.queries.contract_states import contract_dates
from servanda.agreements.queries.levels import plan_targets
from servanda.agreements.queries.states import local_date
from servanda.core import agreements as core
from servanda.core.agreements.chains import goes_on_until
from servanda.core.agreements.contracts import ContractState, contract_shown
from servanda.core.refusals import Fault

_HOLDS = frozenset({ContractState.ACTIVE, ContractState.EXPIRING})


@dataclass(frozen=True, slots=True)
class Readiness:
    """What keeps an agreement from being approved, what to know before, and its targets slower than the plan's."""

    missing: tuple[Fault, ...]
    advice: tuple[Fault, ...]
    slower_than_plan: tuple[core.Target, ...]


def readiness(agreement: SupportAgreement, at: datetime) -> Readiness:
    """For approving it at that instant as it stands. At most eight statements."""
    on = local_date(at, agreement.zone)
    facts = approval_facts(agreement, on)
    return Readiness(core.missing(facts, on=on), core.advice(facts, on=on), core.slower_than_plan(facts))


def approval_facts(agreement: SupportAgreement, on: date) -> core.AgreementFacts:
    """What approving it on that date depends on. Targets are compared with those of the contract's plan, else the
    default plan's. A contract stands for its chain: the one that counts on the first day, and how far others follow."""
    first_on = max(on, agreement.effective_from or on)
    meant = contract_meant(agreement, first_on)
    plan = plan_targets(meant) if agreement.overrides else {}
    return core.AgreementFacts(
        has_level=agreement.service_level_id is not None,
        has_organisation=agreement.organisation_id is not None,
        effective_from=agreement.effective_from,
        level_by_plan=agreement.level_by_plan,
        contract=_contract(meant, first_on),
        amends=_period(agreement.amends),
        leaves_out=_left_out(agreement.amends),
        approved=agreement.is_approved,
        expires_on=agreement.expires_on,
        review_on=agreement.review_on,
        named_contacts_only=agreement.named_contacts_only,
        contacts=agreement.contacts.count(),
        own_targets=core.times(_counted_alike(agreement.overrides, plan)),
        plan_targets=core.times(plan),
    )


def _contract(contract: Contract | None, on: date) -> core.NamedContract | None:
    if contract is None:
        return None
    term = contract_dates(contract)
    until = goes_on_until(map(contract_dates, renewal_chain(contract)), term)
    return core.NamedContract(contract.number, contract_shown(term, on) in _HOLDS, until)


def _period(amended: SupportAgreement | None) -> core.Period | None:
    if amended is None or amended.effective_from is None:
        return None
    return core.Period.through(amended.effective_from, amended.expires_on)


def _left_out(amended: SupportAgreement | None) -> str:
    """The draft that stands between it and an agreement farther back, which would then hold beside it."""
    return amended.number if amended and amended.amends_id and not amended.is_approved else ""


def _counted_alike(
    own: Mapping[str, Mapping[str, Mapping[str, Any]]], plan: Mapping[str, Mapping[str, Mapping[str, Any]]]
) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Working time and elapsed time cannot be compared: which is slower depends on the hour."""
    return {
        severity: {
            clock: target
            for clock, target in clocks.items()
            if target.get("calendar") == plan.get(severity, {}).get(clock, {}).get("calendar")
        }
        for severity, clocks in own.items()
    }
