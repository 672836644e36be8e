"""``service-levels/…/versions``: who has an older version of a level, and giving them a newer one."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import Field

from servanda.agreements import actions, queries
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Code, Out

router = Router(tags=["service-levels"])

Numbers = Annotated[list[Code], Field(max_length=10_000)]


class ChangedTargetOut(Out):
    """A target before and after, as in `targets` of the level; null where nothing is promised."""

    severity: Literal["1", "2", "3", "4"]
    clock: Literal["irt", "ort", "update", "ola"]
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @staticmethod
    def resolve_before(one: Any) -> object:
        return one.before or None

    @staticmethod
    def resolve_after(one: Any) -> object:
        return one.after or None


class FollowerOut(Out):
    """`number` is that of the agreement or contract, or the key's code.

    `rules`: warnings or the carry rule would be others.
    """

    number: str
    customer: str
    version: int
    has_overrides: bool
    changes: list[ChangedTargetOut]
    rules: bool


class FollowersOut(Out):
    """The first 400 of each kind, and how many there are."""

    agreements: list[FollowerOut]
    keys: list[FollowerOut]
    contracts: list[FollowerOut]
    agreements_in_all: int
    keys_in_all: int
    contracts_in_all: int


class NewMoves(Body):
    """Numbers of agreements and contracts, codes of keys; at most 10,000 together."""

    agreements: Numbers = []
    keys: Numbers = []
    contracts: Numbers = []


class MovedOut(Out):
    agreements: int
    keys: int
    contracts: int


@router.get("/{uuid:level_id}/versions/{int:version}/followers", response=FollowersOut)
def list_followers(request: ApiRequest, level_id: UUID, version: int) -> object:
    """Who has an older version of the level than this one, and what this one would change for them."""
    return queries.followers(level_id, version, viewer=request.viewer, at=request.at)


@router.post("/{uuid:level_id}/versions/{int:version}/moves", response=MovedOut)
def move_to_version(request: ApiRequest, level_id: UUID, version: int, given: NewMoves) -> object:
    """Give agreements, contracts and keys this version, all or none; open cases keep theirs.

    409 says everything that is wrong.
    """
    return actions.move_to_version(
        level_id=level_id,
        version=version,
        agreements=given.agreements,
        keys=given.keys,
        contracts=given.contracts,
        by=request.viewer,
        at=request.at,
    )
