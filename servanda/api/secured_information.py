"""``support-keys/{code}/secured-information``: secrets of a key, who may read them, who did. Never in a list."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field, StringConstraints

from servanda.agreements import actions, queries
from servanda.api.etags import expected
from servanda.api.idempotency import shown_once
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, InstantOut, Out, RecordOut, left_out
from servanda.cases.actions import show_secret
from servanda.core.agreements.secrets import LONGEST_LABEL, LONGEST_REASON, LONGEST_SECRET

router = Router(tags=["support-keys"])

Label = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LABEL)]
Secret = Annotated[str, Field(min_length=1, max_length=LONGEST_SECRET, repr=False)]
Reason = Annotated[str, StringConstraints(max_length=LONGEST_REASON)]
CaseNumber = Annotated[str, StringConstraints(max_length=20)]

ONE = "/{code}/secured-information/{uuid:information_id}"


class ReaderOut(RecordOut):
    """A user or a team; a team stands for its active members while it is in use."""

    user_id: UUID | None
    team_id: UUID | None
    name: str
    may_read: bool
    may_grant: bool

    @staticmethod
    def resolve_name(reader: Any) -> str:
        return str((reader.team or reader.user).name)


class InformationOut(RecordOut):
    """An entry without its secret. ``support_key_code`` is another key's where that key shares it with this one."""

    support_key_code: str
    label: str
    asks_for_reason: bool
    is_active: bool
    made_at: InstantOut
    made_by: str
    may_read: bool
    may_grant: bool
    readers: list[ReaderOut]


class NewInformation(Body):
    """Whoever adds it reads and grants it."""

    label: Label
    secret: Secret
    asks_for_reason: Flag = False


class InformationChange(Body):
    label: Label = left_out()
    secret: Secret = left_out()
    asks_for_reason: Flag = left_out()


class NewReader(Body):
    """Either ``user_id`` or ``team_id``; what they had before is replaced."""

    user_id: UUID | None = None
    team_id: UUID | None = None
    may_read: Flag = True
    may_grant: Flag = False


class Asked(Body):
    """Why it is needed, where the entry asks, and for which case: of the key, or of its customer."""

    reason: Reason = ""
    case_number: CaseNumber = ""


class GlassBroken(Body):
    reason: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_REASON)]
    case_number: CaseNumber = ""


class SecretOut(Out):
    """`secret` is shown this once; ``reveal_id`` is the line of the log that says so."""

    reveal_id: UUID
    secret: Annotated[str, Field(repr=False)]


class RevealOut(Out):
    """A line of the log: who was shown the secret, when, for which case and why."""

    id: UUID
    user_id: UUID
    user_name: str
    revealed_at: InstantOut
    case_number: str
    reason: str
    broke_glass: bool

    @staticmethod
    def resolve_user_name(reveal: Any) -> str:
        return str(reveal.user.name)


class Shared(Body):
    """An entry of another key of the same customer."""

    information_id: UUID


class InformationFilter(Body):
    withdrawn: bool = Field(default=False, description="Those out of use too.")


@router.get("/{code}/secured-information", response=Listing[InformationOut])
def list_secured_information(request: ApiRequest, code: str, wanted: Query[InformationFilter]) -> object:
    """The key's entries and those that it shares, by label, all in one answer; without secrets."""
    found = queries.secured_information(code, viewer=request.viewer, withdrawn=wanted.withdrawn)
    return _whole([_shown(one) for one in found])


@router.post("/{code}/secured-information", response={201: InformationOut})
def add_secured_information(request: ApiRequest, code: str, given: NewInformation) -> object:
    """Seal a secret for the key."""
    made = actions.add_information(code=code, **given.given(), by=request.viewer, at=request.at)
    return Status(201, _entry(request, code, made.id))


@router.get(ONE, response=InformationOut)
def get_secured_information(request: ApiRequest, code: str, information_id: UUID) -> object:
    """One entry, without its secret."""
    return _entry(request, code, information_id)


@router.patch(ONE, response=InformationOut)
def change_secured_information(
    request: ApiRequest, code: str, information_id: UUID, given: InformationChange
) -> object:
    """Change what is sent; for those who may grant it."""
    actions.change_information(
        code=code,
        information_id=information_id,
        **given.given(),
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return _entry(request, code, information_id)


@router.delete(ONE, response={204: None})
def withdraw_secured_information(request: ApiRequest, code: str, information_id: UUID) -> object:
    """Take it out of use: nobody is shown it any more. Its log stays."""
    actions.withdraw_information(
        code=code,
        information_id=information_id,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return Status(204, None)


@router.get(ONE + "/readers", response=Listing[ReaderOut])
def list_readers(request: ApiRequest, code: str, information_id: UUID) -> object:
    """Who may read or grant it: teams, then users, by name."""
    found = queries.entry(code, information_id, viewer=request.viewer)
    return _whole(list(found.information.readers.all()))


@router.post(ONE + "/readers", response={201: ReaderOut})
def add_reader(request: ApiRequest, code: str, information_id: UUID, given: NewReader) -> object:
    """Let a user or a team read or grant it."""
    return actions.grant_information(
        code=code, information_id=information_id, **given.given(), by=request.viewer, at=request.at
    )


@router.delete(ONE + "/readers/{uuid:reader_id}", response={204: None})
def remove_reader(request: ApiRequest, code: str, information_id: UUID, reader_id: UUID) -> object:
    """Take reading and granting away; the last active granter stays."""
    actions.revoke_information(
        code=code,
        information_id=information_id,
        reader_id=reader_id,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return Status(204, None)


@router.post(ONE + "/reveal", response=SecretOut)
@shown_once
def reveal(request: ApiRequest, code: str, information_id: UUID, given: Asked) -> object:
    """The secret, once, for its readers; it is logged. A repeat with the same key is 409: its answer is not kept."""
    return _revealed(request, code, information_id, given, breaks_glass=False)


@router.post(ONE + "/broken-glass", response=SecretOut)
@shown_once
def break_glass(request: ApiRequest, code: str, information_id: UUID, given: GlassBroken) -> object:
    """The secret, once, for somebody with that permission who is no reader; all readers are told at once."""
    return _revealed(request, code, information_id, given, breaks_glass=True)


@router.get(ONE + "/reveals", response=Listing[RevealOut])
def list_reveals(request: ApiRequest, code: str, information_id: UUID, paging: Query[Paging]) -> object:
    """Who was shown it, newest first; for those who read or grant it, and for auditors."""
    found = queries.reveals(code, information_id, viewer=request.viewer)
    return page(found, paging, order=queries.NEWEST_REVEALS)


@router.post("/{code}/shared-information", response={201: InformationOut})
def share_information(request: ApiRequest, code: str, given: Shared) -> object:
    """Let this key refer to an entry of another one, whose own readers rule."""
    actions.share_information(
        code=code, information_id=given.information_id, by=request.viewer, at=request.at
    )
    return Status(201, _entry(request, code, given.information_id))


@router.delete("/{code}/shared-information/{uuid:information_id}", response={204: None})
def unshare_information(request: ApiRequest, code: str, information_id: UUID) -> object:
    """Let this key refer to it no more."""
    actions.unshare_information(code=code, information_id=information_id, by=request.viewer, at=request.at)
    return Status(204, None)


def _revealed(
    request: ApiRequest, code: str, information_id: UUID, given: Asked | GlassBroken, *, breaks_glass: bool
) -> dict[str, object]:
    shown = show_secret(
        code=code,
        information_id=information_id,
        **given.given(),
        breaks_glass=breaks_glass,
        by=request.viewer,
        at=request.at,
    )
    return {"reveal_id": shown.reveal.id, "secret": shown.secret}


def _whole(items: list[Any]) -> dict[str, Any]:
    """A list that is short by its nature: all of it, in the shape of every list."""
    return {"items": items, "next": None, "total": None}


def _entry(request: ApiRequest, code: str, information_id: UUID) -> dict[str, Any]:
    return _shown(queries.entry(code, information_id, viewer=request.viewer))


def _shown(entry: queries.Entry) -> dict[str, Any]:
    """By name: nothing that is not named here can go out."""
    one = entry.information
    names = ("id", "revision", "label", "asks_for_reason", "is_active", "made_at", "made_by")
    return {name: getattr(one, name) for name in names} | {
        "support_key_code": one.support_key.code,
        "may_read": entry.may_read,
        "may_grant": entry.may_grant,
        "readers": list(one.readers.all()),
    }
