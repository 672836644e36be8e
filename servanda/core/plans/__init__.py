"""Support plans: what their terms and rules may be, and which rule a case would get (2-domain 2.2)."""

from servanda.core.plans.checking import (
    SUBJECTS,
    PlanInvalid,
    PlanWarning,
    check_plan,
    plan_faults,
    plan_warnings,
)
from servanda.core.plans.reaching import hidden_by, is_for_everything
from servanda.core.plans.terms import PlanTerms, for_type
from servanda.core.plans.tidying import tidy
from servanda.core.plans.trying import Looked, Tried, TryOut, try_rules

__all__ = [
    "SUBJECTS",
    "Looked",
    "PlanInvalid",
    "PlanTerms",
    "PlanWarning",
    "Tried",
    "TryOut",
    "check_plan",
    "for_type",
    "hidden_by",
    "is_for_everything",
    "plan_faults",
    "plan_warnings",
    "tidy",
    "try_rules",
]
