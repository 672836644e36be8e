"""What has to be said about a contract before anything else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from servanda.agreements import queries
from servanda.cases.queries import cases_beside
from servanda.core.access import Permission, Viewer
from servanda.core.agreements.contracts import gap_between
from servanda.core.cover import ContractStage, WhenUsedUp
from servanda.web.desk.contracts.wording import ShownState, day, days, held_until, period_of

_DAY = timedelta(days=1)

WHEN_USED_UP = {
    WhenUsedUp.OVERDRAW: "Work goes on and the balance goes below nothing.",
    WhenUsedUp.CHARGE: "Work goes on and is charged.",
    WhenUsedUp.DEFAULT_PLAN: "New cases fall to the default plan.",
    WhenUsedUp.ASK_FOR_AUTHORISATION: "New cases are registered as not covered and wait for a decision.",
}
"""What follows for cases, as a sentence."""


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning: a bold fact, one line on what follows, and what can be done about it."""

    title: str
    text: str = ""
    u: str = "soon"
    icon: str = "triangle-alert"
    verb: str = ""
    url: str = ""


def warnings_of(
    contract: Any, state: ShownState, on: date, *, viewer: Viewer, versions: tuple[Any, int], allowance: Any
) -> list[Warned]:
    """What was decided, then in the order of what hurts most. ``versions`` are that of its plan, and the number of the newest.

    A statement for a draft, and one for what was activated late.
    """
    version, newest = versions
    return [
        *_terminated(contract, on, viewer),
        *_blocked(contract),
        *in_grace(contract, state, on, viewer),
        *_ending(contract, state, on, viewer),
        *_used_up(contract, on, allowance, version),
        *_covers_nothing(contract),
        *_in_the_way(contract),
        *_newer(contract, on, version, newest),
        *_earlier(contract, viewer),
    ]


def _blocked(contract: Any) -> Iterator[Warned]:
    if contract.is_blocked:
        title = f"Blocked by {contract.blocked_by}: {contract.block_reason}"
        yield Warned(title, "It holds for no new case until it is unblocked.", icon="ban")


def in_grace(contract: Any, state: ShownState, on: date, viewer: Viewer) -> Iterator[Warned]:
    """After its last day it holds on for a while, unless a renewal has begun."""
    until, renewal = held_until(contract), getattr(contract, "renewal", None)
    if state.code != "expired" or until is None or until < on:
        return
    if renewal is not None and renewal.stage != ContractStage.DRAFT and renewal.starts_on <= on:
        return
    title = f"Ended on {day(contract.ends_on)}; it lives on its days of grace until {day(until)}"
    text = f"From {day(until + _DAY)} on it holds for no new case."
    yield Warned(title, text, verb=_renewing(contract, viewer), url=_url("renew", contract))


def _ending(contract: Any, state: ShownState, on: date, viewer: Viewer) -> Iterator[Warned]:
    """An end that nothing follows in time; a renewal that leaves a gap is said whenever its gap is still to come."""
    until, renewal = held_until(contract), getattr(contract, "renewal", None)
    if until is None or contract.stage == ContractStage.DRAFT:
        return
    gap = gap_between(queries.contract_term(contract), renewal.starts_on) if renewal else None
    if renewal and gap and gap[1] >= on:
        title = f"{days((gap[1] - gap[0]).days + 1)} without cover before the renewal"
        text = f"{renewal.number} starts on {day(renewal.starts_on)}. From {day(gap[0])} to {day(gap[1])} nothing of this holds."
        yield Warned(title, text, verb="Open the renewal", url=_url("one", renewal))
    elif renewal and renewal.stage == ContractStage.DRAFT and state.code in ("expiring", "expired"):
        text = f"Until {renewal.number} is activated, nothing follows on {day(until + _DAY)}."
        yield Warned("The renewal is a draft", text, verb="Open the renewal", url=_url("one", renewal))
    elif state.code == "expiring" and renewal is None and not contract.terminated_on:
        text = f"Its last day is {day(contract.ends_on)}; {_then(contract.grace_days, until)}"
        yield Warned(
            "Nothing follows yet", text, verb=_renewing(contract, viewer), url=_url("renew", contract)
        )


def _then(grace_days: int, until: date) -> str:
    grace = f"its days of grace last until {day(until)}, and " if grace_days else ""
    return f"{grace}from {day(until + _DAY)} on it holds for no new case."


def _renewing(contract: Any, viewer: Viewer) -> str:
    may = viewer.may(Permission.CONTRACT_ACTIVATE) and getattr(contract, "renewal", None) is None
    return "Renew" if may else ""


def _url(route: str, contract: Any) -> str:
    return reverse(f"contracts-{route}", args=[contract.number])


def _used_up(contract: Any, on: date, allowance: Any, version: Any) -> Iterator[Warned]:
    until = held_until(contract)
    holds = until is None or until >= on
    if holds and allowance is not None and allowance.left <= 0:
        yield Warned("The allowance is used up", WHEN_USED_UP[WhenUsedUp(version.when_used_up)])


def _covers_nothing(contract: Any) -> Iterator[Warned]:
    if contract.stage == ContractStage.DRAFT and not contract.whole_customer and not contract.scopes.all():
        text = "Tick its products, or choose the whole customer: before that it cannot be activated."
        yield Warned("It covers nothing yet", text, verb="Change", url=_url("change", contract))


def _in_the_way(contract: Any) -> Iterator[Warned]:
    """What a draft would meet."""
    if contract.stage != ContractStage.DRAFT:
        return
    for one in queries.overlapping(contract):
        what = one.product or "the whole customer"
        title = f"{one.number} {'covers' if one.binds else 'is drafted for'} {what}, {period_of(one.starts_on, one.last_on)}"
        text = "Two of one scope cannot hold at once: change the dates or the scope before you activate."
        yield Warned(title, text, verb=f"Open {one.number}", url=reverse("contracts-one", args=[one.number]))


def _newer(contract: Any, on: date, version: Any, newest: int) -> Iterator[Warned]:
    """What is terminated or past its last day keeps its version to the end."""
    stays = contract.terminated_on or (contract.ends_on and contract.ends_on < on)
    if newest > version.number and not stays:
        title = f"Version {newest} of {contract.plan.name} is newer"
        text = (
            f"This contract keeps version {version.number} until somebody moves it; open cases keep theirs."
        )
        url = reverse("contracts-plan", args=[contract.plan_id])
        yield Warned(title, text, u="calm", icon="info", verb="See the plan", url=url)


def _earlier(contract: Any, viewer: Viewer) -> Iterator[Warned]:
    """Cases that a contract which was entered late was not there for. A statement for such a contract."""
    if contract.activated_at is None or not viewer.may(Permission.CASE_JUDGE_AGAIN):
        return
    if queries.contract_on(contract, contract.activated_at) <= contract.starts_on:
        return
    if count := cases_beside(contract, viewer=viewer).count():
        title = f"{count} open case{'' if count == 1 else 's'} came before it was activated"
        url = reverse("contracts-earlier", args=[contract.number])
        yield Warned(title, "Judged then, they are without it.", icon="scale", verb="Look at them", url=url)


def _terminated(contract: Any, on: date, viewer: Viewer) -> Iterator[Warned]:
    """Until its last day has passed it can be taken back, unless it never held."""
    ends = contract.terminated_on
    if ends:
        open_still = ends >= on and ends >= contract.starts_on and viewer.may(Permission.CONTRACT_ACTIVATE)
        title = f"Terminated at the end of {day(ends)} by {contract.terminated_by}"
        follows = f"From {day(ends + _DAY)} on it holds for no new case. " if ends >= on else ""
        text = f"{follows}Reason: {contract.termination_reason}"
        verb, url = ("Take it back", _url("take-back", contract)) if open_still else ("", "")
        yield Warned(title, text, u="calm", icon="circle-x", verb=verb, url=url)
