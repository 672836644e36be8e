"""``customers/{id}/coverage``: which contract holds when, scope by scope, and what holds in the gaps."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from ninja import Query, Router
from pydantic import Field, model_validator

from servanda.agreements import queries
from servanda.api.contracts import ContractInTime
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Out

router = Router(tags=["customers"])

_LONGEST_DAYS = 20 * 366
Day = Annotated[date, Field(ge=date(1970, 1, 1), lt=date(2500, 1, 1))]


class Window(Body):
    """The first and the last day, twenty years at most."""

    from_on: Day
    until_on: Day

    @model_validator(mode="after")
    def check_order(self) -> Self:
        days = (self.until_on - self.from_on).days
        if not 0 <= days < _LONGEST_DAYS:
            raise ValueError("until_on comes after from_on, and at most twenty years later")
        return self


class InsteadOut(Out):
    """What holds meanwhile; ``contract`` is its number, null for the default plan.

    While a contract is blocked that may be the ``grace`` of the one before it.
    """

    kind: Literal["grace", "whole_customer", "parent", "default_plan"]
    contract: str | None


class SpanOut(Out):
    """Days within the window, both included. ``instead`` is set for a gap, and while the contract is blocked."""

    first_on: date
    last_on: date
    kind: Literal["contract", "grace", "gap"]
    contract: str | None
    instead: InsteadOut | None


class ScopeOut(Out):
    """A product, or the whole customer where it is null. The spans are the window; ``drafts`` stand beside it."""

    product_id: UUID | None
    product: str | None
    spans: list[SpanOut]
    drafts: list[str]


class CoverageOut(Out):
    """``contracts`` are all that are named."""

    scopes: list[ScopeOut]
    contracts: list[ContractInTime]


@router.get("/{uuid:customer_id}/coverage", response=CoverageOut)
def get_coverage(request: ApiRequest, customer_id: UUID, window: Query[Window]) -> object:
    """The coverage of a customer in time: the whole customer, then each product under contract or installed."""
    found = queries.coverage(
        customer_id, viewer=request.viewer, from_on=window.from_on, until_on=window.until_on
    )
    return {"scopes": [_scope(one) for one in found.scopes], "contracts": list(found.contracts.values())}


def _scope(scope: queries.ScopeCoverage) -> dict[str, Any]:
    return {
        "product_id": scope.product.id if scope.product else None,
        "product": scope.product.name if scope.product else None,
        "spans": [
            {
                "first_on": span.first_on,
                "last_on": span.last_on,
                "kind": span.holds or "gap",
                "contract": span.number or None,
                "instead": span.instead
                and {"kind": span.instead.holds, "contract": span.instead.number or None},
            }
            for span in scope.spans
        ],
        "drafts": [draft.number for draft in scope.drafts],
    }
