"""What stands above each page of a contract: its state, the tabs, and the moves that are allowed now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse

from servanda.agreements import queries
from servanda.cases import queries as cases
from servanda.core.access import PROMISE_HISTORY, Permission, Viewer, may_any
from servanda.core.cover import ContractStage, PlanType
from servanda.foundation import clock
from servanda.web.desk.contracts.wording import ShownState, day, last_day, period, scope, shown_state
from servanda.web.desk.promises import DeskRequest

TABS: Final = (
    ("overview", "Overview", "contracts-one", (Permission.PROMISE_SEE,)),
    ("ledger", "Ledger", "contracts-ledger", (Permission.PROMISE_SEE,)),
    ("services", "Services", "contracts-services", (Permission.PROMISE_SEE,)),
    ("notices", "Notices", "contracts-notices", (Permission.PROMISE_SEE,)),
    ("cases", "Cases", "contracts-cases", (Permission.CASE_SEE,)),
    ("documents", "Documents", "contracts-documents", (Permission.PROMISE_SEE,)),
    ("history", "History", "contracts-history", PROMISE_HISTORY),
)
"""Each page of a contract: what it is called in ``head``, its label, its route and who may open it."""


@dataclass(frozen=True, slots=True)
class MoveLink:
    """Something that may be done now: a verb, where it is asked for, how its button looks; posted or opened."""

    word: str
    url: str
    kind: str = ""
    posts: bool = False


def head(request: DeskRequest, contract: Any, here: str) -> dict[str, Any]:
    """The context of ``desk/contracts/contract.html``; ``here`` is the name of the page in ``TABS``.

    A statement for the figures beside the tabs, and one for that of the cases.
    """
    at = clock.now()
    state = shown_state(contract, at)
    return {
        "contract": contract,
        "state": state,
        "period": period(contract),
        "scope": scope(contract),
        "at": at,
        "on": queries.contract_on(contract, at),
        "tabs": list(_tabs(contract, here, request.viewer)),
        "moves": list(_moves(contract, state, request.viewer)),
        "may_edit": request.viewer.may(Permission.PROMISE_EDIT),
    }


def _tabs(contract: Any, here: str, viewer: Viewer) -> Iterator[dict[str, Any]]:
    figures = dict(queries.contract_figures(contract))
    if viewer.may(Permission.CASE_SEE):
        figures["cases"] = cases.cases_of_contract(contract.id, viewer=viewer).count()
    for name, label, route, permissions in TABS:
        if may_any(viewer, permissions):
            yield {
                "label": label,
                "url": reverse(route, args=[contract.number]),
                "current": name == here,
                "count": figures.get(name),
            }


def _moves(contract: Any, state: ShownState, viewer: Viewer) -> Iterator[MoveLink]:
    """From the rare to the one to do next, which stands last."""
    is_draft = contract.stage == ContractStage.DRAFT
    renewal = getattr(contract, "renewal", None)
    may_activate, may_block = viewer.may(Permission.CONTRACT_ACTIVATE), viewer.may(Permission.PROMISE_BLOCK)
    goes_on = contract.stage == ContractStage.ACTIVE and state.code != "expired"
    table = (
        (may_block and not contract.is_blocked, "Block", "block", "quiet", False),
        (may_block and contract.is_blocked, "Unblock", "unblock", "", True),
        (viewer.may(Permission.PROMISE_EDIT) and is_draft, "Delete draft", "delete", "quiet", False),
        (_is_topped_up(contract, state, viewer), "Top up", "top-up", "", False),
        (may_activate and goes_on, "Terminate", "terminate", "quiet", False),
        (may_activate and is_draft, "Activate", "activate", "primary", False),
        (
            may_activate and can_be_renewed(contract),
            renewing(contract),
            "renew",
            "quiet" if contract.terminated_on else "primary",
            False,
        ),
    )
    for holds, word, route, kind, posts in table:
        if holds:
            yield MoveLink(word, reverse(f"contracts-{route}", args=[contract.number]), kind, posts)
    if renewal is not None:
        yield MoveLink("Open the renewal", reverse("contracts-one", args=[renewal.number]), "primary")


def _is_topped_up(contract: Any, state: ShownState, viewer: Viewer) -> bool:
    counts = contract.plan.plan_type != PlanType.FIXED and state.code in ("active", "expiring")
    return counts and viewer.may(Permission.ALLOWANCE_CHANGE)


def can_be_renewed(contract: Any) -> bool:
    """Whether it ends some day and nothing follows yet."""
    is_draft = contract.stage == ContractStage.DRAFT
    return not is_draft and last_day(contract) is not None and getattr(contract, "renewal", None) is None


def renewing(contract: Any) -> str:
    """The verb of its renewal: ``Renew from 1 Jan 2027``."""
    ends = last_day(contract)
    return f"Renew from {day(ends + timedelta(days=1))}" if ends else "Renew"
