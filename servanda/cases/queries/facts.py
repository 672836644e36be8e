"""A case as the core decides by it: facts, and who asks."""

from datetime import datetime, timedelta
from uuid import UUID

from servanda.cases.models import Case
from servanda.commitments.queries import moment
from servanda.core.access import Viewer
from servanda.core.cases import CaseFacts, Fold, Person, Relation, ResolutionCounts, Status, Told
from servanda.core.clocks import ClockKind, Evaluation
from servanda.organisations.queries import queues_with_member


def fold_of(evaluation: Evaluation) -> Fold:
    """What moves need to know of the clocks."""
    return Fold(
        responded=evaluation.responded,
        waiting=evaluation.waiting,
        held=evaluation.held is not None,
        solved=evaluation.solved,
    )


def facts_of(case: Case, evaluation: Evaluation) -> CaseFacts:
    """The case as it stands at the evaluation. Reads its hold reason where it has one, else nothing."""
    return CaseFacts(
        stored=Status(case.status),
        organisation_id=case.organisation_id,
        queue_id=case.queue_id,
        assignee_id=case.assignee_id,
        owner_id=case.owner_id,
        last_event_at=case.sheet.last_live_at,
        number=case.number,
        customer=str(case.customer_id) if case.customer_id else None,
        fold=fold_of(evaluation),
        counts=ResolutionCounts(case.resolution_counts),
        resolution_text=case.resolution_text,
        resolution_code=str(case.resolution_code_id) if case.resolution_code_id else None,
        resolution_sent=case.sent_at is not None,
        told_by=_told_by(case),
        documentation_required=case.documentation_required,
        interactions=case.documented,
        asked_at=case.asked_at,
        reminders_left=case.reminders - case.reminders_sent,
        attempts=case.attempts,
        held_since=case.held_since,
        hold_ends_on_message=case.hold_reason is not None and case.hold_reason.ends_when_customer_writes,
        unjudged_message_at=_unjudged_message_at(case, evaluation),
        judge_until=case.judge_until,
        silent_until=case.silent_until,
        reopen_until=reopen_until(case),
    )


def person_of(case: Case, viewer: Viewer) -> Person:
    """The viewer with what they are to the case. At most one statement."""
    related = {
        Relation.REGISTRAR: case.registered_by_id,
        Relation.OWNER: case.owner_id,
        Relation.ASSIGNEE: case.assignee_id,
        Relation.QUEUE_LEAD: case.queue.lead_id if case.queue else None,
    }
    relations = {relation for relation, user_id in related.items() if user_id and user_id == viewer.user_id}
    if case.queue_id and _is_member(case.queue_id, viewer.user_id):
        relations.add(Relation.QUEUE_MEMBER)
    return Person(viewer, frozenset(relations))


def _is_member(queue_id: UUID, user_id: UUID | None) -> bool:
    return user_id is not None and queues_with_member(user_id).filter(id=queue_id).exists()


def _told_by(case: Case) -> Told | None:
    if case.told_seq is None or case.told_at is None:
        return None
    return Told(case.told_seq, case.told_at, case.told_solved)


def _unjudged_message_at(case: Case, evaluation: Evaluation) -> datetime | None:
    """When it came, or the solving if that is later: opening a case before it was solved would leave it solved."""
    message_at, ort = case.unjudged_message_at, evaluation.clock(ClockKind.ORT)
    if message_at is None or not evaluation.solved:
        return message_at
    stopped = moment(ort.stopped_at) if ort and ort.stopped_at is not None else None
    return max(message_at, stopped or case.told_at or message_at)


def reopen_until(case: Case) -> datetime | None:
    """Until when a closed case can be reopened; ``None`` where nothing ends that, or it is not closed."""
    if case.closed_at is None or case.reopening_window_s is None:
        return None
    return case.closed_at + timedelta(seconds=case.reopening_window_s)
