"""Approving and extending a support agreement: everything that is missing, never only the first thing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from servanda.core.agreements.validity import Period
from servanda.core.dates import in_words
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
class NamedContract:
    """Of the chain of the contract that an agreement names the one that counts on its first day.

    Whether it ``holds`` then; others follow it without a gap through ``last_on``.
    """

    number: str
    holds: bool
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What approving asks of an agreement. ``level_by_plan`` counts as a level.

    ``amends`` is the period of the agreement that it takes the place of. ``leaves_out`` is the number of that one
    where it is a draft that amends another itself.
    """

    has_level: bool
    has_organisation: bool
    effective_from: date | None
    level_by_plan: bool = False
    contract: NamedContract | None = None
    amends: Period | None = None
    leaves_out: str = ""
    approved: bool = False
    expires_on: date | None = None
    review_on: date | None = None
    named_contacts_only: bool = False
    contacts: int = 0
    own_targets: tuple[Target, ...] = ()
    plan_targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """What an approval fixes, and what whoever approves should know before; ``advice`` keeps nobody from it."""

    period: Period
    review_on: date | None
    slower_than_plan: tuple[Target, ...] = ()
    advice: tuple[Fault, ...] = ()


def approve(
    facts: AgreementFacts, *, on: date, expires_on: date | None = None, late: bool = False
) -> Approval:
    """Approve until ``expires_on`` (the last valid day), or without end when a review date is set.

    ``expires_on`` left out takes the one already entered. ``late``: what is over already may be entered too, so that
    it is known. Raises ``CannotApprove`` with everything missing.
    """
    asked = replace(facts, expires_on=expires_on or facts.expires_on)
    on = min(on, asked.expires_on) if late and asked.expires_on else on
    refuse(CannotApprove, "This agreement cannot be approved yet.", _approval_faults(asked, on))
    starts_on = asked.effective_from or on
    period = Period.through(starts_on, asked.expires_on)
    return Approval(period, asked.review_on, slower_than_plan(asked), tuple(_advice(asked, period)))


def missing(facts: AgreementFacts, *, on: date) -> tuple[Fault, ...]:
    """Return everything that keeps the agreement from being approved on that date; empty when it is ready."""
    return tuple(_approval_faults(facts, on))


def advice(facts: AgreementFacts, *, on: date) -> tuple[Fault, ...]:
    """Return what whoever approves should know before, whether it is ready or not."""
    return tuple(_advice(facts, Period.through(facts.effective_from or on, facts.expires_on)))


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
        "level_by_plan",
        "contract",
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
            (facts.has_level or facts.level_by_plan, "service_level", "Choose a service level."),
            (facts.has_organisation, "organisation", "Choose the support organisation."),
            (ends, "expires_on", "Set the last valid day, or a review date if it has no end."),
            (last_on is None or last_on >= on, "expires_on", "The last valid day has passed."),
            (
                last_on is None or last_on >= starts_on,
                "expires_on",
                "The last valid day lies before the start.",
            ),
            (not unnamed, "contacts", "Only named contacts may use it: name at least one."),
            (
                facts.amends is None or starts_on >= facts.amends.starts_on,
                "effective_from",
                "Its start lies before that of the agreement that it amends: change it under General.",
            ),
            (
                not facts.leaves_out,
                "",
                f"{facts.leaves_out}, which it amends, is not approved: approve that one first, or discard this.",
            ),
        ]
    )


def _advice(facts: AgreementFacts, period: Period) -> list[Fault]:
    contract, last_on = facts.contract, period.last_on
    named = contract.number if contract else ""
    ends = contract.last_on if contract else None
    outlived = ends is not None and (last_on is None or ends < last_on)
    gap = facts.amends is not None and facts.amends.over(period.starts_on - timedelta(days=1))
    return _faults(
        [
            (
                not facts.level_by_plan or contract is not None,
                "contract",
                "It names no contract: the level is that of the customer's contract, else of the default plan.",
            ),
            (
                contract is None or contract.holds,
                "contract",
                f"{named} does not hold when it begins: it is valid only while the contract, or a renewal of it, is active.",
            ),
            (
                not outlived,
                "contract",
                f"{named} ends before it, on {in_words(ends)}: it goes on only with a renewal.",
            ),
            (not gap, "effective_from", "What it amends ends before it begins: nothing holds in between."),
        ]
    )


def slower_than_plan(facts: AgreementFacts) -> tuple[Target, ...]:
    """Return each own target that is slower than the plan's."""
    promised = {(target.clock, target.severity): target.minutes for target in facts.plan_targets}
    return tuple(
        target
        for target in facts.own_targets
        if target.minutes > promised.get((target.clock, target.severity), target.minutes)
    )


def _faults(checks: Iterable[tuple[bool, str, str]]) -> list[Fault]:
    return [Fault(field_name, message) for holds, field_name, message in checks if not holds]
