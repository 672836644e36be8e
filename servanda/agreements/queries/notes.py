"""Flash notes: those of an agreement, and those that show themselves at an instant. For staff only, never for customers."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from servanda.agreements.models import FlashNote, SupportAgreement
from servanda.agreements.queries.agreements import agreement
from servanda.agreements.queries.candidates import Noted
from servanda.agreements.queries.facts import CoverRecords
from servanda.agreements.queries.states import local_date, state_of, with_successor
from servanda.core.access import Viewer
from servanda.core.agreements import AgreementState
from servanda.core.refusals import Unknown

_DAY: Final = timedelta(days=1)


class NoSuchFlashNote(Unknown):
    """The agreement has no flash note by that id."""


@dataclass(frozen=True, slots=True)
class ShowingNote:
    """A flash note that shows itself; ``state`` is that of its agreement, and what is not valid is marked so."""

    id: UUID
    agreement_id: UUID
    agreement_number: str
    state: AgreementState
    text: str
    pop_up: bool
    banner: bool


def flash_notes(number: str, *, viewer: Viewer) -> QuerySet[FlashNote]:
    """All of an agreement, those in use first, then the newest. Raises ``NotAllowed``, ``NoSuchAgreement``."""
    found = FlashNote.objects.filter(agreement=agreement(number, viewer=viewer))
    return found.order_by("-is_active", "-from_on", "-id")


def flash_note(number: str, note_id: UUID, *, viewer: Viewer) -> FlashNote:
    """Raises ``NotAllowed``, ``NoSuchAgreement``, ``NoSuchFlashNote``."""
    note = flash_notes(number, viewer=viewer).filter(id=note_id).first()
    if note is None:
        raise NoSuchFlashNote("The agreement has no flash note by this id.")
    return note


def notes_showing(agreements: Collection[UUID | str], at: datetime) -> tuple[ShowingNote, ...]:
    """Those of agreements, by id or number, that show themselves at the instant, whatever state the agreements
    are in.

    By agreement, then in the order in which they begin. Two statements.
    """
    ids = [one for one in agreements if isinstance(one, UUID)]
    numbers = [one for one in agreements if isinstance(one, str)]
    return _showing(Q(id__in=ids) | Q(number__in=numbers), Q(), at) if agreements else ()


def notes_of_customer(line: Sequence[UUID | str], at: datetime) -> tuple[ShowingNote, ...]:
    """All that show themselves for a customer: of its agreements, and of those above that include it.

    ``line``: ids of the customer, then its parents. Also of agreements that are drafts, blocked or expired; but an
    amendment speaks for the agreement that it takes the place of only once it holds, and then alone. Order and cost
    as ``notes_showing``.
    """
    own, above = line[:1], line[1:]
    reaching = Q(customer__in=own) | Q(customer__in=above, includes_sub_customers=True)
    return _showing(reaching & Q(is_active=True), Q(), at, speaking=True) if line else ()


def showing_banner(note_id: UUID, at: datetime) -> ShowingNote | None:
    """A note's banner, if it shows itself at the instant, as ``notes_of_customer`` says. Two statements."""
    wanted, kind = Q(flash_notes=note_id, is_active=True), Q(id=note_id, banner=True)
    return next(iter(_showing(wanted, kind, at, speaking=True)), None)


def notes_at_hand(records: CoverRecords, at: datetime) -> tuple[ShowingNote, ...]:
    """As ``notes_of_customer``, from what was read for a judgement. No statement."""
    speaking = {one.id: one for one in records.agreements.values() if _speaks(one, at)}
    noted = [note for notes in records.notes.values() for note in notes if note.agreement_id in speaking]
    return tuple(_on_their_days(noted, speaking, at))


def _showing(wanted: Q, kind: Q, at: datetime, *, speaking: bool = False) -> tuple[ShowingNote, ...]:
    agreements = with_successor(SupportAgreement.objects.filter(wanted))
    by_id = {one.id: one for one in agreements if not speaking or _speaks(one, at)}
    # A date somewhere on earth is at most a day off; which notes show, the zone of their agreement says.
    near = Q(from_on__lte=at.date() + _DAY) & (Q(until_on=None) | Q(until_on__gte=at.date() - _DAY))
    notes = FlashNote.objects.filter(near & kind, agreement__in=by_id, is_active=True).order_by(
        "from_on", "id"
    )
    return tuple(sorted(_on_their_days(notes, by_id, at), key=lambda shown: shown.agreement_number))


def _speaks(one: SupportAgreement, at: datetime) -> bool:
    on = local_date(at, one.zone)
    followed = _begun(one.__dict__["successor_starts_on"], on)
    waiting = one.amends_id is not None and not (one.is_approved and _begun(one.effective_from, on))
    return not followed and not waiting


def _begun(start: date | None, on: date) -> bool:
    return start is not None and start <= on


def _on_their_days(
    notes: Iterable[FlashNote | Noted], by_id: dict[UUID, SupportAgreement], at: datetime
) -> Iterator[ShowingNote]:
    for note in notes:
        one = by_id[note.agreement_id]
        on = local_date(at, one.zone)
        if note.from_on <= on and (note.until_on is None or on <= note.until_on):
            yield ShowingNote(
                note.id, one.id, one.number, state_of(one, at), note.text, note.pop_up, note.banner
            )
