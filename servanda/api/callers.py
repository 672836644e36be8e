"""``callers``: who is calling, by whatever they say of themselves."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import Field, StringConstraints

from servanda.agreements.queries import KEY_PROBE
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Out
from servanda.customers import queries

router = Router(tags=["callers"])


class CallerOut(Out):
    """``found`` is what is stored of what ``matched``; without a contact the customer alone was found."""

    matched: Literal["mail", "phone", "number", "key", "serial", "object", "name", "mail_domain", "similar"]
    found: str
    contact_id: UUID | None
    contact_name: str
    customer_id: UUID
    customer_name: str
    customer_number: str


class CallersOut(Out):
    items: list[CallerOut]


class CallerSearch(Body):
    q: Annotated[str, StringConstraints(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=20, description="How many at most.")] = 20


@router.get("", response=CallersOut)
def list_callers(request: ApiRequest, wanted: Query[CallerSearch]) -> object:
    """Whom `q` may name: a phone (by its end), mail address, customer number, support key, serial, order or name."""
    return {"items": queries.callers(wanted.q, viewer=request.viewer, also=[KEY_PROBE], limit=wanted.limit)}
