"""What would hold for a case that is not registered: judged as registering it would, nothing stored."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.cases.queries.entered import NewCase
from servanda.cases.queries.objects import usable_objects
from servanda.cases.queries.prospects import Prospect, judged_now
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import Channel
from servanda.core.refusals import Fault, Invalid, refuse


class CannotJudge(Invalid):
    """What is asked about is not there, or does not belong together; registering it is refused for the same."""


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks for what; what is left out is preset or found as for a case.

    Without a customer, that of contact, installed product or key is taken. Without ``business_object_ids`` those
    come along that the key offers by itself. ``follows_id`` is the case that it goes on with. The rest as in
    ``NewCase``.
    """

    severity: int | None = None
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    product_id: UUID | None = None
    installed_product_id: UUID | None = None
    key: str = ""
    agreement: str = ""
    channel: Channel = Channel.PHONE
    category_id: UUID | None = None
    business_object_ids: frozenset[UUID] | None = None
    overrule_reason: str = ""
    provisionally_named: bool = False
    verified: bool = True
    follows_id: UUID | None = None

    def new_case(self) -> NewCase:
        """The case that would be registered."""
        return NewCase(
            channel=self.channel,
            severity=self.severity,
            category_id=self.category_id,
            customer_id=self.customer_id,
            caller_id=self.contact_id,
            product_id=self.product_id,
            installed_product_id=self.installed_product_id,
            support_key=self.key,
            agreement=self.agreement,
            overrule_reason=self.overrule_reason,
            provisionally_named=self.provisionally_named,
            verified=self.verified,
            follows_id=self.follows_id,
            business_object_ids=self.business_object_ids or frozenset(),
            ticked_for=None if self.business_object_ids is None else self.key.strip().upper(),
        )


_CALLED: Final = {"caller_id": "contact_id", "support_key": "key"}
"""Fields of a case that a question calls otherwise."""


def what_would_hold(question: Question, *, viewer: Viewer, at: datetime) -> Prospect:
    """Judge as if the case were received at that instant. Some ten statements.

    Raises ``NotAllowed``, ``CannotJudge`` with everything that is not there or does not fit, or
    ``NoOrganisationYet``.
    """
    require(viewer, Permission.PROMISE_SEE)
    prospect = judged_now(question.new_case(), viewer=viewer, at=at)
    refuse(CannotJudge, "Nobody could register a case like this.", list(_faults(prospect)))
    return prospect


def _faults(prospect: Prospect) -> Iterator[Fault]:
    for fault in prospect.found.faults:
        yield replace(fault, field=_CALLED.get(fault.field, fault.field))
    ids, key = prospect.new.business_object_ids, prospect.key
    theirs = {one.id for one in prospect.found.line} | ({key.customer_id} if key else set[UUID]())
    if ids and usable_objects(ids, theirs).count() != len(ids):
        yield Fault("business_object_ids", "Choose business objects of this customer that are in use.")
