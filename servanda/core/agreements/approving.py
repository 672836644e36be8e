"""Approving and extending a support agreement: everything that is missing, never only the first thing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from servanda.core.agreements.validity import Period
from servanda.core.refusals import Conflict, Fault, refuse


class CannotApprove(Conflict):
    """The agreement cannot be approved as it is; the faults name everything that is missing."""


class CannotExtend(Conflict):
    """The expiry cannot be moved to that date."""


class AgreementLocked(Conflict):
    """What was to be changed is locked while the agreement is approved; removing the approval unlocks it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target time: of which clock at which severity, in minutes; lower is faster."""

    clock: str
    severity: int
    minutes: int


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What approving asks of an agreement. A level that comes from the contract's plan counts as named."""

    has_level: bool
    has_organisation: bool
    effective_from: date | None
    approved: bool = False
    expires_on: date | None = None
    review_on: date | None = None
    named_contacts_only: bool = False
    contacts: int = 0
    own_targets: tuple[Target, ...] = ()
    plan_targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """What an approval fixes, and what whoever approves should know before."""

    period: Period
    review_on: date | None
    slower_than_plan: tuple[Target, ...] = ()


def approve(facts: AgreementFacts, *, on: date, expires_on: date | None = None) -> Approval:
    """Approve until ``expires_on`` (the last valid day), or without end when a review date is set.

    ``expires_on`` left out takes the one already entered. Raises ``CannotApprove`` with everything missing.
    """
    asked = replace(facts, expires_on=expires_on or facts.expires_on)
    refuse(CannotApprove, "This agreement cannot be approved yet.", _approval_faults(asked, on))
    starts_on = asked.effective_from or on
    return Approval(Period.through(starts_on, asked.expires_on), asked.review_on, _slower(asked))


def extend(facts: AgreementFacts, *, on: date, expires_on: date) -> Period:
    """Move the expiry of an approved agreement in one step, without a gap. Raises ``CannotExtend``."""
    checks = [
        (facts.approved, "", "Only an approved agreement is extended; approve it instead."),
        (expires_on >= on, "expires_on", "The new last day has passed."),
        (
            facts.expires_on is None or expires_on > facts.expires_on,
            "expires_on",
            "The new last day must be later than the present one.",
        ),
        (
            facts.effective_from is None or expires_on >= facts.effective_from,
            "expires_on",
            "The new last day lies before the start.",
        ),
    ]
    refuse(CannotExtend, "This agreement cannot be extended to that date.", _faults(checks))
    return Period.through(facts.effective_from or on, expires_on)


LOCKED_WHILE_APPROVED: Final = frozenset(
    {
        "customer",
        "includes_sub_customers",
        "organisation",
        "service_level",
        "targets",
        "work_calendar",
        "zone",
        "effective_from",
        "expires_on",
        "review_on",
    }
)
"""Contacts, notes, projects, documents and block stay open."""


def refuse_locked(*, approved: bool, changed: Iterable[str]) -> None:
    """Raise ``AgreementLocked`` naming every changed field that the approval locks."""
    locked = sorted(set(changed) & LOCKED_WHILE_APPROVED) if approved else []
    faults = [Fault(name, "Locked while approved. Remove the approval, or amend.") for name in locked]
    refuse(AgreementLocked, "The agreement is approved; these fields are locked.", faults)


def _approval_faults(facts: AgreementFacts, on: date) -> list[Fault]:
    starts_on, last_on = facts.effective_from or on, facts.expires_on
    ends = last_on is not None or facts.review_on is not None
    unnamed = facts.named_contacts_only and facts.contacts == 0
    return _faults(
        [
            (not facts.approved, "", "It is approved already; extend or amend it."),
            (facts.has_level, "service_level", "Choose a service level."),
            (facts.has_organisation, "organisation", "Choose the support organisation."),
            (ends, "expires_on", "Set the last valid day, or a review date if it has no end."),
            (last_on is None or last_on >= on, "expires_on", "The last valid day has passed."),
            (
                last_on is None or last_on >= starts_on,
                "expires_on",
                "The last valid day lies before the start.",
            ),
            (not unnamed, "contacts", "Only named contacts may use it: name at least one."),
        ]
    )


def _slower(facts: AgreementFacts) -> tuple[Target, ...]:
    promised = {(target.clock, target.severity): target.minutes for target in facts.plan_targets}
    return tuple(
        target
        for target in facts.own_targets
        if target.minutes > promised.get((target.clock, target.severity), target.minutes)
    )


def _faults(checks: Iterable[tuple[bool, str, str]]) -> list[Fault]:
    return [Fault(field_name, message) for holds, field_name, message in checks if not holds]
