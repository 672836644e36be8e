"""What was promised: plans, contracts, their allowance, agreements, support keys and their secrets (2-domain 2.2)."""

from servanda.agreements.models.agreements import AgreementContact, SupportAgreement
from servanda.agreements.models.contracts import NO_PRODUCT, Contract, ContractLevel, ContractScope
from servanda.agreements.models.documents import Document
from servanda.agreements.models.escalating import EscalationLevel
from servanda.agreements.models.imports import ImportRun, ImportState
from servanda.agreements.models.keys import SupportKey
from servanda.agreements.models.ledger import AllowanceCycle, AllowanceEntry
from servanda.agreements.models.levels import ServiceLevel, ServiceLevelVersion
from servanda.agreements.models.moves import PlanMove, VersionMove
from servanda.agreements.models.notes import CustomerProject, FlashNote, ProjectKind
from servanda.agreements.models.noticing import PromiseNotice
from servanda.agreements.models.plans import SupportPlan, SupportPlanVersion
from servanda.agreements.models.secured import SecretReader, SecretReveal, SecuredInformation

__all__ = [
    "NO_PRODUCT",
    "AgreementContact",
    "AllowanceCycle",
    "AllowanceEntry",
    "Contract",
    "ContractLevel",
    "ContractScope",
    "CustomerProject",
    "Document",
    "EscalationLevel",
    "FlashNote",
    "ImportRun",
    "ImportState",
    "PlanMove",
    "ProjectKind",
    "PromiseNotice",
    "SecretReader",
    "SecretReveal",
    "SecuredInformation",
    "ServiceLevel",
    "ServiceLevelVersion",
    "SupportAgreement",
    "SupportKey",
    "SupportPlan",
    "SupportPlanVersion",
    "VersionMove",
]
