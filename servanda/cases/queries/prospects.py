"""What a case would be: which promise would hold, by when, and where it would go (2-domain 2.3, 2.4).

Registration stores what this finds; the page shows it before anybody registers.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.agreements import queries as agreements
from servanda.agreements.models import SupportKey
from servanda.cases.queries.entered import NewCase, References, references
from servanda.commitments.actions import NewEvent, SheetAtHand, new_sheet
from servanda.core import cover, routing
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import CannotRegister, Channel, Presets, Registration, checked_registration
from servanda.core.clocks import Evaluation
from servanda.core.clocks.events import Registered
from servanda.core.refusals import Fault
from servanda.organisations.models import Category, Severity, SupportOrganisation
from servanda.organisations.queries import (
    category_line,
    default_term,
    queues_in_use,
    routing_table,
)

LEAST_SEVERE: Final = 4


@dataclass(frozen=True, slots=True)
class Prospect:
    """Everything that follows from what was entered.

    ``key`` is the one that informs the case, given or the only one of the installed product. ``target`` is
    where it would be dispatched to. ``received_at`` is that of the clocks in ``sheet``, which holds receipt.
    """

    new: NewCase
    found: References
    presets: Presets
    severity: int
    received_at: datetime
    key: SupportKey | None
    snapshot: cover.Snapshot
    promise: agreements.Promise
    organisation_id: UUID
    target: routing.Target | None
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
    found = references(new)
    presets = _presets(new)
    found = found if found.categories else _with_preset_category(found, presets)
    severity = new.severity or presets.severity
    received_at = min(new.received_at or at, at)
    traits = _traits(new, found, severity)
    judged = _judged(new, found, traits, received_at, by=viewer)
    promise = agreements.promise_of(judged.cover)
    organisation_id = UUID(judged.cover.organisation.value)
    sheet = new_sheet()
    sheet.write([NewEvent(received_at, at, Registered(str(severity), promise.clocks))])
    return Prospect(
        new=new,
        found=found,
        presets=presets,
        severity=severity,
        received_at=received_at,
        key=_key_of(judged.cover, found),
        snapshot=judged,
        promise=promise,
        organisation_id=organisation_id,
        target=_target(new, found, traits, organisation_id),
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


def _presets(new: NewCase) -> Presets:
    """The defaults, each read only where nothing was entered."""
    severity = None if new.severity else default_term(Severity)
    category = None if new.category_id else default_term(Category)
    return Presets(
        severity=severity.level if severity else new.severity or LEAST_SEVERE,
        category_id=new.category_id or (category.id if category else None),
    )


def _with_preset_category(found: References, presets: Presets) -> References:
    line = tuple(category_line(presets.category_id)) if presets.category_id else ()
    return replace(found, categories=line)


def _traits(new: NewCase, found: References, severity: int) -> cover.Traits:
    return cover.Traits(
        severity=severity,
        channel=new.channel or Channel.PHONE,
        products=(str(found.product.id),) if found.product else (),
        categories=tuple(str(one.id) for one in found.categories),
        customers=tuple(str(one.id) for one in found.line),
    )


def _judged(
    new: NewCase, found: References, traits: cover.Traits, received_at: datetime, *, by: Viewer
) -> cover.Snapshot:
    overrule = cover.Overrule(by.name, new.overrule_reason.strip()) if new.overrule_reason.strip() else None
    asked = cover.Asked(
        received_at=received_at,
        traits=traits,
        customers=traits.customers,
        caller=(str(found.caller.id),) if found.caller else (),
        key=found.key.code if found.key else None,
        agreement=found.agreement.number if found.agreement else None,
        other_organisation=_organisation_of_category(found),
        overrule=overrule,
        provisionally_named=new.provisionally_named,
        verified=new.verified,
    )
    return cover.taken(agreements.cover_facts(asked, installed_product_id=new.installed_product_id))


def _organisation_of_category(found: References) -> str | None:
    queue_id = next((one.queue_id for one in found.categories if one.queue_id), None)
    if queue_id is None:
        return None
    owner = SupportOrganisation.objects.filter(queues=queue_id).values_list("id", flat=True).first()
    return str(owner) if owner else None


def _key_of(judged: cover.Cover, found: References) -> SupportKey | None:
    if judged.key is None or (found.key and found.key.code == judged.key.reference):
        return found.key
    return SupportKey.objects.filter(code=judged.key.reference).first()


def _target(
    new: NewCase, found: References, traits: cover.Traits, organisation_id: UUID
) -> routing.Target | None:
    default = SupportOrganisation.objects.filter(id=organisation_id).values_list("default_queue", flat=True)
    facts = routing.RoutingFacts(
        traits=traits,
        queues=queues_in_use(),
        queue_by_hand=str(new.queue_id) if new.queue_id else None,
        assignee_by_hand=str(new.assignee_id) if new.assignee_id else None,
        categories=tuple(
            routing.Named(str(one.id), str(one.queue_id) if one.queue_id else None)
            for one in found.categories
        ),
        routes=routing_table(),
        default_queue=_text(default.first()),
    )
    return routing.found_target(facts)


def _text(one: UUID | None) -> str | None:
    return None if one is None else str(one)
