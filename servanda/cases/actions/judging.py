"""Which promise holds for a case: set at receipt, and set anew when it is judged again (2-domain 2.3)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.incidents import move_incident
from servanda.cases.actions.inherited import inherit
from servanda.cases.actions.notifying import tell_of_cover
from servanda.cases.actions.people import lent_to, let_people_follow
from servanda.cases.actions.timed import move_draws
from servanda.cases.models import Case, CaseBanner, CaseContact, CoverDecision, NoteAcknowledgement
from servanda.cases.queries.prospects import Prospect
from servanda.cases.queries.reminders import next_reminder
from servanda.core.access import Viewer
from servanda.core.cases import UNFINISHED, Naming, Status
from servanda.core.clocks.events import CoverChanged
from servanda.core.cover import from_json, to_json
from servanda.core.refusals import Conflict


class CaseFinished(Conflict):
    """What was promised for a finished case does not change any more."""


def check_unfinished(case: Case) -> None:
    """Raise ``CaseFinished`` unless the case is unfinished."""
    if Status(case.status) not in UNFINISHED:
        raise CaseFinished("The case is finished: what was promised stays. Reopen it to change whose it is.")


def promise_to(case: Case, prospect: Prospect) -> None:
    """Set what was judged: key, agreement, contract, organisation, and everything that the promise brings along."""
    promise, cover = prospect.promise, prospect.cover
    inherit(case, prospect)
    case.contract_id = prospect.records.contracts[cover.contract.reference].id if cover.contract else None
    case.organisation_id = prospect.organisation_id
    case.cover = to_json(prospect.snapshot)
    case.without_cover, case.awaits_authorisation = cover.without_cover, cover.awaits_authorisation
    case.naming = _naming(case, prospect)
    case.service_level_id, case.level_version = promise.level_id, promise.version
    case.resolution_counts = promise.counts
    case.reopening_window_s, case.silent_days = promise.reopening_window_s, promise.silent_days
    case.reminders, case.reminder_interval_s = promise.reminders, promise.reminder_interval_s
    case.documentation_required = promise.documentation_required


def judge_anew(held: CaseAtHand, prospect: Prospect) -> None:
    """Let another promise hold from now on; the organisation stays where the case lies.

    Raises ``CaseFinished``.
    """
    check_unfinished(held.case)
    case = held.case
    organisation_id, contract_id = case.organisation_id, case.contract_id
    awaited, named = case.awaits_authorisation, case.naming
    before = from_json(case.cover)
    lent = lent_to(before)
    promise_to(case, prospect)
    case.organisation_id = organisation_id
    if case.awaits_authorisation and CoverDecision.objects.filter(case=case).exists():
        case.awaits_authorisation = False
    if held.case.asked_at is not None:
        held.case.remind_at = next_reminder(held.case)
    if lent_to(prospect.snapshot) != lent:
        # Whoever the former agreement names reads nothing more of it.
        moved = prospect.snapshot.facts.asked.customers[:1] != before.facts.asked.customers[:1]
        let_people_follow(held, people_along(case, prospect), new_customer=moved)
    _let_banners_follow(held, prospect)
    move_incident(held, before=contract_id)
    if case.contract_id != contract_id:
        move_draws(case, case.contract, by=held.by, at=held.at)
    newly_awaits = case.awaits_authorisation and not awaited
    newly_named = case.naming == Naming.PROVISIONAL and named != Naming.PROVISIONAL
    if newly_awaits or newly_named:
        tell_of_cover(held)
    held.sheet.put_under(prospect.promise.levels)
    held.clock(CoverChanged(prospect.promise.clocks))


def _let_banners_follow(held: CaseAtHand, prospect: Prospect) -> None:
    """Take off the notes of agreements that do not reach the customer, and put up those that do."""
    standing = CaseBanner.objects.filter(case=held.case)
    reaching = [one.id for one in prospect.records.agreements.values()]
    standing.filter(removed_at=None).exclude(agreement__in=reaching).update(removed_at=held.at)
    known = set(standing.values_list("note", flat=True))
    held.bear([one for one in banners_along(held.case, prospect) if one.note_id not in known], ())


def people_along(case: Case, prospect: Prospect) -> list[CaseContact]:
    """The people of the agreement, with their marks; the caller is told anyway."""
    if case.agreement is None:
        return []
    named = prospect.records.named[case.agreement.number]
    return [
        CaseContact(
            case=case,
            contact_id=one.contact_id,
            user_id=one.user_id,
            is_main=one.is_main,
            mail_to=one.mail_to,
            mail_cc=one.mail_cc,
        )
        for one in named
        if one.contact_id is None or one.contact_id != case.caller_id
    ]


def banners_along(case: Case, prospect: Prospect) -> Sequence[CaseBanner]:
    """Copies of the banners of all the customer's agreements, marked with their agreement."""
    return [
        CaseBanner(
            case=case,
            agreement_id=one.agreement_id,
            note_id=one.id,
            text=one.text,
            copied_at=case.registered_at,
        )
        for one in prospect.notes
        if one.banner
    ]


def acknowledged_along(
    case: Case, prospect: Prospect, *, by: Viewer, at: datetime
) -> Sequence[NoteAcknowledgement]:
    """What whoever registers the case has read of its pop-ups."""
    reader, read = by.user_id, prospect.new.acknowledged or frozenset[UUID]()
    return [
        NoteAcknowledgement(case=case, note_id=one.id, user_id=reader, acknowledged_at=at)
        for one in prospect.notes
        if reader is not None and one.pop_up and one.id in read
    ]


def _naming(case: Case, prospect: Prospect) -> str:
    if prospect.cover.provisionally_named:
        return Naming.PROVISIONAL
    if not prospect.cover.overruled:
        return ""
    return Naming.CONFIRMED if case.naming == Naming.CONFIRMED else Naming.OVERRULED
