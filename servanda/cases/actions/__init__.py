"""What is done to cases. Each is one transaction."""

from servanda.cases.actions.amending import (
    AmendedMeanwhile,
    Amendment,
    AnswersNoMore,
    TimeStays,
    amend_interaction,
    as_documented,
)
from servanda.cases.actions.banners import (
    BannerInvalid,
    acknowledge,
    copy_banners,
    edit_banner,
    record_acknowledgements,
    remove_banner,
)
from servanda.cases.actions.changing import CaseFields, CaseInvalid, change_case
from servanda.cases.actions.conversing import (
    RECALL_WITHIN,
    NobodyToWriteTo,
    NoSuchExternalInfo,
    TooLateToRecall,
    ask_customer,
    inform_customer,
    recall_external_info,
    write_internal_note,
)
from servanda.cases.actions.correcting import MayNotUndoBreach, UndoesBreach
from servanda.cases.actions.covering import (
    CaseIsCovered,
    CoverDecisionInvalid,
    NothingToConfirm,
    confirm_naming,
    confirm_sender,
    decide_cover,
    judge_again,
)
from servanda.cases.actions.delivering import record_delivery, record_failure
from servanda.cases.actions.documenting import (
    Call,
    ClosedTooLongAgo,
    record_customer_message,
    record_interaction,
)
from servanda.cases.actions.firing import fire_due
from servanda.cases.actions.judging import CaseFinished
from servanda.cases.actions.leaving import deactivate_user
from servanda.cases.actions.merging_customers import CannotMerge, merge_contacts, merge_customers
from servanda.cases.actions.moving import (
    NoSuchHoldReason,
    NoSuchTarget,
    accept_case,
    cancel_case,
    dispatch_case,
    escalate_case,
    hold_case,
    reassign_case,
    reject_case,
    resume_case,
    take_back_case,
    take_ownership,
)
from servanda.cases.actions.notifying import tell_customers_of_cover
from servanda.cases.actions.objects import (
    ObjectsNotOfCustomer,
    add_case_object,
    change_case_objects,
    connect_objects,
    leave_foreign_objects,
    register_objects,
)
from servanda.cases.actions.people import (
    CaseContactInvalid,
    add_case_contact,
    change_case_contact,
    remove_case_contact,
)
from servanda.cases.actions.receiving import Received, receive_customer_message
from servanda.cases.actions.refreshing import refresh_clocks
from servanda.cases.actions.registering import Registered, register_case
from servanda.cases.actions.reminding import remind_customer
from servanda.cases.actions.revealing import NotForThisCase, show_secret
from servanda.cases.actions.solving import (
    NoSuchCompletionCode,
    NotToldThen,
    Resolution,
    ResolutionKept,
    close_case,
    complete_case,
    judge_message,
    record_not_reachable,
    reopen_case,
    send_resolution,
    write_resolution,
)
from servanda.cases.actions.texts import NothingSaid
from servanda.cases.actions.timed import move_draws
from servanda.cases.actions.timekeeping import TimeFields, TimeInvalid, change_time, enter_time, remove_time
from servanda.cases.actions.timing import close_silent, reopen_unjudged, resume_held
from servanda.cases.models import Direction

__all__ = [
    "RECALL_WITHIN",
    "AmendedMeanwhile",
    "Amendment",
    "AnswersNoMore",
    "BannerInvalid",
    "Call",
    "CannotMerge",
    "CaseContactInvalid",
    "CaseFields",
    "CaseFinished",
    "CaseInvalid",
    "CaseIsCovered",
    "ClosedTooLongAgo",
    "CoverDecisionInvalid",
    "Direction",
    "MayNotUndoBreach",
    "NoSuchCompletionCode",
    "NoSuchExternalInfo",
    "NoSuchHoldReason",
    "NoSuchTarget",
    "NobodyToWriteTo",
    "NotForThisCase",
    "NotToldThen",
    "NothingSaid",
    "NothingToConfirm",
    "ObjectsNotOfCustomer",
    "Received",
    "Registered",
    "Resolution",
    "ResolutionKept",
    "TimeFields",
    "TimeInvalid",
    "TimeStays",
    "TooLateToRecall",
    "UndoesBreach",
    "accept_case",
    "acknowledge",
    "add_case_contact",
    "add_case_object",
    "amend_interaction",
    "as_documented",
    "ask_customer",
    "cancel_case",
    "change_case",
    "change_case_contact",
    "change_case_objects",
    "change_time",
    "close_case",
    "close_silent",
    "complete_case",
    "confirm_naming",
    "confirm_sender",
    "connect_objects",
    "copy_banners",
    "deactivate_user",
    "decide_cover",
    "dispatch_case",
    "edit_banner",
    "enter_time",
    "escalate_case",
    "fire_due",
    "hold_case",
    "inform_customer",
    "judge_again",
    "judge_message",
    "leave_foreign_objects",
    "merge_contacts",
    "merge_customers",
    "move_draws",
    "reassign_case",
    "recall_external_info",
    "receive_customer_message",
    "record_acknowledgements",
    "record_customer_message",
    "record_delivery",
    "record_failure",
    "record_interaction",
    "record_not_reachable",
    "refresh_clocks",
    "register_case",
    "register_objects",
    "reject_case",
    "remind_customer",
    "remove_banner",
    "remove_case_contact",
    "remove_time",
    "reopen_case",
    "reopen_unjudged",
    "resume_case",
    "resume_held",
    "send_resolution",
    "show_secret",
    "take_back_case",
    "take_ownership",
    "tell_customers_of_cover",
    "write_internal_note",
    "write_resolution",
]
