"""Support agreements: state shown, approving, and the keys made from them (2-domain 2.2).

Dates are local to the agreement's zone; whoever calls brings them.
"""

from servanda.core.agreements.approving import (
    LOCKED_WHILE_APPROVED,
    AgreementFacts,
    AgreementLocked,
    Approval,
    CannotApprove,
    CannotExtend,
    Target,
    approve,
    extend,
    refuse_locked,
)
from servanda.core.agreements.keys import (
    KEY_COPIES,
    KeyEntry,
    KeyIncomplete,
    Terms,
    check_key,
    copied_terms,
    differing_terms,
)
from servanda.core.agreements.targets import (
    TargetsInvalid,
    check_targets,
    merged,
    promises,
    times,
)
from servanda.core.agreements.validity import (
    AgreementState,
    Obstacle,
    Period,
    Validity,
    obstacles,
    state_shown,
)

__all__ = [
    "KEY_COPIES",
    "LOCKED_WHILE_APPROVED",
    "AgreementFacts",
    "AgreementLocked",
    "AgreementState",
    "Approval",
    "CannotApprove",
    "CannotExtend",
    "KeyEntry",
    "KeyIncomplete",
    "Obstacle",
    "Period",
    "Target",
    "TargetsInvalid",
    "Terms",
    "Validity",
    "approve",
    "check_key",
    "check_targets",
    "copied_terms",
    "differing_terms",
    "extend",
    "merged",
    "obstacles",
    "promises",
    "refuse_locked",
    "state_shown",
    "times",
]
