"""``severities``, ``priorities``, ``categories`` …: the small vocabularies, all by one set of endpoints."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from uuid import UUID

from ninja import Query, Router
from pydantic import Field, StringConstraints

from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, RecordOut, left_out
from servanda.organisations import actions, queries

Label = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Rank = Annotated[int, Field(strict=True, ge=0, le=32767)]
Template = Annotated[str, StringConstraints(max_length=200)]
LongTemplate = Annotated[str, StringConstraints(max_length=8000)]


class TermOut(RecordOut):
    label: str
    is_active: bool


class SeverityOut(TermOut):
    """``level`` 1 is the worst."""

    level: int
    is_default: bool


class PriorityOut(TermOut):
    """The smaller rank is worked on first."""

    rank: int
    is_default: bool


class CategoryOut(TermOut):
    parent_id: UUID | None
    queue_id: UUID | None
    title_template: str
    description_template: str
    is_default: bool


class CompletionCodeOut(TermOut):
    error_category: str
    may_refund: bool
    for_unanswered: bool


class HoldReasonOut(TermOut):
    pauses_resolution: bool
    ends_when_customer_writes: bool


class TermChange(Body):
    label: Label = left_out()


class NewTerm(Body):
    label: Label


class PriorityChange(TermChange):
    rank: Rank = left_out()


class NewPriority(NewTerm):
    rank: Rank


class CategoryChange(TermChange):
    """Null puts it at the top, or takes its queue away."""

    parent_id: UUID | None = None
    queue_id: UUID | None = None
    title_template: Template = left_out()
    description_template: LongTemplate = left_out()


class NewCategory(CategoryChange, NewTerm):
    label: Label


class CompletionCodeChange(TermChange):
    """Naming a code for cases without an answer takes that from the former one."""

    error_category: Annotated[str, StringConstraints(max_length=80)] = left_out()
    may_refund: Flag = left_out()
    for_unanswered: Flag = left_out()


class NewCompletionCode(CompletionCodeChange, NewTerm):
    label: Label


class HoldReasonChange(TermChange):
    pauses_resolution: Flag = left_out()
    ends_when_customer_writes: Flag = left_out()


class NewHoldReason(HoldReasonChange, NewTerm):
    label: Label


class RateTypeOut(TermOut):
    """At which rate time is worked. ``is_billable`` is preset for its time entries."""

    is_billable: bool


class RateTypeChange(TermChange):
    is_billable: Flag = left_out()


class NewRateType(RateTypeChange, NewTerm):
    label: Label


@dataclass(frozen=True, slots=True)
class Resource:
    """The shapes of one vocabulary; ``new`` is empty where its words are fixed."""

    one: str
    out: type[TermOut]
    change: type[TermChange]
    new: type[Body] | None = None
    has_default: bool = False


RESOURCES: Final[Mapping[str, Resource]] = {
    "severities": Resource("severity", SeverityOut, TermChange, has_default=True),
    "priorities": Resource("priority", PriorityOut, PriorityChange, NewPriority, has_default=True),
    "categories": Resource("category", CategoryOut, CategoryChange, NewCategory, has_default=True),
    "completion-codes": Resource(
        "completion_code", CompletionCodeOut, CompletionCodeChange, NewCompletionCode
    ),
    "hold-reasons": Resource("hold_reason", HoldReasonOut, HoldReasonChange, NewHoldReason),
    "support-types": Resource("support_type", TermOut, TermChange, NewTerm),
    "services": Resource("service", TermOut, TermChange, NewTerm),
    "rate-types": Resource("rate_type", RateTypeOut, RateTypeChange, NewRateType),
}


def router_of(name: str) -> Router:
    """The endpoints of one vocabulary."""
    resource = RESOURCES[name]
    router = Router(tags=[name])
    many, one = name.replace("-", "_"), resource.one
    router.get("", response=Listing[resource.out])(_named(f"list_{many}", _list(name)))  # type: ignore[name-defined]
    router.get("/{uuid:term_id}", response=resource.out)(_named(f"get_{one}", _get(name)))
    router.patch("/{uuid:term_id}", response=resource.out)(
        _named(f"change_{one}", _change(name), given=resource.change)
    )
    if resource.new is not None:
        router.post("", response={201: resource.out})(_named(f"add_{one}", _add(name), given=resource.new))
        off = "/{uuid:term_id}/deactivation"
        router.post(off, response=resource.out)(_named(f"deactivate_{one}", _deactivate(name)))
        router.delete(off, response=resource.out)(_named(f"reactivate_{one}", _reactivate(name)))
    if resource.has_default:
        router.post("/{uuid:term_id}/default", response=resource.out)(
            _named(f"make_default_{one}", _make_default(name))
        )
    return router


Endpoint = Callable[..., object]


def _named(name: str, endpoint: Endpoint, **shapes: type[Body]) -> Endpoint:
    """The endpoint under the name of its operation, with the shape of this vocabulary's input."""
    endpoint.__name__ = name
    endpoint.__annotations__.update(shapes)
    return endpoint


def _list(name: str) -> Endpoint:
    def endpoint(request: ApiRequest, paging: Query[Paging]) -> object:
        """All words in their order, those out of use included."""
        found = queries.terms(name, viewer=request.viewer)
        return page(found, paging, order=queries.vocabulary(name).ordered_by)

    return endpoint


def _get(name: str) -> Endpoint:
    def endpoint(request: ApiRequest, term_id: UUID) -> object:
        """One word."""
        return queries.term(name, term_id, viewer=request.viewer)

    return endpoint


def _add(name: str) -> Endpoint:
    def endpoint(request: ApiRequest, given: Body) -> object:
        """Add a word."""
        return actions.add_term(vocabulary=name, values=given.given(), by=request.viewer, at=request.at)

    return endpoint


def _change(name: str) -> Endpoint:
    def endpoint(request: ApiRequest, term_id: UUID, given: Body) -> object:
        """Change what is sent."""
        return actions.change_term(
            vocabulary=name,
            term_id=term_id,
            values=given.given(),
            expecting=expected(request),
            by=request.viewer,
            at=request.at,
        )

    return endpoint


def _deactivate(name: str) -> Endpoint:
    def endpoint(request: ApiRequest, term_id: UUID) -> object:
        """Offer it no more; what is described with it stays so. 409 says what still needs it."""
        return actions.deactivate_term(vocabulary=name, term_id=term_id, by=request.viewer, at=request.at)

    return endpoint


def _reactivate(name: str) -> Endpoint:
    def endpoint(request: ApiRequest, term_id: UUID) -> object:
        """Offer it again."""
        return actions.reactivate_term(vocabulary=name, term_id=term_id, by=request.viewer, at=request.at)

    return endpoint


def _make_default(name: str) -> Endpoint:
    def endpoint(request: ApiRequest, term_id: UUID) -> object:
        """Preset it where nothing else is chosen."""
        return actions.make_default_term(vocabulary=name, term_id=term_id, by=request.viewer, at=request.at)

    return endpoint
