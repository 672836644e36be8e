"""``plans``: what customers pay for, and which service level holds for which cases."""

from decimal import Decimal
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import Field, PlainSerializer, StringConstraints, WithJsonSchema

from servanda.agreements import actions, queries
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.plan_rules import Rules, rules_given, rules_told
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Code, Flag, InstantOut, Out, RecordOut, Whole, left_out
from servanda.core.plans import plan_warnings

router = Router(tags=["plans"])

Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Description = Annotated[str, StringConstraints(max_length=4000)]
PlanTypeWord = Literal["fixed", "hours", "incidents"]
CycleWord = Literal["contract_period", "month", "quarter", "year"]
UsedUp = Literal["overdraw", "charge", "default_plan", "ask_for_authorisation"]
Amount = Annotated[str, StringConstraints(pattern=r"^\d{1,10}(\.\d{1,2})?$")]
AmountOut = Annotated[
    Decimal,
    PlainSerializer(lambda value: f"{value:.2f}"),
    WithJsonSchema({"type": "string"}, mode="serialization"),
]
Currency = Annotated[str, StringConstraints(max_length=3)]
Numbers = Annotated[list[Code], Field(min_length=1, max_length=10_000)]
_TERMS: Final = (
    "total_cost",
    "currency",
    "allowance",
    "cycle",
    "carries_forward",
    "increment_min",
    "when_used_up",
)


class TermsOut(Out):
    """`allowance` in minutes for hours, a count for incidents, null for fixed; `total_cost` like `"4800.00"`."""

    total_cost: AmountOut | None
    currency: str
    allowance: int | None
    cycle: CycleWord
    carries_forward: bool
    increment_min: int
    when_used_up: UsedUp
    rules: Rules


class WarningOut(Out):
    """What was taken, but is hardly meant; `field` like `rules.1`."""

    field: str
    message: str


class PlanOut(RecordOut, TermsOut):
    """With the terms and rules of its newest version."""

    name: str
    description: str
    plan_type: PlanTypeWord
    is_default: bool
    is_active: bool
    version: int
    warnings: list[WarningOut]


class PlanVersionOut(TermsOut):
    number: int
    made_at: InstantOut
    made_by: str


class NewPlan(Body):
    """`allowance` in minutes for hours, a count for incidents; for fixed it is left out, with all that counts."""

    name: Name
    description: Description = ""
    plan_type: PlanTypeWord = "fixed"
    total_cost: Amount | None = None
    currency: Currency = ""
    allowance: Whole | None = None
    cycle: CycleWord = "contract_period"
    carries_forward: Flag = False
    increment_min: Whole = 1
    when_used_up: UsedUp = "overdraw"
    rules: Rules


class PlanChange(Body):
    """Other terms or other `rules`, which are all of them, make a version. The type never changes."""

    name: Name = left_out()
    description: Description = left_out()
    total_cost: Amount | None = None
    currency: Currency = left_out()
    allowance: Whole | None = None
    cycle: CycleWord = left_out()
    carries_forward: Flag = left_out()
    increment_min: Whole = left_out()
    when_used_up: UsedUp = left_out()
    rules: Rules = left_out()


class OlderContractOut(Out):
    """A contract with an older version of the plan."""

    number: str
    customer: str
    version: int

    @staticmethod
    def resolve_customer(contract: Any) -> str:
        return str(contract.customer.name)

    @staticmethod
    def resolve_version(contract: Any) -> int:
        return contract.plan_version  # type: ignore[no-any-return]


class NewPlanMoves(Body):
    """Numbers of contracts."""

    contracts: Numbers


class ContractsMovedOut(Out):
    contracts: int


@router.get("", response=Listing[PlanOut])
def list_plans(request: ApiRequest, paging: Query[Paging]) -> object:
    """Support plans by name, those out of use included."""
    found = page(queries.plans(viewer=request.viewer), paging, order=("sort_name", "id"))
    return {"items": [_told(one) for one in found.items], "next": found.next, "total": found.total}


@router.post("", response={201: PlanOut})
def create_plan(request: ApiRequest, given: NewPlan) -> object:
    """Add a plan with its first version."""
    return _told(actions.create_plan(**_fields(given), by=request.viewer, at=request.at))


@router.get("/{uuid:plan_id}", response=PlanOut)
def get_plan(request: ApiRequest, plan_id: UUID) -> object:
    """One support plan."""
    return _told(queries.plan(plan_id, viewer=request.viewer))


@router.patch("/{uuid:plan_id}", response=PlanOut)
def change_plan(request: ApiRequest, plan_id: UUID, given: PlanChange) -> object:
    """Change what is sent; activated contracts and open cases keep the version they have."""
    changed = actions.change_plan(
        plan_id=plan_id, **_fields(given), expecting=expected(request), by=request.viewer, at=request.at
    )
    return _told(changed)


@router.get("/{uuid:plan_id}/versions", response=Listing[PlanVersionOut])
def list_plan_versions(request: ApiRequest, plan_id: UUID, paging: Query[Paging]) -> object:
    """The versions of a plan, newest first."""
    found = page(queries.plan_versions(plan_id, viewer=request.viewer), paging, order=("-number",))
    return {"items": [_version_told(one) for one in found.items], "next": found.next, "total": found.total}


@router.get("/{uuid:plan_id}/versions/{int:version}/followers", response=Listing[OlderContractOut])
def list_plan_followers(request: ApiRequest, plan_id: UUID, version: int, paging: Query[Paging]) -> object:
    """The contracts with an older version of the plan than this one, without those that are over, by number."""
    found = queries.older_contracts(plan_id, version, viewer=request.viewer, at=request.at)
    return page(found, paging, order=("number",))


@router.post("/{uuid:plan_id}/versions/{int:version}/moves", response=ContractsMovedOut)
def move_contracts(request: ApiRequest, plan_id: UUID, version: int, given: NewPlanMoves) -> object:
    """Give contracts this version, all or none; open cases keep theirs. 409 says everything that is wrong."""
    moved = actions.move_contracts(
        plan_id=plan_id, version=version, contracts=given.contracts, by=request.viewer, at=request.at
    )
    return {"contracts": moved}


@router.post("/{uuid:plan_id}/default", response=PlanOut)
def make_default_plan(request: ApiRequest, plan_id: UUID) -> object:
    """Let this plan hold where there is no contract; it has to be fixed and in use."""
    return _told(actions.make_default_plan(plan_id=plan_id, by=request.viewer, at=request.at))


@router.post("/{uuid:plan_id}/deactivation", response=PlanOut)
def retire_plan(request: ApiRequest, plan_id: UUID) -> object:
    """Take a plan out of use; 409 while it is the default, or contracts that are not over have it."""
    return _told(
        actions.retire_plan(plan_id=plan_id, expecting=expected(request), by=request.viewer, at=request.at)
    )


@router.delete("/{uuid:plan_id}/deactivation", response=PlanOut)
def restore_plan(request: ApiRequest, plan_id: UUID) -> object:
    """Put a plan into use again."""
    return _told(
        actions.restore_plan(plan_id=plan_id, expecting=expected(request), by=request.viewer, at=request.at)
    )


def _fields(given: NewPlan | PlanChange) -> dict[str, Any]:
    fields = given.given()
    if fields.get("total_cost") is not None:
        fields["total_cost"] = Decimal(fields["total_cost"])
    if "rules" in fields:
        fields["rules"] = rules_given(given.rules)
    return fields


def _told(plan: Any) -> dict[str, Any]:
    newest = plan.newest[0]
    same = ("id", "revision", "name", "description", "plan_type", "is_default", "is_active")
    return {
        **{name: getattr(plan, name) for name in same},
        **_terms_told(newest),
        "version": newest.number,
        "warnings": plan_warnings(queries.rules_of(newest)),
    }


def _version_told(version: Any) -> dict[str, Any]:
    own = {name: getattr(version, name) for name in ("number", "made_at", "made_by")}
    return own | _terms_told(version)


def _terms_told(version: Any) -> dict[str, Any]:
    terms = {name: getattr(version, name) for name in _TERMS}
    return terms | {"rules": rules_told(queries.rules_of(version))}
