"""Registering a case, and what one would be."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from servanda.api.cases.promised import (
    CasesCoverOut,
    TargetOut,
    WarningOut,
    told_cover,
    told_target,
    told_warnings,
)
from servanda.api.cases.routers import collection
from servanda.api.cases.shapes import CaseOut, ClocksOut, told, told_clocks
from servanda.api.cases.solving import Completion
from servanda.api.cases.words import (
    CallerMail,
    CallerName,
    CallerPhone,
    ChannelWord,
    Description,
    Reference,
    Severity,
)
from servanda.api.cover import FlashNoteOut
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, Instant, Out
from servanda.cases import actions, queries
from servanda.cases.queries import NewCase, Prospect
from servanda.core.cases import Channel
from servanda.core.routing import Entry

SubjectSoFar = Annotated[str, StringConstraints(max_length=200)]
WhyNamed = Annotated[str, StringConstraints(max_length=2000)]


class CaseEntered(Body):
    """A case as entered; what is left out is preset, found by what is there, or asked for.

    ``support_key`` and ``agreement`` are code and number. Without a customer, ``customer_unknown`` has to say so;
    ``pocket``: the subject alone is known now. ``queue_id`` and ``assignee_id`` name a target by hand.
    ``overrule_reason`` lets a caller through whom the agreement does not name, ``provisionally_named`` does so at
    severity 1. ``verified``: false for senders whom nobody vouches for. Without ``business_object_ids`` what the key
    offers by itself is taken.
    """

    subject: SubjectSoFar = ""
    description: Description = ""
    channel: ChannelWord = "api"
    received_at: Instant | None = None
    severity: Severity | None = None
    priority_id: UUID | None = None
    category_id: UUID | None = None
    customer_id: UUID | None = None
    customer_unknown: Flag = False
    pocket: Flag = False
    caller_id: UUID | None = None
    caller_name: CallerName = ""
    caller_mail: CallerMail = ""
    caller_phone: CallerPhone = ""
    product_id: UUID | None = None
    installed_product_id: UUID | None = None
    support_key: Reference = ""
    agreement: Reference = ""
    queue_id: UUID | None = None
    assignee_id: UUID | None = None
    overrule_reason: WhyNamed = ""
    provisionally_named: Flag = False
    verified: Flag = True
    follows_id: UUID | None = None
    business_object_ids: Annotated[list[UUID], Field(max_length=50)] | None = None

    def new_case(self) -> NewCase:
        """As the feature reads it."""
        chosen = self.business_object_ids
        names = CaseEntered.model_fields.keys() - {"business_object_ids"}
        same = {name: getattr(self, name) for name in names}
        return NewCase(
            **same | {"channel": Channel(self.channel)},
            business_object_ids=frozenset(chosen or ()),
            ticked_for=None if chosen is None else self.support_key.strip().upper(),
        )


class CaseToRegister(CaseEntered):
    """``dispatch`` takes the proposed target at once. ``qualified_answer``: what the caller was told already.

    ``resolution`` registers and solves in one step.
    """

    dispatch: Flag = False
    qualified_answer: Description = ""
    resolution: Completion | None = None


class RegisteredOut(CaseOut):
    """The case, what holds for it and why. ``proposed_target`` is null once it has been dispatched."""

    cover: CasesCoverOut
    warnings: list[WarningOut]
    flash_notes: list[FlashNoteOut]
    clocks: ClocksOut
    proposed_target: TargetOut | None


class FaultOut(Out):
    field: str
    message: str


class ProspectOut(Out):
    """What the case would be. ``faults``: everything that registering would refuse."""

    faults: list[FaultOut]
    severity: int
    category_id: UUID | None
    priority_id: UUID | None
    customer_id: UUID | None
    organisation_id: UUID
    support_key: str | None
    cover: CasesCoverOut
    warnings: list[WarningOut]
    flash_notes: list[FlashNoteOut]
    clocks: ClocksOut
    proposed_target: TargetOut | None


@collection.post("", response={201: RegisteredOut})
def register_case(request: ApiRequest, given: CaseToRegister) -> object:
    """Register a case; with `dispatch` or `resolution` it goes on in the same step."""
    done = actions.register_case(
        new=given.new_case(),
        entry=Entry.API,
        dispatch_it=given.dispatch,
        qualified_answer=given.qualified_answer,
        resolution=given.resolution.resolution() if given.resolution else None,
        by=request.viewer,
        at=request.at,
    )
    clocks = queries.clocks_at(done.prospect.evaluation(request.at), request.at)
    target = told_target(done.prospect) if done.case.status == "new" else None
    return (
        told(done.case)
        | _promised(done.prospect)
        | {
            "clocks": told_clocks(clocks),
            "proposed_target": target,
        }
    )


@collection.post("/prospect", response={200: ProspectOut})
def ask_prospect(request: ApiRequest, given: CaseEntered) -> object:
    """What a case like this would be, and what is missing or wrong; changes nothing."""
    prospect = queries.prospect(given.new_case(), viewer=request.viewer, at=request.at)
    found = prospect.found
    return _promised(prospect) | {
        "faults": queries.faults_of(prospect, at=request.at),
        "severity": prospect.severity,
        "category_id": prospect.presets.category_id,
        "priority_id": found.priority.id if found.priority else None,
        "customer_id": found.customer.id if found.customer else None,
        "organisation_id": prospect.organisation_id,
        "support_key": prospect.key.code if prospect.key else None,
        "clocks": told_clocks(queries.clocks_at(prospect.evaluation(request.at), request.at)),
        "proposed_target": told_target(prospect),
    }


def _promised(prospect: Prospect) -> dict[str, Any]:
    return {
        "cover": told_cover(prospect),
        "warnings": list(told_warnings(prospect)),
        "flash_notes": prospect.notes,
    }
