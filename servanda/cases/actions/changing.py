"""Changing what is known of a case; what its promise depends on has it judged again (2-domain 2.3)."""

from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.entered import as_entered
from servanda.cases.actions.incidents import judged_beside
from servanda.cases.actions.inherited import INHERITED, change_inherited, inherited_faults
from servanda.cases.actions.judging import judge_anew
from servanda.cases.actions.moving import lock
from servanda.cases.actions.objects import leave_foreign_objects
from servanda.cases.models import Case, EventKind
from servanda.cases.queries.prospects import judged_now
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import (
    CannotRegister,
    checked_registration,
)
from servanda.core.clocks.events import SeverityChanged
from servanda.core.refusals import refuse
from servanda.foundation.transactions import action


class CaseInvalid(CannotRegister):
    """A case cannot be like this; the faults name every field."""


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
    severity_weight: int | None
    support_type_id: UUID | None
    project_id: UUID | None


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
    judged = partial(judged_now, wanted, viewer=by, at=at)
    prospect = judged_beside(held, judged) if _PROMISING & changed else judged()
    _check(held, prospect, changed)
    _set(held, prospect, fields, changed)
    if {"customer_id", "support_key"} & changed:
        leave_foreign_objects(case)
    if _PROMISING & changed:
        judge_anew(held, prospect)
    changed |= _change_inherited(case, fields)
    if wanted.severity != present.severity:
        held.clock(SeverityChanged(str(wanted.severity)))
    if completing:
        changed.add("to_be_completed")
    if changed:
        severity = _change(present, wanted, "severity")
        held.enter(EventKind.CHANGED, {"fields": sorted(changed), "severity": severity})
    return held.store()


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

_ENTERED: Final = frozenset(CaseFields.__annotations__) - {"to_be_completed", *INHERITED}


def _check(held: CaseAtHand, prospect: queries.Prospect, changed: Collection[str]) -> None:
    """What was entered before and is out of use by now stands against nothing but another customer."""
    customer = prospect.found.customer
    moved = customer is not None and customer.id != held.case.customer_id
    faults = [
        one for one in prospect.found.faults if one.field in changed or (moved and one.field != "follows_id")
    ]
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


def _change_inherited(case: Case, fields: Mapping[str, Any]) -> set[str]:
    """Only now that the case is judged, as it depends on the key and the agreement that it has."""
    changed = set(change_inherited(case, fields))
    refuse(CaseInvalid, "The case cannot be changed like this.", list(inherited_faults(case, changed)))
    return changed


def _change(present: queries.NewCase, wanted: queries.NewCase, name: str) -> list[Any] | None:
    before, after = getattr(present, name), getattr(wanted, name)
    return None if before == after else [before, after]
