"""Changing what is known of a case; what its promise depends on has it judged again (2-domain 2.3)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.moving import lock
from servanda.cases.actions.registering import promise_to
from servanda.cases.models import Case, EventKind
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import (
    UNFINISHED,
    CannotRegister,
    Channel,
    Status,
    checked_registration,
)
from servanda.core.clocks.events import CoverChanged, SeverityChanged
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
    changed = [name for name in fields if getattr(wanted, name, None) != getattr(present, name, None)]
    prospect = queries.prospect(wanted, viewer=by, at=at)
    _check(prospect, at)
    _set(held, prospect, fields)
    if _PROMISING & set(changed):
        _judge_again(held, prospect)
    if wanted.severity != present.severity:
        held.clock(SeverityChanged(str(wanted.severity)))
    if fields:
        severity = _change(present, wanted, "severity")
        held.enter(EventKind.CHANGED, {"fields": sorted(fields), "severity": severity})
    return held.store()


def as_entered(case: Case) -> queries.NewCase:
    """The case as somebody would enter it now."""
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
        product_id=case.product_id,
        installed_product_id=case.installed_product_id,
        support_key=case.support_key.code if case.support_key else "",
        agreement=case.agreement.number if case.agreement else "",
    )


_ENTERED: Final = frozenset(CaseFields.__annotations__) - {"to_be_completed"}


def _check(prospect: queries.Prospect, at: datetime) -> None:
    faults = list(prospect.found.faults)
    customer = prospect.found.customer
    entered = prospect.new.entered(customer.id if customer else prospect.new.customer_id)
    known = replace(entered, customer_unknown=entered.customer_id is None)
    try:
        checked_registration(known, presets=prospect.presets, at=at)
    except CannotRegister as refused:
        faults += refused.faults
    refuse(CaseInvalid, "The case cannot be changed like this.", faults)


def _set(held: CaseAtHand, prospect: queries.Prospect, fields: Mapping[str, Any]) -> None:
    case, new, found = held.case, prospect.new, prospect.found
    case.subject, case.description = " ".join(new.subject.split()), new.description.strip()
    case.severity = prospect.severity
    case.category = found.categories[0]
    case.priority, case.priority_rank = found.priority, found.priority.rank if found.priority else 0
    case.customer, case.caller = found.customer, found.caller
    case.product, case.installed_product = found.product, found.installed
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
    held.clock(CoverChanged(prospect.promise.clocks))


def _change(present: queries.NewCase, wanted: queries.NewCase, name: str) -> list[Any] | None:
    before, after = getattr(present, name), getattr(wanted, name)
    return None if before == after else [before, after]
