"""``cases/{number}/banners``: flash notes of the customer's agreements, as they stand on a case."""

from typing import Annotated, Any, Final
from uuid import UUID

from ninja import Status
from pydantic import StringConstraints

from servanda.api.agreements import State
from servanda.api.cases.routers import one_case
from servanda.api.etags import expected
from servanda.api.paging import Listing
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, InstantOut, RecordOut
from servanda.cases import actions, queries

_LONGEST: Final = 2000


class BannerOut(RecordOut):
    """`state` is that of its agreement now; `is_later`: it was written after the case had been registered."""

    text: str
    agreement_number: str
    state: State
    copied_at: InstantOut
    is_later: bool
    edited_at: InstantOut | None
    edited_by: str


class BannerChange(Body):
    text: Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST)]


@one_case.get("/{number}/banners", response=Listing[BannerOut])
def list_case_banners(request: ApiRequest, number: str) -> object:
    """What stands on the case, in the order in which it came; all of it at once."""
    return {"items": list(_shown(request, number)), "next": None, "total": None}


@one_case.patch("/{number}/banners/{uuid:banner_id}", response=BannerOut)
def edit_case_banner(request: ApiRequest, number: str, banner_id: UUID, given: BannerChange) -> object:
    """Let it say something else on this case; the flash note itself stays as it is."""
    actions.edit_banner(
        number=number,
        banner_id=banner_id,
        text=given.text,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return next(one for one in _shown(request, number) if one.id == banner_id)


@one_case.delete("/{number}/banners/{uuid:banner_id}", response={204: None})
def remove_case_banner(request: ApiRequest, number: str, banner_id: UUID) -> object:
    """Take it off this case; the flash note does not come back there."""
    actions.remove_banner(
        number=number, banner_id=banner_id, expecting=expected(request), by=request.viewer, at=request.at
    )
    return Status(204, None)


def _shown(request: ApiRequest, number: str) -> tuple[Any, ...]:
    return queries.banners(queries.seen_case(number, viewer=request.viewer), request.at)
