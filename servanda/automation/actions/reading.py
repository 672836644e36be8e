"""Reading one's notices, and choosing by which ways they come."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F

from servanda.automation import queries
from servanda.automation.models import Notice, NoticePreference
from servanda.core.access import Viewer
from servanda.core.notices import NoticeKind, Ways
from servanda.core.refusals import NotAllowed
from servanda.foundation.transactions import action
from servanda.organisations.queries import require_staff
from servanda.people.revisions import expect_revision


@action
def mark_notice(
    *, notice_id: UUID, is_read: bool, expecting: int | None = None, by: Viewer, at: datetime
) -> Notice:
    """Mark one as read, or as unread again. Raises ``NotAllowed``, ``NoSuchNotice``, ``Stale``."""
    notice = queries.lock_notice(notice_id, viewer=by)
    expect_revision(notice.revision, expecting)
    if is_read != (notice.read_at is not None):
        notice.read_at = at if is_read else None
        notice.store()
    return notice


@action
def open_notice(*, notice_id: UUID, by: Viewer, at: datetime) -> Notice:
    """Follow a notice, a bell or a mail, to what it is about: the bell of the same event counts as read.

    Raises ``NotAllowed``, ``NoSuchNotice``.
    """
    notice = queries.notice_by_any_channel(notice_id, viewer=by)
    same = queries.notices(viewer=by, unread=True).filter(about=notice.about, about_id=notice.about_id)
    same.update(read_at=at, revision=F("revision") + 1)
    return notice


@action
def read_notices(*, until: datetime | None = None, by: Viewer, at: datetime) -> int:
    """Mark all as read, or those up to ``until``, which the reader has seen; returns how many.

    Raises ``NotAllowed``.
    """
    unread = queries.notices(viewer=by, unread=True).filter(created_at__lte=until or at)
    return unread.update(read_at=at, revision=F("revision") + 1)


@action
def choose_notices(*, ways: Mapping[NoticeKind, Ways], by: Viewer, at: datetime) -> None:
    """Let these kinds of notices come by these ways from now on, but for those that always come as they do.

    Raises ``NotAllowed``.
    """
    require_staff(by)
    if by.user_id is None:
        raise NotAllowed("Only a user has notices.")
    present = queries.preferences(viewer=by)
    for kind, chosen in ways.items():
        if kind in present and chosen != present[kind]:
            _choose(by.user_id, kind, chosen)


def _choose(user_id: UUID, kind: NoticeKind, ways: Ways) -> None:
    found = NoticePreference.objects.select_for_update().filter(user=user_id, kind=kind).first()
    if found is None:
        NoticePreference.objects.create(user_id=user_id, kind=kind, bell=ways.bell, mail=ways.mail)
        return
    found.bell, found.mail = ways.bell, ways.mail
    found.store()
