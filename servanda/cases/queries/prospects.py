"""What a case would be: which promise would hold, by when, and where it would go (2-domain 2.3, 2.4).

Registration stores what this finds; the page shows it before anybody registers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.agreements import queries as agreements
from servanda.agreements.models import SupportKey
from servanda.cases.queries.entered import NewCase, References, references
from servanda.cases.queries.facts import reopen_until
from servanda.cases.queries.objects import prospective_objects
from servanda.cases.queries.seeing import cases
from servanda.commitments.actions import NewEvent, SheetAtHand, new_sheet
from servanda.core import cover, routing
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import CannotRegister, Channel, Presets, Registration, checked_registration
from servanda.core.clocks import Evaluation
from servanda.core.clocks.events import Registered
from servanda.core.refusals import Fault
from servanda.customers.models import BusinessObject
from servanda.organisations.queries import SetUp, set_up

LEAST_SEVERE: Final = 4


@dataclass(frozen=True, slots=True)
class Prospect:
    """Everything that follows from what was entered.

    ``key`` is the one that informs the case, given or the only one of the installed product. ``target`` is
    where it would be dispatched to, ``notes`` are the customer's flash notes that show now. ``received_at`` is that of the clocks in ``sheet``, which holds receipt.
    """

    new: NewCase
    found: References
    presets: Presets
    severity: int
    received_at: datetime
    key: SupportKey | None
    snapshot: cover.Snapshot
    records: agreements.CoverRecords
    promise: agreements.Promise
    organisation_id: UUID
    target: routing.Target | None
    notes: tuple[agreements.ShowingNote, ...]
    sheet: SheetAtHand

    @property
    def cover(self) -> cover.Cover:
        """Which promise would hold, and why."""
        return self.snapshot.cover

    def evaluation(self, at: datetime) -> Evaluation:
        """The clocks as they would stand."""
        return self.sheet.evaluation(at)


def prospect(new: NewCase, *, viewer: Viewer, at: datetime) -> Prospect:
    """What the case would be if it were registered at the instant. Changes nothing.

    Raises ``NotAllowed`` and ``NoOrganisationYet``. What is missing or wrong in the references is said by
    ``found.faults``; the rest is judged without it.
    """
    require(viewer, Permission.CASE_REGISTER)
    return judged_now(new, viewer=viewer, at=at)


def judged_now(new: NewCase, *, viewer: Viewer, at: datetime) -> Prospect:
    """As ``prospect``, for whoever has asked already whether the viewer may do what this is for."""
    read = set_up()
    found = _following(references(new, default_priority=read.default_priority), new, viewer)
    presets = _presets(new, found, read)
    severity = new.severity or presets.severity
    received_at = min(new.received_at or at, at)
    objects = prospective_objects(new.business_object_ids, found.key, copies=new.copies_objects_of(found.key))
    traits = _traits(new, found, severity, objects)
    asked = _asked(new, found, traits, objects, received_at, read, by=viewer)
    records = agreements.cover_records(
        asked, installed_product_id=new.installed_product_id, key=found.key, read=read, drawn=new.drawn
    )
    judged = cover.taken(records.facts)
    promise = agreements.promise_of(judged.cover, records)
    organisation_id = UUID(judged.cover.organisation.value)
    sheet = new_sheet(promise.levels)
    sheet.write([NewEvent(received_at, at, Registered(str(severity), promise.clocks))])
    return Prospect(
        new=new,
        found=found,
        presets=presets,
        severity=severity,
        received_at=received_at,
        key=records.keys.get(judged.cover.key.reference) if judged.cover.key else found.key,
        snapshot=judged,
        records=records,
        promise=promise,
        organisation_id=organisation_id,
        notes=agreements.notes_at_hand(records, at),
        target=_target(new, found, traits, read, organisation_id, objects),
        sheet=sheet,
    )


def registration_of(prospect: Prospect, *, at: datetime) -> Registration:
    """The registration with its presets. Raises ``CannotRegister`` with all that is wrong, references too."""
    faults = list(prospect.found.faults)
    customer = prospect.found.customer
    # A customer that was named and not found is one fault, not two.
    missing = prospect.new.customer_id if customer is None else customer.id
    try:
        registration = checked_registration(prospect.new.entered(missing), presets=prospect.presets, at=at)
    except CannotRegister as refused:
        raise CannotRegister(refused.message, [*faults, *refused.faults]) from None
    faults += [*unread(prospect), *unchosen(prospect)]
    if faults:
        raise CannotRegister("The case cannot be registered yet.", faults)
    return registration


def faults_of(prospect: Prospect, *, at: datetime) -> tuple[Fault, ...]:
    """Everything that is missing or wrong before it can be registered."""
    try:
        registration_of(prospect, at=at)
    except CannotRegister as refused:
        return refused.faults
    return ()


def unread(prospect: Prospect) -> list[Fault]:
    """Whoever registers confirms that they have read what must be known; programs are told by the answer."""
    read = prospect.new.acknowledged
    unread = [one for one in prospect.notes if one.pop_up and read is not None and one.id not in read]
    return [Fault("acknowledged", "Read the flash note, and confirm that you have.")] if unread else []


def unchosen(prospect: Prospect) -> list[Fault]:
    """A key may ask which of its business objects it is about: people say so, or that it is none. Programs are not asked."""
    new, key = prospect.new, prospect.key
    asks = (
        key is not None and key.ask_for_business_objects and new.acknowledged is not None and not new.pocket
    )
    if not asks or new.no_objects or new.business_object_ids or new.object_reference.strip():
        return []
    message = "The key asks which it is about: tick it, quote it, or say that it is none of them."
    return [Fault("business_object_ids", message)]


def _following(found: References, new: NewCase, viewer: Viewer) -> References:
    """With the case that it follows, or a fault more if that is none that the viewer sees."""
    if new.follows_id is None:
        return found
    followed = cases(viewer=viewer).filter(id=new.follows_id).first()
    if followed is not None:
        return replace(found, follows=followed)
    fault = Fault("follows_id", "There is no such case.")
    return replace(found, faults=(*found.faults, fault))


def _incident_of(found: References, received_at: datetime) -> str | None:
    """The contract whose incident the case goes on with: of the case that it follows, or that one follows in turn.

    Within the window in which that could have been reopened, for the same customer. A statement a step.
    """
    followed = found.follows
    if followed is None or found.customer is None or followed.customer_id != found.customer.id:
        return None
    until = reopen_until(followed)
    if until is not None and received_at > until:
        return None
    while followed is not None and followed.drawn is None:
        followed = followed.follows
    return followed.drawn.contract.number if followed and followed.drawn else None


def _presets(new: NewCase, found: References, read: SetUp) -> Presets:
    category = found.categories[0].id if found.categories else None
    return Presets(
        severity=new.severity or read.default_severity or LEAST_SEVERE,
        category_id=new.category_id or category,
    )


def _traits(
    new: NewCase, found: References, severity: int, objects: Sequence[BusinessObject]
) -> cover.Traits:
    quoted = [new.object_kind] if new.object_reference.strip() else []
    return cover.Traits(
        severity=severity,
        channel=new.channel or Channel.PHONE,
        products=(str(found.product.id),) if found.product else (),
        categories=tuple(str(one.id) for one in found.categories),
        object_kinds=tuple(sorted({*(one.kind for one in objects), *quoted} - {""})),
        customers=tuple(str(one.id) for one in found.line),
    )


def _asked(
    new: NewCase,
    found: References,
    traits: cover.Traits,
    objects: Sequence[BusinessObject],
    received_at: datetime,
    read: SetUp,
    *,
    by: Viewer,
) -> cover.Asked:
    reason = new.overrule_reason.strip()
    of_categories, of_objects = (
        [one.queue_id for one in found.categories],
        [one.queue_id for one in objects],
    )
    queue_id = next((one for one in (*of_categories, *of_objects) if one), None)
    return cover.Asked(
        received_at=received_at,
        traits=traits,
        customers=traits.customers,
        caller=(str(found.caller.id),) if found.caller else (),
        key=found.key.code if found.key else None,
        agreement=found.agreement.number if found.agreement else None,
        other_organisation=read.organisation_of(str(queue_id)) if queue_id else None,
        overrule=cover.Overrule(new.overruled_by or by.name, reason) if reason else None,
        provisionally_named=new.provisionally_named,
        verified=new.verified,
        follows_up=_incident_of(found, received_at),
    )


def _target(
    new: NewCase,
    found: References,
    traits: cover.Traits,
    read: SetUp,
    organisation_id: UUID,
    objects: Sequence[BusinessObject],
) -> routing.Target | None:
    facts = routing.RoutingFacts(
        traits=traits,
        queues=read.queues_in_use,
        queue_by_hand=str(new.queue_id) if new.queue_id else None,
        assignee_by_hand=str(new.assignee_id) if new.assignee_id else None,
        categories=tuple(
            routing.Named(str(one.id), str(one.queue_id) if one.queue_id else None)
            for one in found.categories
        ),
        business_objects=tuple(
            routing.Named(str(one.id), str(one.queue_id) if one.queue_id else None) for one in objects
        ),
        routes=read.routes,
        default_queue=read.places[str(organisation_id)].default_queue,
    )
    return routing.found_target(facts)
