"""What was promised: service levels, support plans, support agreements and support keys (2-domain 2.2)."""

from servanda.agreements.models.agreements import AgreementContact, SupportAgreement
from servanda.agreements.models.escalating import EscalationLevel
from servanda.agreements.models.keys import SupportKey
from servanda.agreements.models.levels import ServiceLevel, ServiceLevelVersion
from servanda.agreements.models.moves import VersionMove
from servanda.agreements.models.plans import SupportPlan, SupportPlanVersion

__all__ = [
    "AgreementContact",
    "EscalationLevel",
    "ServiceLevel",
    "ServiceLevelVersion",
    "SupportAgreement",
    "SupportKey",
    "SupportPlan",
    "SupportPlanVersion",
    "VersionMove",
]
