"""``agreements/{number}/amendment``: the successor of an agreement, and keys that take its terms again."""

from typing import Annotated, Any

from ninja import Router, Status
from pydantic import Field

from servanda.agreements import actions, queries
from servanda.api.agreements import AgreementOut
from servanda.api.etags import expected
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Code, Out

router = Router(tags=["agreements"])


class DifferingKeyOut(Out):
    """A key, and which of `service_level`, `work_calendar` and `organisation` it has otherwise."""

    code: str
    differs: list[str]

    @staticmethod
    def resolve_code(one: Any) -> str:
        return str(one.key.code)

    @staticmethod
    def resolve_differs(one: Any) -> list[str]:
        return list(one.names)


class CopyAgain(Body):
    """Codes of keys of the agreement."""

    codes: Annotated[list[Code], Field(min_length=1, max_length=1000)]


class CopiedOut(Out):
    """How many keys took the terms."""

    copied: int


@router.post("/{number}/amendment", response={201: AgreementOut})
def amend_agreement(request: ApiRequest, number: str) -> object:
    """Draft a successor with everything copied; until it is approved the agreement holds as it is."""
    return actions.amend_agreement(
        number=number, expecting=expected(request), by=request.viewer, at=request.at
    )


@router.delete("/{number}/amendment", response={204: None})
def discard_amendment(request: ApiRequest, number: str) -> object:
    """Delete the draft that amends it."""
    actions.discard_amendment(number=number, by=request.viewer, at=request.at)
    return Status(204, None)


@router.get("/{number}/differing-keys", response=list[DifferingKeyOut])
def list_differing_keys(request: ApiRequest, number: str) -> object:
    """The first 200 keys in use whose copied level, calendar or organisation is not the agreement's, by code."""
    return list(queries.differing_keys(queries.agreement(number, viewer=request.viewer)))


@router.post("/{number}/differing-keys", response=CopiedOut)
def copy_again(request: ApiRequest, number: str, given: CopyAgain) -> object:
    """Let keys take the agreement's terms once more."""
    copied = actions.copy_again(number=number, codes=given.codes, by=request.viewer, at=request.at)
    return {"copied": copied}
