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
from servanda.agreements.actions.leaving import change_team, deactivate_user
from servanda.agreements.actions.ledger import RefundedAlready, draw, refund
from servanda.agreements.actions.levels import (
    LevelFields,
    ServiceLevelInUse,
    ServiceLevelInvalid,
    change_service_level,
    create_service_level,
    make_default_service_level,
)
from servanda.agreements.actions.moving_contracts import (
    move_contracts,
)
from servanda.agreements.actions.notes import (
    FlashNoteInvalid,
    NoteFields,
    add_flash_note,
    change_flash_note,
    take_away_flash_note,
)
from servanda.agreements.actions.plans import (
    CannotBeDefault,
    PlanFields,
    PlanInUse,
    change_plan,
    create_plan,
    make_default_plan,
    restore_plan,
    retire_plan,
)
from servanda.agreements.actions.resealing import KeyInUse, add_sealing_key, reseal, retire_keys
from servanda.agreements.actions.revealing import Revealed, break_glass, reveal_information
from servanda.agreements.actions.secret_readers import ReaderInvalid, grant_information, revoke_information
from servanda.agreements.actions.secured import (
    NotOfOneCustomer,
    add_information,
    change_information,
    share_information,
    unshare_information,
    withdraw_information,
)
from servanda.agreements.actions.versions import CannotMove, Moved, move_to_version
from servanda.core.plans import (
    PlanInvalid,
)

__all__ = [
    "Activated",
    "AgreementContactInvalid",
    "AgreementFields",
    "AgreementInvalid",
    "Approved",
    "BlockWithoutReason",
    "CannotBeDefault",
    "CannotMove",
    "ContractFields",
    "ContractInvalid",
    "FlashNoteInvalid",
    "KeyFields",
    "KeyInUse",
    "LastNamedContact",
    "LevelFields",
    "Marks",
    "Moved",
    "NotApproved",
    "NotBlocked",
    "NotOfOneCustomer",
    "NoteFields",
    "PlanFields",
    "PlanInUse",
    "PlanInvalid",
    "ReaderInvalid",
    "RefundedAlready",
    "Revealed",
    "ServiceLevelInUse",
    "ServiceLevelInvalid",
    "activate_contract",
    "add_agreement_contact",
    "add_flash_note",
    "add_information",
    "add_sealing_key",
    "approve_agreement",
    "approve_or_extend",
    "block_agreement",
    "block_support_key",
    "break_glass",
    "change_agreement",
    "change_agreement_contact",
    "change_flash_note",
    "change_information",
    "change_plan",
    "change_service_level",
    "change_support_key",
    "change_team",
    "create_agreement",
    "create_contract",
    "create_plan",
    "create_service_level",
    "create_support_key",
    "deactivate_user",
    "draw",
    "extend_agreement",
    "grant_information",
    "make_default_plan",
    "make_default_service_level",
    "move_contracts",
    "move_to_version",
    "open_cycle",
    "refund",
    "remove_agreement_contact",
    "remove_approval",
    "reseal",
    "restore_plan",
    "retire_keys",
    "retire_plan",
    "reveal_information",
    "revoke_information",
    "set_escalation",
    "share_information",
    "take_away_flash_note",
    "unblock_agreement",
    "unblock_support_key",
    "unshare_information",
    "withdraw_information",
]
