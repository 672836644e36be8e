"""Flash notes on cases: later ones arrive, copies are edited there, and pop-ups are read (2-domain 2.2)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.agreements import queries as promises
from servanda.cases import queries
from servanda.cases.models import Case, CaseBanner, NoteAcknowledgement
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Fault, Invalid
from servanda.foundation.transactions import action
from servanda.people.revisions import expect_revision

LONGEST: Final = 2000
_AT_ONCE: Final = 1000


class BannerInvalid(Invalid):
    """A banner cannot be like this."""


@action
def copy_banners(*, note_id: UUID, by: Viewer, at: datetime) -> int:
    """Bring a note's banner to the unfinished cases of its customer that do not have it yet; returns how many.

    Nothing is done where it does not show itself at the instant. Safe to run twice, also at once: a case has a note
    once. Three statements, and one for each thousand cases.
    """
    note = promises.showing_banner(note_id, at)
    case_ids = queries.unfinished_cases_of(note_id) if note else []
    rows = [
        CaseBanner(
            case_id=case_id, agreement_id=note.agreement_id, note_id=note.id, text=note.text, copied_at=at
        )
        for case_id in case_ids
        if note
    ]
    CaseBanner.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)
    return len(rows)


@action
def edit_banner(
    *, number: str, banner_id: UUID, text: str, expecting: int | None = None, by: Viewer, at: datetime
) -> CaseBanner:
    """Let a banner say something else on this case; the note itself stays as it is.

    Raises ``NotAllowed``, ``NoSuchCase``, ``NoSuchBanner``, ``Stale`` or ``BannerInvalid``.
    """
    banner = _lock(number, banner_id, expecting, by)
    said = text.strip()
    if not said or len(said) > LONGEST:
        message = "Say what must be known, in 2,000 characters at most."
        raise BannerInvalid(message, [Fault("text", message)])
    banner.text, banner.edited_at, banner.edited_by = said, at, by.name
    banner.store()
    return banner


@action
def remove_banner(
    *, number: str, banner_id: UUID, expecting: int | None = None, by: Viewer, at: datetime
) -> None:
    """Take a banner off this case; the note does not come back there. Raises as ``edit_banner``."""
    banner = _lock(number, banner_id, expecting, by)
    banner.removed_at, banner.edited_at, banner.edited_by = at, at, by.name
    banner.store()


@action
def acknowledge(*, number: str, note_id: UUID, by: Viewer, at: datetime) -> None:
    """Record that somebody has read a pop-up on a case; the first one counts, once more changes nothing.

    Raises ``NotAllowed``, ``NoSuchCase``, or ``NoSuchFlashNote`` for a note that does not show itself there.
    """
    case = queries.seen_case(number, viewer=by)
    require(by, Permission.CASE_WRITE, case.organisation_id)
    shown = {note.id for note in queries.unacknowledged(case, at)}
    if note_id in shown:
        record_acknowledgements(case, [note_id], by=by, at=at)
    elif not NoteAcknowledgement.objects.filter(case=case, note=note_id).exists():
        raise promises.NoSuchFlashNote("There is no such pop-up on this case.")


def record_acknowledgements(case: Case, note_ids: list[UUID], *, by: Viewer, at: datetime) -> None:
    """Keep who has read which pop-ups of a case, inside the transaction of an action. One statement.

    Only people read: what the program itself registers acknowledges nothing.
    """
    if by.user_id is None:
        return
    rows = [
        NoteAcknowledgement(case=case, note_id=note_id, user_id=by.user_id, acknowledged_at=at)
        for note_id in note_ids
    ]
    NoteAcknowledgement.objects.bulk_create(rows, ignore_conflicts=True)


def _lock(number: str, banner_id: UUID, expecting: int | None, by: Viewer) -> CaseBanner:
    case = queries.lock_case(number, viewer=by)
    require(by, Permission.CASE_WRITE, case.organisation_id)
    banner = queries.banner(number, banner_id, viewer=by)
    expect_revision(banner.revision, expecting)
    return banner
