"""How the cover of a case stands by now: what has ended since, what is left, what was decided (2-domain 2.3)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import QuerySet

from servanda.agreements import queries as promises
from servanda.agreements.models import Contract
from servanda.cases.models import Case, CoverDecision
from servanda.cases.queries.seeing import seen_case
from servanda.core.access import Permission, Viewer
from servanda.core.agreements import AgreementState
from servanda.core.agreements.contracts import ContractState
from servanda.core.cases import UNFINISHED, Naming, Status

_HOLDS: Final = frozenset({ContractState.ACTIVE, ContractState.EXPIRING, ContractState.SCHEDULED})


class CoverDeed(StrEnum):
    """What can be done about the cover of a case."""

    DECIDE = "decide"
    CONFIRM_NAMING = "confirm_naming"
    CONFIRM_SENDER = "confirm_sender"
    JUDGE_AGAIN = "judge_again"


COVER_PERMISSION: Final[Mapping[CoverDeed, Permission]] = {
    CoverDeed.DECIDE: Permission.COVER_DECIDE,
    CoverDeed.CONFIRM_NAMING: Permission.CASE_OVERRULE_NOT_NAMED,
    CoverDeed.CONFIRM_SENDER: Permission.CASE_WRITE,
    CoverDeed.JUDGE_AGAIN: Permission.CASE_JUDGE_AGAIN,
}
"""Who may do it, in the case's organisation."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A record that lent the promise and does not hold any more; ``state`` is what it is now."""

    kind: str
    number: str
    state: str


@dataclass(frozen=True, slots=True)
class CoverNow:
    """``ended`` is what the case runs off under; ``allowance`` how its contract stands today, where it counts.

    ``decisions`` are about a case without cover, the newest first.
    """

    contract: Contract | None
    allowance: promises.Allowance | None
    ended: tuple[Ended, ...]
    decisions: tuple[CoverDecision, ...]


def cover_now(case: Case, *, at: datetime) -> CoverNow:
    """How the cover stands now. At most four statements; none for a finished case that has no contract."""
    contract = _contract(case)
    decided = CoverDecision.objects.filter(case=case).order_by("-decided_at", "-id")
    return CoverNow(
        contract=contract,
        allowance=_allowance(contract, at),
        ended=tuple(_ended(case, contract, at)) if Status(case.status) in UNFINISHED else (),
        decisions=tuple(decided) if case.without_cover else (),
    )


def cover_decisions(number: str, *, viewer: Viewer) -> QuerySet[CoverDecision]:
    """What was decided about the case, the newest first. Raises ``NotAllowed``, ``NoSuchCase``."""
    found = CoverDecision.objects.filter(case=seen_case(number, viewer=viewer))
    return found.order_by("-decided_at", "-id")


def cover_deeds(case: Case, *, viewer: Viewer) -> tuple[CoverDeed, ...]:
    """What the viewer may do about the cover now; the actions refuse everything else. No statement."""
    unfinished = Status(case.status) in UNFINISHED
    table = {
        CoverDeed.CONFIRM_NAMING: unfinished and case.naming == Naming.PROVISIONAL,
        CoverDeed.CONFIRM_SENDER: unfinished and not case.is_verified,
        CoverDeed.DECIDE: case.without_cover and case.status != Status.CANCELLED,
        CoverDeed.JUDGE_AGAIN: unfinished,
    }
    return tuple(
        deed
        for deed, possible in table.items()
        if possible and viewer.may(COVER_PERMISSION[deed], case.organisation_id)
    )


def _contract(case: Case) -> Contract | None:
    if case.contract_id is None:
        return None
    return Contract.objects.select_related("renewal", "plan").get(id=case.contract_id)


def _allowance(contract: Contract | None, at: datetime) -> promises.Allowance | None:
    if contract is None:
        return None
    return promises.allowances([contract.id], promises.contract_on(contract, at)).get(contract.id)


def _holds(contract: Contract, state: ContractState, at: datetime) -> bool:
    """Whether it holds at the instant; days of grace belong to it."""
    grace = promises.contract_term(contract).grace_until
    in_grace = grace is not None and promises.contract_on(contract, at) <= grace
    return state in _HOLDS or (state is ContractState.EXPIRED and in_grace)


def _ended(case: Case, contract: Contract | None, at: datetime) -> Iterator[Ended]:
    agreement = promises.state_of(case.agreement, at) if case.agreement else None
    if case.agreement is not None and agreement is not None and agreement is not AgreementState.VALID:
        yield Ended("agreement", case.agreement.number, agreement)
    state = promises.contract_state(contract, at) if contract else None
    if contract is not None and state is not None and not _holds(contract, state, at):
        yield Ended("contract", contract.number, state)
