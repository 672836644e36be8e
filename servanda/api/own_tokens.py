"""``tokens``: the API tokens of whoever asks."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from servanda.api.idempotency import shown_once
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, InstantOut, Out
from servanda.core.access import Permission
from servanda.people import actions, queries

router = Router(tags=["tokens"])


class TokenOut(Out):
    id: UUID
    label: str
    scopes: list[str]
    created_at: InstantOut
    expires_at: InstantOut
    last_used_at: InstantOut | None
    revoked_at: InstantOut | None


class NewTokenOut(Out):
    """`secret` is shown this once: nobody can read it afterwards."""

    token: TokenOut
    secret: str


class NewToken(Body):
    """Without scopes the token may do all that its user may."""

    label: Annotated[str, Field(min_length=1, max_length=80)]
    days: Annotated[int, Field(ge=1, le=3650, strict=True)]
    scopes: Annotated[list[Permission], Field(max_length=len(Permission))] = []


@router.get("", response=Listing[TokenOut])
def list_tokens(request: ApiRequest, paging: Query[Paging]) -> object:
    """Your tokens, newest first, those that ended included."""
    return page(queries.api_tokens_of(request.viewer), paging, order=("-created_at", "-id"))


@router.post("", response={201: NewTokenOut})
@shown_once
def create_token(request: ApiRequest, given: NewToken) -> object:
    """Make a token of yours; with a token of narrow scopes only within these."""
    return actions.create_api_token(**given.given(), by=request.viewer, at=request.at)


@router.delete("/{uuid:token_id}", response={204: None})
def revoke_token(request: ApiRequest, token_id: UUID) -> None:
    """Make one of your tokens useless at once."""
    actions.revoke_api_token(token_id=token_id, by=request.viewer, at=request.at)
