"""What happened on a case, in words: entries of the stream, clock events behind stretches, why cover holds.

Every table is complete for the vocabulary that it words.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from servanda.core.cases import Move
from servanda.core.clocks import events
from servanda.core.cover import Kind, Why
from servanda.web import words

Words = Callable[[Mapping[str, Any], Mapping[str, str]], str]
"""From what an entry tells, and the names of what it refers to."""


def _plainly(said: str) -> Words:
    return lambda data, names: said


def _dispatched(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    queue, assignee = names.get(data.get("queue", "")), names.get(data.get("assignee", ""))
    return "dispatched it" + (f" to {queue}" if queue else "") + (f", for {assignee}" if assignee else "")


def _reassigned(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return f"gave it to {names.get(data.get('owner', ''), 'another owner')}"


def _held(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    reason = data.get("hold_reason", "")
    return f"put it on hold: {reason}" if reason else "put it on hold"


def _cancelled(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    reason = words.CANCEL_REASON.get(data.get("cancel_reason", ""), "")
    return f"cancelled it: {reason.lower()}" if reason else "cancelled it"


MOVED: Final[Mapping[str, Words]] = {
    Move.DISPATCH: _dispatched,
    Move.ACCEPT: _plainly("accepted it"),
    Move.REJECT: _plainly("rejected it"),
    Move.TAKE_OWNERSHIP: _plainly("took it over"),
    Move.REASSIGN: _reassigned,
    Move.INFORM: _plainly("informed the customer"),
    Move.SEND_REPLY: _plainly("asked the customer"),
    Move.CUSTOMER_ANSWERS: _plainly("documented the answer"),
    Move.CUSTOMER_WRITES: _plainly("documented a message"),
    Move.TAKE_BACK: _plainly("took it back from the customer"),
    Move.HOLD: _held,
    Move.RESUME: _plainly("resumed it"),
    Move.COMPLETE: _plainly("completed it"),
    Move.COMPLETE_AS_UNANSWERED: _plainly("completed it as unanswered"),
    Move.SEND_RESOLUTION: _plainly("documented that the caller was told the resolution"),
    Move.RECORD_NOT_REACHABLE: _plainly("recorded that the caller cannot be reached"),
    Move.RESOLUTION_BOUNCED: _plainly("recorded that the resolution did not arrive"),
    Move.JUDGE_THANKS: _plainly("took the message as thanks"),
    Move.JUDGE_NOT_SOLVED: _plainly("took the message as not solved and reopened it"),
    Move.CLOSE: _plainly("closed it"),
    Move.REOPEN: _plainly("reopened it"),
    Move.ESCALATE: _plainly("escalated it"),
    Move.CANCEL: _cancelled,
    Move.MERGE: _plainly("merged it into another case"),
    Move.UNDO_MERGE: _plainly("undid the merge"),
    Move.SPLIT: _plainly("split a message off"),
}
"""After the name of who did it."""

MOVED_ICON: Final[Mapping[str, str]] = {
    Move.DISPATCH: "arrow-right",
    Move.ACCEPT: "user-check",
    Move.REJECT: "undo-2",
    Move.HOLD: "pause",
    Move.RESUME: "play",
    Move.TAKE_BACK: "undo-2",
    Move.COMPLETE: "status-completed",
    Move.COMPLETE_AS_UNANSWERED: "status-completed",
    Move.CLOSE: "check",
    Move.REOPEN: "rotate-ccw",
    Move.JUDGE_NOT_SOLVED: "rotate-ccw",
    Move.ESCALATE: "flag",
    Move.CANCEL: "ban",
}
OTHER_ICON: Final = "circle-dot"

FIELD: Final[Mapping[str, str]] = {
    "subject": "subject",
    "description": "description",
    "severity": "severity",
    "category_id": "category",
    "priority_id": "priority",
    "customer_id": "customer",
    "caller_id": "caller",
    "caller_name": "caller",
    "caller_mail": "caller",
    "caller_phone": "caller",
    "product_id": "product",
    "installed_product_id": "installed product",
    "support_key": "support key",
    "agreement": "agreement",
    "business_object_ids": "business objects",
    "severity_weight": "severity weight",
    "support_type_id": "support type",
    "project_id": "project",
    "contacts": "who is told along",
    "to_be_completed": "what is to be completed",
}


def changed(data: Mapping[str, Any]) -> str:
    """What an edit changed: ``changed subject, severity from 2 to 1``; or who was merged into whom."""
    if "merged" in data:
        return f"merged the {data['merged']} {data['gone']} into {data['kept']}"
    fields = [FIELD[name] for name in data.get("fields", []) if name != "severity"]
    severity = data.get("severity")
    fields += [f"severity from {severity[0]} to {severity[1]}"] if severity else []
    return f"changed {', '.join(dict.fromkeys(fields))}" if fields else "changed the case"


CLOCK_EVENT: Final[Mapping[type, str]] = {
    events.Registered: "The case was received",
    events.ExternalInfo: "The customer was informed",
    events.InternalNote: "An internal note",
    events.Interaction: "A documented call or meeting",
    events.CustomerMessage: "The customer wrote or called",
    events.TakenBack: "Taken back without an answer",
    events.Hold: "Put on hold",
    events.Resume: "The hold ended",
    events.Solved: "Solved",
    events.Reopened: "Reopened",
    events.Cancelled: "Cancelled",
    events.SeverityChanged: "Another severity",
    events.CoverChanged: "Another cover",
    events.CalendarChanged: "The working hours were changed",
    events.TaskDispatched: "A task was dispatched",
    events.TaskReassigned: "A task went to another organisation",
    events.TaskCompleted: "A task was completed",
    events.TaskReopened: "A task was reopened",
    events.TaskCancelled: "A task was cancelled",
    events.MergedIn: "Another case was merged in",
    events.MergeUndone: "A merge was undone",
    events.Retracted: "An event was taken back",
}


def clock_event(data: events.EventData) -> str:
    """Because of what a clock began to run or to rest."""
    if isinstance(data, events.ExternalInfo) and data.asks:
        return "The customer was asked"
    if isinstance(data, events.SeverityChanged):
        return f"Severity became {data.severity}"
    return CLOCK_EVENT[type(data)]


LENDER: Final[Mapping[str, str]] = {
    Kind.KEY: "Support key",
    Kind.AGREEMENT: "Agreement",
    Kind.CONTRACT: "Contract",
    Kind.PLAN: "Plan",
    Kind.PLAN_RULE: "Rule of the plan",
    Kind.QUEUE: "Queue of the category",
    Kind.ORGANISATION: "Support organisation",
    Kind.DEFAULT: "Default of this installation",
}
"""Kinds of records that lend a part of the promise, or were rejected."""

WHY: Final[Mapping[str, str]] = {
    Why.GIVEN: "Given by the caller",
    Why.ONLY_KEY: "The only key of the installed product",
    Why.OF_KEY: "From the key",
    Why.CHOSEN: "Chosen by hand",
    Why.ONLY_VALID: "The only valid one",
    Why.NAMES_CALLER: "Names the caller",
    Why.CONTRACT_COVERS_PRODUCT: "Its contract covers the product",
    Why.EARLIEST_APPROVED: "Approved first of several",
    Why.NAMED_BY_AGREEMENT: "Named by the agreement",
    Why.FOR_PRODUCT: "Covers this product",
    Why.WHOLE_CUSTOMER: "Whole customer",
    Why.PARENT_FOR_PRODUCT: "Of the customer above, covers this product",
    Why.WHOLE_PARENT: "Of the customer above, with its sub-customers",
    Why.OF_CONTRACT: "From the contract",
    Why.NO_CONTRACT: "No contract covers this case",
    Why.ALLOWANCE_USED_UP: "The allowance of the contract is used up",
    Why.DIFFERS_FROM_AGREEMENT: "The key differs from its agreement",
    Why.OWN: "Its own",
    Why.BY_PLAN_RULE: "By a rule of the plan",
    Why.NO_RULE_MATCHED: "No rule of the plan matches",
    Why.NOTHING_ELSE: "Nothing else names one",
}


def _judged_again(data: Mapping[str, Any]) -> str:
    before, after = (_references(data.get(name, {})) for name in ("before", "after"))
    return (
        "judged the cover again: nothing changed"
        if before == after
        else f"judged the cover again: {after}, before {before}"
    )


def _references(references: Mapping[str, str]) -> str:
    return (
        " with ".join(references[name] for name in ("agreement", "contract") if name in references)
        or "no cover"
    )


def _decided(data: Mapping[str, Any]) -> str:
    decision = words.COVER_DECISION[data["decision"]].word
    reference = f", {data['reference']}" if data.get("reference") else ""
    return f"decided without cover: {decision}{reference}"


COVERED: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "judged_again": _judged_again,
    "naming_confirmed": lambda data: "confirmed that the caller may use the agreement",
    "naming_declined": lambda data: "declined the caller, whom the agreement does not name",
    "sender_confirmed": lambda data: "vouched for the sender",
    "decided": _decided,
    "authorisation_asked": lambda data: (
        f"asked for authorisation: {data.get('contract', 'the contract')} is used up"
    ),
    "named_provisionally": lambda data: (
        f"let {data.get('caller') or 'the caller'} use {data.get('agreement', 'the agreement')} until a lead confirms"
    ),
    "customer_told": lambda data: _COVER_TOLD[data["about"]],
    "incident_returned": lambda data: f"gave the incident back to {data['contract']}",
}
"""What entries about the cover say, after the name of whoever did it."""

_COVER_TOLD: Final[Mapping[str, str]] = {
    "authorisation_asked": "told the customer that the allowance is used up",
    "named_provisionally": "told the main contact who uses their agreement",
}

COVERED_ICON: Final[Mapping[str, str]] = {
    "judged_again": "scale",
    "naming_confirmed": "user-round-check",
    "naming_declined": "user-round-x",
    "sender_confirmed": "mail-check",
    "decided": "gavel",
    "authorisation_asked": "shield-question-mark",
    "named_provisionally": "user-round-search",
    "customer_told": "mail-check",
    "incident_returned": "undo-2",
}
