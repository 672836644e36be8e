"""``notices``: what whoever asks was told, as their bell shows it."""

from uuid import UUID

from ninja import Query, Router

from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, Instant, InstantOut, Out, RecordOut
from servanda.automation import actions, queries
from servanda.core.notices import NoticeKind

router = Router(tags=["notices"])


class NoticeOut(RecordOut):
    """``about_id`` is the id of what happened, such as a case event; ``words`` are parts of a text by name.

    A part is a text, a list of texts, or for deadlines that ``moved`` a list of ``clock``, ``was`` and ``is``.
    """

    kind: NoticeKind
    about: str
    about_id: UUID
    case_number: str
    words: dict[str, str | list[str] | list[dict[str, str]]]
    created_at: InstantOut
    read_at: InstantOut | None


class NoticeChange(Body):
    """``read``: on marks it as read, off as unread again."""

    read: Flag


class NoticeFilter(Body):
    unread: bool | None = None


class Reading(Body):
    """``until``: what came later stays unread; without it all are read."""

    until: Instant | None = None


class Read(Out):
    """How many were unread until now."""

    read: int


@router.get("", response=Listing[NoticeOut])
def list_notices(request: ApiRequest, wanted: Query[NoticeFilter], paging: Query[Paging]) -> object:
    """Your notices, newest first; all, the unread ones, or those that were read."""
    found = queries.notices(viewer=request.viewer, unread=wanted.unread)
    return page(found, paging, order=queries.BY_AGE)


@router.get("/{uuid:notice_id}", response=NoticeOut)
def get_notice(request: ApiRequest, notice_id: UUID) -> object:
    """One of your notices."""
    return queries.notice(notice_id, viewer=request.viewer)


@router.patch("/{uuid:notice_id}", response=NoticeOut)
def mark_notice(request: ApiRequest, notice_id: UUID, given: NoticeChange) -> object:
    """Mark one of your notices as read, or as unread again."""
    return actions.mark_notice(
        notice_id=notice_id,
        is_read=given.read,
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.post("/reading", response=Read)
def read_notices(request: ApiRequest, given: Reading) -> object:
    """Mark all your notices as read."""
    return {"read": actions.read_notices(until=given.until, by=request.viewer, at=request.at)}
