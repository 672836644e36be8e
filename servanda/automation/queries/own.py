"""One's own notices and preferences."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from servanda.automation.models import Notice, NoticeChannel, NoticePreference
from servanda.core.access import Permission, Viewer, require
from servanda.core.notices import ALWAYS, DEFAULT_WAYS, NoticeKind, Ways
from servanda.core.refusals import Unknown
from servanda.organisations.queries import require_staff
from servanda.people.queries import NOBODY

MOST_COUNTED: Final = 99
"""Beyond this many unread notices nobody counts."""


class NoSuchNotice(Unknown):
    """The viewer has no notice by that id."""


def own_notices(*, viewer: Viewer) -> QuerySet[Notice]:
    """Of all channels, in no order: staff alone, a narrowed token only if it may see cases.

    Raises ``NotAllowed``.
    """
    require_staff(viewer)
    if viewer.scopes:
        require(viewer, Permission.CASE_SEE)
    return Notice.objects.filter(recipient=viewer.user_id or NOBODY)


def notices(*, viewer: Viewer, unread: bool | None = None) -> QuerySet[Notice]:
    """What the viewer's bell has rung for; page it by ``BY_AGE``. Raises ``NotAllowed``."""
    found = own_notices(viewer=viewer).filter(channel=NoticeChannel.BELL)
    return found if unread is None else found.filter(read_at__isnull=unread)


def notice(notice_id: UUID, *, viewer: Viewer) -> Notice:
    """Raises ``NotAllowed``, ``NoSuchNotice``."""
    return _one(notices(viewer=viewer), notice_id)


def lock_notice(notice_id: UUID, *, viewer: Viewer) -> Notice:
    """The notice, locked until the end of the transaction. Raises ``NotAllowed``, ``NoSuchNotice``."""
    return _one(notices(viewer=viewer).select_for_update(), notice_id)


def notice_by_any_channel(notice_id: UUID, *, viewer: Viewer) -> Notice:
    """A bell or a mail. Raises ``NotAllowed``, ``NoSuchNotice``."""
    return _one(own_notices(viewer=viewer), notice_id)


def unread_count(*, viewer: Viewer) -> int:
    """How many are unread, counted up to one more than ``MOST_COUNTED``. One statement on an index.

    Raises ``NotAllowed``.
    """
    return notices(viewer=viewer, unread=True)[: MOST_COUNTED + 1].count()


def preferences(*, viewer: Viewer) -> Mapping[NoticeKind, Ways]:
    """Every kind that can be chosen, with the ways that hold for the viewer, in the order of the core. One statement."""
    chosen = {
        NoticeKind(one.kind): one.ways
        for one in NoticePreference.objects.filter(user=viewer.user_id or NOBODY)
    }
    return {kind: chosen.get(kind, default) for kind, default in DEFAULT_WAYS.items() if kind not in ALWAYS}


BY_AGE: Final = ("-created_at", "-id")


def _one(found: QuerySet[Notice], notice_id: UUID) -> Notice:
    notice = found.filter(id=notice_id).first()
    if notice is None:
        raise NoSuchNotice("There is no such notice.")
    return notice
