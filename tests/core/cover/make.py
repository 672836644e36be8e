"""Dull records for cover: Acme with one agreement and one contract, all of them in force."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from servanda.core.agreements import Period, Validity
from servanda.core.cover import (
    Agreement,
    Asked,
    Contract,
    ContractStage,
    Cover,
    CoverFacts,
    Kind,
    Level,
    Organisation,
    Plan,
    PlanRule,
    PlanType,
    Reason,
    Traits,
    WhenUsedUp,
    judge,
)

RECEIVED_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 3, 2)
YEAR = Period.through(date(2026, 1, 1), date(2026, 12, 31))
LAST_YEAR = Period.through(date(2025, 1, 1), date(2025, 12, 31))
NEXT_YEAR = Period.through(date(2027, 1, 1), date(2027, 12, 31))
VALID = Validity(approved=True, blocked=False, period=YEAR)

DEFAULT_PLAN = Plan("default", 1, (PlanRule(Level("best-effort", 1)),))
GOLD_PLAN = Plan("gold", 3, (PlanRule(Level("gold", 2)),))
INCIDENTS = Plan("packet", 1, (PlanRule(Level("packet", 1)),), PlanType.INCIDENTS, WhenUsedUp.DEFAULT_PLAN)

AGREEMENT = Agreement(
    "SA-1", "acme", VALID, TODAY, "north", Level("silver", 4), datetime(2026, 1, 1, tzinfo=UTC)
)
CONTRACT = Contract("CT-1", "acme", ContractStage.ACTIVE, YEAR, TODAY, GOLD_PLAN)


def asked(**changed: Any) -> Asked:
    """Carla of Acme calls about a press at severity 2; ``severity`` and ``products`` go to the traits."""
    traits = Traits(changed.pop("severity", 2), "phone", changed.pop("products", ("press",)))
    return replace(Asked(RECEIVED_AT, traits, ("acme",), ("carla",)), **changed)


def facts(**changed: Any) -> CoverFacts:
    """Return facts in which Acme has nothing but the default plan; what is not a fact goes to what was asked."""
    own = {name: changed.pop(name) for name in ("keys", "agreements", "contracts") if name in changed}
    organisations = (Organisation("north", "north-hours"), Organisation("south", "south-hours"))
    about = changed.pop("about", None) or asked(**changed)
    return CoverFacts(about, DEFAULT_PLAN, Level("default"), "south", organisations, **own)


def cover(**changed: Any) -> Cover:
    """Judge the facts."""
    return judge(facts(**changed))


def reasons(answer: Cover, kind: Kind) -> dict[str, tuple[Reason, ...]]:
    """Return why each record of the kind was rejected."""
    return {row.reference: row.reasons for row in answer.rejected if row.kind is kind}


def held(answer: Cover) -> tuple[str | None, str | None]:
    """Return the numbers of the agreement and the contract that hold."""
    return (
        answer.agreement.reference if answer.agreement else None,
        answer.contract.reference if answer.contract else None,
    )
