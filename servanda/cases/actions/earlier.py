"""Judging again what came before a contract was entered."""

from collections.abc import Collection
from datetime import datetime

from servanda.agreements.queries import contract as read_contract
from servanda.cases.actions.covering import judge_again
from servanda.cases.models import Case
from servanda.cases.queries import cases_beside
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.foundation.transactions import action


class NotEarlier(Invalid):
    """Some of the cases did not come before the contract was entered, or are finished; none was judged again."""


@action
def judge_earlier(
    *, contract_number: str, numbers: Collection[str], reason: str, by: Viewer, at: datetime
) -> list[Case]:
    """Judge cases again that ``cases_beside`` of the contract finds: all, or none.

    Raises as ``judge_again``, and ``NoSuchContract``, ``NotEarlier`` naming those that are none.
    """
    require(by, Permission.CASE_JUDGE_AGAIN)
    contract = read_contract(contract_number, viewer=by)
    wanted = list(dict.fromkeys(numbers))
    found = cases_beside(contract, viewer=by).filter(number__in=wanted)
    known = set(found.values_list("number", flat=True))
    faults = [Fault("numbers", f"{number} is no such case.") for number in wanted if number not in known]
    faults += [] if wanted else [Fault("numbers", "Name at least one case.")]
    refuse(NotEarlier, "No case was judged again.", faults)
    return [judge_again(number=number, reason=reason, by=by, at=at) for number in wanted]
