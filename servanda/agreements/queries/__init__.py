"""Finding what was promised, and which promise holds."""

from servanda.agreements.queries.agreements import (
    NoSuchAgreement,
    NoSuchAgreementContact,
    agreement,
    agreement_contact,
    agreement_contacts,
    agreements,
    lock_agreement,
    next_number,
)
from servanda.agreements.queries.asking import Answer, Question, what_would_hold
from servanda.agreements.queries.checking import plan_check
from servanda.agreements.queries.escalating import (
    clock_levels,
    escalation,
    escalation_levels,
    escalation_rows,
    escalation_warnings,
    not_in_use,
)
from servanda.agreements.queries.facts import (
    CoverRecords,
    Named,
    NoOrganisationYet,
    cover_facts,
    cover_records,
)
from servanda.agreements.queries.followers import (
    Changed,
    Follower,
    Followers,
    NoSuchVersion,
    followers,
    older_agreements,
    older_keys,
)
from servanda.agreements.queries.keys import (
    KEY_PROBE,
    NoSuchSupportKey,
    lock_support_key,
    support_key,
    support_keys,
)
from servanda.agreements.queries.levels import (
    NoSuchServiceLevel,
    default_plan_targets,
    default_service_level,
    lock_service_level,
    newest_version,
    promised_version,
    service_level,
    service_levels,
    versions,
)
from servanda.agreements.queries.nameable import Nameable, nameable
from servanda.agreements.queries.promises import Promise, promise_of
from servanda.agreements.queries.states import in_state, local_date, state_of

__all__ = [
    "KEY_PROBE",
    "Answer",
    "Changed",
    "CoverRecords",
    "Follower",
    "Followers",
    "Nameable",
    "Named",
    "NoOrganisationYet",
    "NoSuchAgreement",
    "NoSuchAgreementContact",
    "NoSuchServiceLevel",
    "NoSuchSupportKey",
    "NoSuchVersion",
    "Promise",
    "Question",
    "agreement",
    "agreement_contact",
    "agreement_contacts",
    "agreements",
    "clock_levels",
    "cover_facts",
    "cover_records",
    "default_plan_targets",
    "default_service_level",
    "escalation",
    "escalation_levels",
    "escalation_rows",
    "escalation_warnings",
    "followers",
    "in_state",
    "local_date",
    "lock_agreement",
    "lock_service_level",
    "lock_support_key",
    "nameable",
    "newest_version",
    "next_number",
    "not_in_use",
    "older_agreements",
    "older_keys",
    "plan_check",
    "promise_of",
    "promised_version",
    "service_level",
    "service_levels",
    "state_of",
    "support_key",
    "support_keys",
    "versions",
    "what_would_hold",
]
