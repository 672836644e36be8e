"""What each permission lets somebody do, in plain words, by topic: for the pages of roles and tokens."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from servanda.core.access import Permission

_P = Permission

TOPICS: Final[Mapping[str, Mapping[Permission, str]]] = MappingProxyType(
    {
        "Taking cases up": {
            _P.CASE_SEE: "See cases, except those of restricted organisations that they do not belong to",
            _P.CASE_REGISTER: "Register a case, and solve it in the same step",
            _P.CASE_ACCEPT_NEW: "Accept a new case of the organisation",
            _P.CASE_ACCEPT_QUEUED: "Accept or reject a case that waits in one of their queues, or for them",
            _P.CASE_DISPATCH: "Dispatch a case to a queue or a person",
            _P.CASE_TAKE_OWNERSHIP: "Take a case over from its owner",
            _P.CASE_REASSIGN: "Give a case to another owner, judge messages, enter time for others",
        },
        "Working on cases": {
            _P.CASE_WRITE: "Write on a case: to the customer, notes, calls; change its fields",
            _P.CASE_HOLD: "Put a case on hold and resume it",
            _P.CASE_TAKE_BACK_OWN: "Stop waiting for the customer on a case of their own",
            _P.CASE_TAKE_BACK_ANY: "Stop waiting for the customer on any case",
            _P.CASE_ESCALATE: "Escalate a case",
            _P.TASK_WORK: "Work on tasks",
            _P.TIME_ENTER: "Enter the time that was worked",
        },
        "Ending cases": {
            _P.CASE_COMPLETE: "Complete a case, also as unanswered",
            _P.CASE_SEND: "Send the resolution to the caller",
            _P.CASE_NOT_REACHABLE: "Record that the caller could not be reached",
            _P.CASE_CLOSE: "Close a case",
            _P.CASE_REOPEN_COMPLETED: "Reopen a completed case",
            _P.CASE_REOPEN_CLOSED: "Reopen a closed case",
            _P.CASE_CANCEL_OWN: "Cancel a case of their own",
            _P.CASE_CANCEL_ANY: "Cancel any case",
            _P.CASE_MERGE: "Merge cases, and split messages off",
        },
        "Cover and clocks": {
            _P.COVER_DECIDE: "Decide about cases without cover, and see who changed promises",
            _P.CASE_OVERRULE_NOT_NAMED: "Let somebody use an agreement that does not name them",
            _P.CASE_JUDGE_AGAIN: "Judge again which promise holds for a case",
            _P.CLOCK_CORRECT: "Document the past where that undoes a missed deadline",
        },
        "Customers": {
            _P.CUSTOMER_SEE: "See customers, contacts, products and what is installed",
            _P.CONTACT_ADD: "Add and confirm contacts",
            _P.CUSTOMER_EDIT: "Add, change and merge customers, contacts and products",
        },
        "Promises": {
            _P.PROMISE_SEE: "See plans, contracts, agreements and support keys",
            _P.PROMISE_EDIT: "Add and change plans, contracts, agreements and support keys; see who changed them",
            _P.AGREEMENT_APPROVE: "Approve, extend and amend agreements",
            _P.CONTRACT_ACTIVATE: "Activate, renew and terminate contracts",
            _P.PROMISE_BLOCK: "Block and unblock contracts, agreements and support keys",
            _P.ALLOWANCE_CHANGE: "Top up and correct allowances",
            _P.IMPORT: "Import and export records by file",
        },
        "Secured information": {
            _P.SECRET_ADD: "Add secured information to support keys",
            _P.BREAK_GLASS: "Break glass: be shown a secret without being its reader; all readers are told",
        },
        "Knowledge": {
            _P.SOLUTION_DRAFT: "Draft solutions",
            _P.SOLUTION_APPROVE: "Review, approve, decline and retire solutions",
        },
        "Oversight": {
            _P.REPORT_SEE: "See reports and the load of the team",
            _P.HISTORY_SEE: "See who changed what, of everything that they may see",
        },
        "Set-up": {
            _P.SETUP_SEE: "See the set-up",
            _P.SETUP_EDIT: "Change organisations, queues, calendars, service levels and the other set-up",
            _P.USER_MANAGE: "Manage people, teams and roles",
        },
    }
)
"""Every permission stands in one topic."""

WORDS: Final[Mapping[Permission, str]] = MappingProxyType(
    {permission: words for topic in TOPICS.values() for permission, words in topic.items()}
)
"""The same without the topics."""
