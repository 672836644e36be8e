"""Finding cases: one, lists in the order of work, the stream, clocks, what a new one would be."""

from servanda.cases.queries.amended import NoSuchInteraction, interaction
from servanda.cases.queries.answers import answers_waiting
from servanda.cases.queries.asking import CannotJudge, Question, what_would_hold
from servanda.cases.queries.banners import (
    Banner,
    NoSuchBanner,
    banner,
    banners,
    unacknowledged,
    unfinished_cases_of,
)
from servanda.cases.queries.beside import cases_beside
from servanda.cases.queries.causes import Cause
from servanda.cases.queries.clocked import cases_counting_by, cases_under_level, wakes_at
from servanda.cases.queries.clocks import CaseClocks, Clock, clocks_at, clocks_of, sheet_clocks
from servanda.cases.queries.covered import (
    COVER_PERMISSION,
    CoverDeed,
    CoverNow,
    Ended,
    cover_decisions,
    cover_deeds,
    cover_now,
)
from servanda.cases.queries.customers_proof import (
    CustomersLine,
    CustomersPromise,
    CustomersProof,
    Plainly,
    customers_proof,
)
from servanda.cases.queries.deadlines import deadlines
from servanda.cases.queries.entered import NewCase, References, references
from servanda.cases.queries.facts import facts_of, fold_of, person_of
from servanda.cases.queries.leaving import holdings
from servanda.cases.queries.merging import Merging, contact_merging, customer_merging
from servanda.cases.queries.moves import moves_now, moves_of
from servanda.cases.queries.moving import WouldHappen, WouldMove, would_happen
from servanda.cases.queries.objects import (
    OfferedObject,
    connectable,
    copied_objects,
    objects_of,
    offered_objects,
    usable_objects,
)
from servanda.cases.queries.proof_firings import Fired
from servanda.cases.queries.proof_inputs import Same
from servanda.cases.queries.proofs import Line, Mark, Proof, Proven, proof_of
from servanda.cases.queries.prospects import (
    Prospect,
    faults_of,
    prospect,
    registration_of,
    unchosen,
    unread,
)
from servanda.cases.queries.recipients import (
    Addressee,
    NoSuchCaseContact,
    Recipients,
    case_contact,
    case_contacts,
    recipients,
)
from servanda.cases.queries.records import (
    case_events,
    case_history,
    customer_messages,
    external_infos,
    interactions,
    internal_notes,
)
from servanda.cases.queries.seeing import NoSuchCase, case, cases, lock_case, seen_case
from servanda.cases.queries.stream import Entry, Stream, news, stream
from servanda.cases.queries.timekeeping import (
    NoSuchTimeEntry,
    TimeTotals,
    newest_time,
    projects_for,
    time_entries,
    time_entry,
    time_totals,
)
from servanda.cases.queries.timing import (
    JUDGING_TIME,
    judging_ends,
    reminder_due,
    silent_cases,
    to_remind,
    to_resume,
    unjudged_cases,
)
from servanda.cases.queries.verifying import (
    Verified,
    VerifiedCases,
    cases_to_verify,
    verified_case,
    verified_cases,
)
from servanda.cases.queries.work import (
    Wanted,
    WorkPage,
    cases_of_agreement,
    cases_of_contract,
    cases_of_key,
    listed,
    narrowed,
    open_cases_of,
    work,
)

__all__ = [
    "COVER_PERMISSION",
    "JUDGING_TIME",
    "Addressee",
    "Banner",
    "CannotJudge",
    "CaseClocks",
    "Cause",
    "Clock",
    "CoverDeed",
    "CoverNow",
    "CustomersLine",
    "CustomersPromise",
    "CustomersProof",
    "Ended",
    "Entry",
    "Fired",
    "Line",
    "Mark",
    "Merging",
    "NewCase",
    "NoSuchBanner",
    "NoSuchCase",
    "NoSuchCaseContact",
    "NoSuchInteraction",
    "NoSuchTimeEntry",
    "OfferedObject",
    "Plainly",
    "Proof",
    "Prospect",
    "Proven",
    "Question",
    "Recipients",
    "References",
    "Same",
    "Stream",
    "TimeTotals",
    "Verified",
    "VerifiedCases",
    "Wanted",
    "WorkPage",
    "WouldHappen",
    "WouldMove",
    "answers_waiting",
    "banner",
    "banners",
    "case",
    "case_contact",
    "case_contacts",
    "case_events",
    "case_history",
    "cases",
    "cases_beside",
    "cases_counting_by",
    "cases_of_agreement",
    "cases_of_contract",
    "cases_of_key",
    "cases_to_verify",
    "cases_under_level",
    "clocks_at",
    "clocks_of",
    "connectable",
    "contact_merging",
    "copied_objects",
    "cover_decisions",
    "cover_deeds",
    "cover_now",
    "customer_merging",
    "customer_messages",
    "customers_proof",
    "deadlines",
    "external_infos",
    "facts_of",
    "faults_of",
    "fold_of",
    "holdings",
    "interaction",
    "interactions",
    "internal_notes",
    "judging_ends",
    "listed",
    "lock_case",
    "moves_now",
    "moves_of",
    "narrowed",
    "newest_time",
    "news",
    "objects_of",
    "offered_objects",
    "open_cases_of",
    "person_of",
    "projects_for",
    "proof_of",
    "prospect",
    "recipients",
    "references",
    "registration_of",
    "reminder_due",
    "seen_case",
    "sheet_clocks",
    "silent_cases",
    "stream",
    "time_entries",
    "time_entry",
    "time_totals",
    "to_remind",
    "to_resume",
    "unacknowledged",
    "unchosen",
    "unfinished_cases_of",
    "unjudged_cases",
    "unread",
    "usable_objects",
    "verified_case",
    "verified_cases",
    "wakes_at",
    "what_would_hold",
    "work",
    "would_happen",
]
