"""Changing what is known of a case; what its promise depends on has it judged again (2-domain 2.3)."""

from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.moving import lock
from servanda.cases.actions.registering import people_along, promise_to
from servanda.cases.models import Case, CaseContact, EventKind
from servanda.cases.queries.prospects import judged_now
from servanda.cases.queries.reminders import next_reminder
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import (
    UNFINISHED,
    CannotRegister,
    Channel,
    Status,
    checked_registration,
)
from servanda.core.clocks.events import CoverChanged, SeverityChanged
from servanda.core.cover import from_json
from servanda.core.refusals import Conflict, refuse
from servanda.foundation.transactions import action


class CaseInvalid(CannotRegister):
    """A case cannot be like this; the faults name every field."""


class CaseFinished(Conflict):
    """What was promised for a finished case does not change any more."""


class CaseFields(TypedDict, total=False):
    """What is set about a case; what is left out stays. ``support_key`` and ``agreement``: empty takes them off."""

    subject: str
    description: str
    severity: int
    category_id: UUID
    priority_id: UUID | None
    customer_id: UUID | None
    caller_id: UUID | None
    caller_name: str
    caller_mail: str
    caller_phone: str
    product_id: UUID | None
    installed_product_id: UUID | None
    support_key: str
    agreement: str
    to_be_completed: bool


_PROMISING: Final = frozenset(
    {"customer_id", "caller_id", "product_id", "installed_product_id", "support_key", "agreement"}
)
"""What cover depends on: changed on an unfinished case, it is judged again."""

_LET_THROUGH: Final = frozenset({"customer_id", "caller_id", "support_key", "agreement"})
"""Whom somebody let through under which agreement; for another of these it is to be said anew."""

_PLAIN: Final = ("caller_name", "caller_mail", "caller_phone", "to_be_completed")


@action
def change_case(
    *, number: str, expecting: int | None = None, by: Viewer, at: datetime, **fields: Unpack[CaseFields]
) -> Case:
    """Change what is given. Another severity or another cover moves the clocks from now on.

    Raises ``NotAllowed``, ``NoSuchCase``, ``Stale``, ``CaseInvalid`` or ``CaseFinished``.
    """
    held = lock(number, expecting, by=by, at=at)
    case = held.case
    require(by, Permission.CASE_WRITE, case.organisation_id)
    present = as_entered(case)
    entered: dict[str, Any] = {name: value for name, value in fields.items() if name in _ENTERED}
    wanted = replace(present, **entered)
    changed = {name for name in entered if getattr(wanted, name) != getattr(present, name)}
    if _LET_THROUGH & changed:
        wanted = replace(wanted, overrule_reason="", overruled_by="", provisionally_named=False)
    completing = fields.get("to_be_completed", case.to_be_completed) != case.to_be_completed
    prospect = judged_now(wanted, viewer=by, at=at)
    _check(held, prospect, changed)
    _set(held, prospect, fields, changed)
    if _PROMISING & changed:
        _judge_again(held, prospect)
    if wanted.severity != present.severity:
        held.clock(SeverityChanged(str(wanted.severity)))
    if completing:
        changed.add("to_be_completed")
    if changed:
        severity = _change(present, wanted, "severity")
        held.enter(EventKind.CHANGED, {"fields": sorted(changed), "severity": severity})
    return held.store()


def as_entered(case: Case) -> queries.NewCase:
    """The case as it was entered: key and agreement only where somebody named them, who was let through as then."""
    asked = from_json(case.cover).facts.asked
    return queries.NewCase(
        subject=case.subject,
        description=case.description,
        channel=Channel(case.channel),
        received_at=case.received_at,
        severity=case.severity,
        priority_id=case.priority_id,
        category_id=case.category_id,
        customer_id=case.customer_id,
        customer_unknown=case.customer_id is None,
        caller_id=case.caller_id,
        caller_name=case.caller_name,
        caller_mail=case.caller_mail,
        caller_phone=case.caller_phone,
        product_id=None if case.installed_product_id else case.product_id,
        installed_product_id=case.installed_product_id,
        support_key=asked.key or "",
        agreement=asked.agreement or "",
        overrule_reason=asked.overrule.reason if asked.overrule else "",
        overruled_by=asked.overrule.by if asked.overrule else "",
        provisionally_named=asked.provisionally_named,
        verified=asked.verified,
    )


_NAMED: Final[Mapping[str, tuple[Set[str], Callable[[queries.References], Any]]]] = {
    "category": ({"category_id"}, lambda found: found.categories[0]),
    "priority": ({"priority_id"}, lambda found: found.priority),
    "customer": (
        {"customer_id", "caller_id", "installed_product_id", "support_key"},
        lambda found: found.customer,
    ),
    "caller": ({"caller_id"}, lambda found: found.caller),
    "product": ({"product_id", "installed_product_id"}, lambda found: found.product),
    "installed_product": ({"installed_product_id"}, lambda found: found.installed),
}
"""Records of the case by what, entered anew, decides them."""

_ENTERED: Final = frozenset(CaseFields.__annotations__) - {"to_be_completed"}


def _check(held: CaseAtHand, prospect: queries.Prospect, changed: Collection[str]) -> None:
    """What was entered before and is out of use by now stands against nothing but another customer."""
    customer = prospect.found.customer
    moved = customer is not None and customer.id != held.case.customer_id
    faults = [one for one in prospect.found.faults if moved or one.field in changed]
    entered = prospect.new.entered(customer.id if customer else prospect.new.customer_id)
    known = replace(entered, customer_unknown=entered.customer_id is None)
    try:
        checked_registration(known, presets=prospect.presets, at=held.at)
    except CannotRegister as refused:
        faults += refused.faults
    refuse(CaseInvalid, "The case cannot be changed like this.", faults)


def _set(held: CaseAtHand, prospect: queries.Prospect, fields: Mapping[str, Any], changed: Set[str]) -> None:
    case, new, found = held.case, prospect.new, prospect.found
    case.subject, case.description = " ".join(new.subject.split()), new.description.strip()
    case.severity = prospect.severity
    for name, (entered, record) in _NAMED.items():
        if entered & changed:
            setattr(case, name, record(found))
    if "priority_id" in changed:
        case.priority_rank = found.priority.rank if found.priority else 0
    for name in _PLAIN:
        if name in fields:
            value = fields[name]
            setattr(case, name, value.strip() if isinstance(value, str) else value)


def _judge_again(held: CaseAtHand, prospect: queries.Prospect) -> None:
    """Which promise holds from now on; the organisation stays where the case lies."""
    if Status(held.case.status) not in UNFINISHED:
        raise CaseFinished("The case is finished: what was promised stays. Reopen it to change whose it is.")
    organisation_id = held.case.organisation_id
    promise_to(held.case, prospect)
    held.case.organisation_id = organisation_id
    if held.case.asked_at is not None:
        held.case.remind_at = next_reminder(held.case)
    # Whoever the former agreement names reads nothing more of it.
    CaseContact.objects.filter(case=held.case).delete()
    held.inherit(people_along(held.case, prospect))
    held.sheet.put_under(prospect.promise.levels)
    held.clock(CoverChanged(prospect.promise.clocks))


def _change(present: queries.NewCase, wanted: queries.NewCase, name: str) -> list[Any] | None:
    before, after = getattr(present, name), getattr(wanted, name)
    return None if before == after else [before, after]
