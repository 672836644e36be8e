"""``plan-check``: promises that cannot be kept, or are hardly meant."""

from typing import Literal

from ninja import Router

from servanda.agreements import queries
from servanda.api.requests import ApiRequest
from servanda.api.schemas import InstantOut, Out

router = Router(tags=["plan-check"])


class NamedOut(Out):
    id: str
    name: str


class FindingOut(Out):
    """What is wrong, where, and in `text` how to mend it; what it is not about is null.

    An `error` can never be kept, a `warning` is hardly meant. `mended_at` is the record to change. `version` is that
    of the level or the plan; `clock` and `severity` name one target, without `severity` those of several that `text`
    names; `rule` is a plan's, counted from 1.
    """

    code: str
    gravity: Literal["error", "warning"]
    mended_at: Literal["level", "agreement", "calendar", "plan"]
    text: str
    level: NamedOut | None
    version: int | None
    clock: str | None
    severity: int | None
    calendar: NamedOut | None
    agreement: str | None
    plan: NamedOut | None
    rule: int | None


class PlanCheckOut(Out):
    checked_at: InstantOut
    findings: list[FindingOut]


@router.get("", response=PlanCheckOut)
def check_plans(request: ApiRequest) -> object:
    """Check all levels, plans, agreements and calendars now; errors first. Changes nothing."""
    found = queries.plan_check(viewer=request.viewer, at=request.at)
    return {"checked_at": request.at, "findings": found}
