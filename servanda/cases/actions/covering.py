"""What becomes of a case's cover after receipt: judged again, confirmed, decided (2-domain 2.3)."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.conversing import write_to_customer
from servanda.cases.actions.entered import as_entered
from servanda.cases.actions.incidents import is_left_for, judged_beside, use_incident
from servanda.cases.actions.judging import check_unfinished, judge_anew
from servanda.cases.actions.moving import lock
from servanda.cases.models import Case, CoverDecision, EventKind, Mode
from servanda.cases.queries.prospects import judged_now
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import CoverDecisionKind, Move, Naming, Status
from servanda.core.cover import Overrule, from_json, taken, to_json
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.foundation.transactions import action

LONGEST_REASON: Final = 400


class NothingToConfirm(Conflict):
    """Nobody waits to be confirmed on this case."""


class CaseIsCovered(Conflict):
    """The case is covered, so nothing is to be decided about it."""


class CoverDecisionInvalid(Invalid):
    """A cover decision cannot be like this."""


@action
def judge_again(*, number: str, reason: str, expecting: int | None = None, by: Viewer, at: datetime) -> Case:
    """Judge anew which promise holds, from what is known now and as of receipt; the clocks change from now on.

    Its draws move along. Raises ``NotAllowed``, ``NoSuchCase``, ``Stale``, ``CoverDecisionInvalid``, ``CaseFinished``.
    """
    held = lock(number, expecting, by=by, at=at)
    require(by, Permission.CASE_JUDGE_AGAIN, held.case.organisation_id)
    _check_reason(reason, "Say why it is judged again.")
    before = _references(held.case)
    _judged(held, as_entered(held.case))
    after = _references(held.case)
    held.enter(
        EventKind.COVER,
        {"what": "judged_again", "reason": reason.strip(), "before": before, "after": after},
    )
    return held.store()


@action
def confirm_naming(
    *,
    number: str,
    confirmed: bool,
    reason: str = "",
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Case:
    """Confirm that a provisionally named caller may use the agreement, or decline it: then it is judged without.

    Confirmed, the case stays as it is, let through by whoever confirmed. Raises ``NotAllowed``, ``NoSuchCase``,
    ``Stale``, ``NothingToConfirm``, ``CoverDecisionInvalid`` or ``CaseFinished``.
    """
    held = lock(number, expecting, by=by, at=at)
    require(by, Permission.CASE_OVERRULE_NOT_NAMED, held.case.organisation_id)
    if held.case.naming != Naming.PROVISIONAL:
        raise NothingToConfirm("No caller of this case waits to be confirmed.")
    if not confirmed:
        _check_reason(reason, "Say why the caller may not use the agreement.")
    if confirmed:
        said = reason.strip() or "The caller, provisionally named, was confirmed."
        _as_if_asked(held.case, provisionally_named=False, overrule=Overrule(by.name, said))
    else:
        _judged(held, replace(as_entered(held.case), provisionally_named=False))
    held.case.naming = Naming.CONFIRMED if confirmed else Naming.DECLINED
    what = "naming_confirmed" if confirmed else "naming_declined"
    held.enter(EventKind.COVER, {"what": what, "reason": reason.strip()})
    return held.store()


@action
def confirm_sender(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> Case:
    """Vouch for whoever sent an unverified case: its incident is drawn now; what was promised stays.

    Where others have used the allowance up meanwhile, and its plan then falls back, it is judged again.

    Raises ``NotAllowed``, ``NoSuchCase``, ``Stale``, ``NothingToConfirm`` or ``CaseFinished``.
    """
    held = lock(number, expecting, by=by, at=at)
    require(by, Permission.CASE_WRITE, held.case.organisation_id)
    if held.case.is_verified:
        raise NothingToConfirm("The sender of this case is known.")
    check_unfinished(held.case)
    held.case.is_verified = True
    if is_left_for(held.case, by=by, at=held.at):
        _as_if_asked(held.case, verified=True)
        use_incident(held.case, by=by, at=held.at)
    else:
        _judged(held, replace(as_entered(held.case), verified=True))
    held.enter(EventKind.COVER, {"what": "sender_confirmed"})
    return held.store()


@action
def decide_cover(
    *,
    number: str,
    decision: CoverDecisionKind,
    reference: str = "",
    text: str = "",
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> CoverDecision:
    """Decide about a case without cover; ``text`` is sent to the customer. A later decision takes its place.

    Raises ``NotAllowed``, ``NoSuchCase``, ``Stale``, ``CaseIsCovered``, ``CoverDecisionInvalid``, also for a text to
    nobody, or, with a text, what informing the customer raises.
    """
    held = lock(number, expecting, by=by, at=at)
    require(by, Permission.COVER_DECIDE, held.case.organisation_id)
    if not held.case.without_cover or held.case.status == Status.CANCELLED:
        raise CaseIsCovered("This case is covered or cancelled: there is nothing to decide.")
    _check_decision(held.case, decision, reference, text)
    if text.strip():
        write_to_customer(held, text, Move.INFORM, Mode.SAVE)
    held.case.awaits_authorisation = False
    made = CoverDecision(
        case=held.case,
        decision=decision,
        reference=reference.strip(),
        text=text.strip(),
        decided_at=held.at,
        decided_by=by.signs_as,
    )
    held.enter(
        EventKind.COVER,
        {"what": "decided", "decision": decision, "reference": reference.strip()},
    )
    held.store()
    made.save(force_insert=True)
    return made


def _as_if_asked(case: Case, **more: Any) -> None:
    """Let the judgement be by the facts of then, with something else known of who asked: blocks since do not count."""
    facts = from_json(case.cover).facts
    case.cover = to_json(taken(replace(facts, asked=replace(facts.asked, **more))))


def _judged(held: CaseAtHand, known: queries.NewCase) -> None:
    check_unfinished(held.case)
    judge_anew(held, judged_beside(held, partial(judged_now, known, viewer=held.by, at=held.at)))


def _references(case: Case) -> dict[str, Any]:
    """The agreement and the contract that hold, by number."""
    cover = from_json(case.cover).cover
    found = {"agreement": cover.agreement, "contract": cover.contract}
    return {name: one.reference for name, one in found.items() if one}


def _check_reason(reason: str, message: str) -> None:
    faults = [] if reason.strip() else [Fault("reason", message)]
    if len(reason.strip()) > LONGEST_REASON:
        faults.append(Fault("reason", f"Shorten the reason to {LONGEST_REASON} characters."))
    refuse(CoverDecisionInvalid, faults[0].message if faults else "", faults)


def _check_decision(case: Case, decision: CoverDecisionKind, reference: str, text: str) -> None:
    faults: list[Fault] = []
    if decision is CoverDecisionKind.CHARGEABLE and not reference.strip():
        message = "Enter the customer's reference for what is charged, like an order number."
        faults.append(Fault("reference", message))
    if text.strip() and not queries.recipients(case).to:
        message = "Nobody on this case has a mail address: enter the caller first, or leave the text empty."
        faults.append(Fault("text", message))
    refuse(CoverDecisionInvalid, "The decision is not complete.", faults)
