"""Changing what is promised: service levels, support agreements, support keys."""

from servanda.agreements.actions.agreements import (
    AgreementFields,
    AgreementInvalid,
    change_agreement,
    create_agreement,
)
from servanda.agreements.actions.approving import (
    Approved,
    NotApproved,
    approve_agreement,
    approve_or_extend,
    extend_agreement,
    remove_approval,
)
from servanda.agreements.actions.blocking import (
    BlockWithoutReason,
    NotBlocked,
    block_agreement,
    block_support_key,
    unblock_agreement,
    unblock_support_key,
)
from servanda.agreements.actions.contacts import (
    AgreementContactInvalid,
    LastNamedContact,
    Marks,
    add_agreement_contact,
    change_agreement_contact,
    remove_agreement_contact,
)
from servanda.agreements.actions.contracts import (
    Activated,
    ContractFields,
    ContractInvalid,
    activate_contract,
    create_contract,
)
from servanda.agreements.actions.cycles import open_cycle
from servanda.agreements.actions.escalating import set_escalation
from servanda.agreements.actions.keys import KeyFields, change_support_key, create_support_key
from servanda.agreements.actions.ledger import RefundedAlready, draw, refund
from servanda.agreements.actions.levels import (
    LevelFields,
    ServiceLevelInUse,
    ServiceLevelInvalid,
    change_service_level,
    create_service_level,
    make_default_service_level,
)
from servanda.agreements.actions.notes import (
    FlashNoteInvalid,
    NoteFields,
    add_flash_note,
    change_flash_note,
    take_away_flash_note,
)
from servanda.agreements.actions.versions import CannotMove, Moved, move_to_version

__all__ = [
    "Activated",
    "AgreementContactInvalid",
    "AgreementFields",
    "AgreementInvalid",
    "Approved",
    "BlockWithoutReason",
    "CannotMove",
    "ContractFields",
    "ContractInvalid",
    "FlashNoteInvalid",
    "KeyFields",
    "LastNamedContact",
    "LevelFields",
    "Marks",
    "Moved",
    "NotApproved",
    "NotBlocked",
    "NoteFields",
    "RefundedAlready",
    "ServiceLevelInUse",
    "ServiceLevelInvalid",
    "activate_contract",
    "add_agreement_contact",
    "add_flash_note",
    "approve_agreement",
    "approve_or_extend",
    "block_agreement",
    "block_support_key",
    "change_agreement",
    "change_agreement_contact",
    "change_flash_note",
    "change_service_level",
    "change_support_key",
    "create_agreement",
    "create_contract",
    "create_service_level",
    "create_support_key",
    "draw",
    "extend_agreement",
    "make_default_service_level",
    "move_to_version",
    "open_cycle",
    "refund",
    "remove_agreement_contact",
    "remove_approval",
    "set_escalation",
    "take_away_flash_note",
    "unblock_agreement",
    "unblock_support_key",
]
