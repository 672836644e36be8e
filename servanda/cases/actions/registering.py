"""Registering a case: nobody is turned away, and everything about it in one transaction (2-domain 2.4)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.documenting import Call, document
from servanda.cases.actions.incidents import judged_exactly, settle_incident
from servanda.cases.actions.judging import (
    acknowledged_along,
    banners_along,
    people_along,
    promise_to,
)
from servanda.cases.actions.moving import dispatch, place
from servanda.cases.actions.notifying import tell_of_cover
from servanda.cases.actions.objects import register_objects
from servanda.cases.actions.solving import Resolution, complete
from servanda.cases.models import Case, Direction, EventKind
from servanda.cases.queries.prospects import Prospect
from servanda.core import routing
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import (
    CannotRegister,
    Move,
    Person,
    Registration,
    Relation,
    Status,
)
from servanda.core.cover import check_overrule, check_provisional
from servanda.core.refusals import Fault
from servanda.core.routing import Entry
from servanda.foundation.transactions import action
from servanda.organisations.queries import SetUp


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered case, and what it was registered by."""

    case: Case
    prospect: Prospect


@action
def register_case(
    *,
    new: queries.NewCase,
    entry: Entry,
    dispatch_it: bool = False,
    qualified_answer: str = "",
    resolution: Resolution | None = None,
    by: Viewer,
    at: datetime,
) -> Registered:
    """Register a case; dispatch it at once where asked, or from mail and portal; solve it at once where told how.

    ``qualified_answer``: what the caller was told already, which counts as the initial response. Raises
    ``NotAllowed``, ``CannotRegister`` with everything missing or wrong, ``NoOrganisationYet``, and with a
    resolution what completing raises.
    """
    require(by, Permission.CASE_REGISTER)
    prospect = judged_exactly(lambda: queries.prospect(new, viewer=by, at=at), by=by, at=at)
    registration = queries.registration_of(prospect, at=at)
    _check_let_through(prospect, by)
    held = _begun(prospect, registration, entry, by=by, at=at)
    held.enter(
        EventKind.REGISTERED,
        {"channel": registration.channel, "entry": entry},
        at=registration.received_at,
    )
    if qualified_answer.strip():
        answer = Call(
            qualified_answer,
            registration.channel,
            Direction.OUTBOUND,
            counts_as_response=True,
            contact_id=held.case.caller_id,
        )
        document(held, answer)
    tell_of_cover(held)
    _go_on(held, prospect, resolution, asked=dispatch_it, entry=entry)
    case = held.store()
    register_objects(
        case=case,
        object_ids=new.business_object_ids,
        copies=new.copies_objects_of(prospect.key),
        kind=new.object_kind,
        reference=new.object_reference,
        by=by,
        at=at,
    )
    _draw(held)
    return Registered(case, prospect)


def _draw(held: CaseAtHand) -> None:
    """Once the case has its number, and unless it is solved already by a code that gives the incident back."""
    settle_incident(held, held.case.resolution_code)
    if held.case.drawn_id is not None:
        held.case.save(update_fields=["drawn"])


def _check_let_through(prospect: Prospect, by: Viewer) -> None:
    if prospect.cover.overruled:
        check_overrule(by=by, organisation_id=prospect.organisation_id, reason=prospect.new.overrule_reason)
    if prospect.cover.provisionally_named:
        check_provisional(by=by, severity=prospect.severity)


def _begun(
    prospect: Prospect, registration: Registration, entry: Entry, *, by: Viewer, at: datetime
) -> CaseAtHand:
    new, found = prospect.new, prospect.found
    sheet = prospect.sheet
    case = Case(
        subject=registration.subject,
        description=registration.description,
        channel=registration.channel,
        entry=entry,
        to_be_completed=registration.to_be_completed,
        received_at=registration.received_at,
        registered_at=at,
        registered_by_id=by.user_id,
        customer=found.customer,
        caller=found.caller,
        caller_name=new.caller_name.strip(),
        caller_mail=new.caller_mail.strip(),
        caller_phone=new.caller_phone.strip(),
        product=found.product,
        installed_product=found.installed,
        category_id=registration.category_id,
        severity=registration.severity,
        priority=found.priority,
        priority_rank=found.priority.rank if found.priority else 0,
        status=Status.NEW,
        follows_id=new.follows_id,
        is_verified=new.verified,
        sheet=sheet.stored,
    )
    promise_to(case, prospect)
    person = Person(by, frozenset({Relation.REGISTRAR, Relation.REGISTERING}))
    held = CaseAtHand(case, sheet, person, at)
    held.inherit(people_along(case, prospect))
    held.bear(banners_along(case, prospect), acknowledged_along(case, prospect, by=by, at=at))
    return held


def _go_on(
    held: CaseAtHand,
    prospect: Prospect,
    resolution: Resolution | None,
    *,
    asked: bool,
    entry: Entry,
) -> None:
    if resolution is not None:
        held.move(Move.ACCEPT)
        complete(held, resolution)
    elif routing.dispatches_at_once(entry, asked=asked):
        if prospect.target is not None:
            _dispatch(held, prospect.target, prospect.records.set_up)
        elif asked:
            message = "Nothing names a queue for this case; choose one."
            raise CannotRegister("The case cannot be dispatched.", [Fault("queue_id", message)])


def _dispatch(held: CaseAtHand, target: routing.Target, set_up: SetUp) -> None:
    """To where it was found to go; whom somebody named by hand is looked up."""
    queue, assignee = target.queue, target.assignee
    if queue in set_up.queues_in_use and assignee is None:
        place(held, UUID(queue), _id(set_up.organisation_of(queue)))
    else:
        dispatch(held, _id(queue), _id(assignee))


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
