"""Flash notes on cases: the banners that were copied there, and pop-ups that nobody has read yet. Staff only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from servanda.agreements import queries as promises
from servanda.agreements.models import SupportAgreement
from servanda.agreements.queries.states import with_successor
from servanda.cases.models import Case, CaseBanner, NoteAcknowledgement
from servanda.cases.queries.seeing import seen_case
from servanda.core.access import Viewer
from servanda.core.agreements import AgreementState
from servanda.core.cases import UNFINISHED
from servanda.core.refusals import Unknown
from servanda.core.routing import Entry
from servanda.customers.queries import customer_line


class NoSuchBanner(Unknown):
    """The case has no banner by that id, or none any more."""


@dataclass(frozen=True, slots=True)
class Banner:
    """A banner as it stands on a case. ``state`` is that of its agreement now; ``is_later``: it was written after the
    case had been registered."""

    id: UUID
    revision: int
    text: str
    agreement_number: str
    state: AgreementState
    copied_at: datetime
    is_later: bool
    edited_at: datetime | None
    edited_by: str


def banners(case: Case, at: datetime) -> tuple[Banner, ...]:
    """What stands on a case that the viewer was let see, in the order in which it came. Two statements, or one."""
    rows = list(_on(case))
    agreements = with_successor(SupportAgreement.objects.filter(id__in={row.agreement_id for row in rows}))
    by_id = {one.id: one for one in agreements} if rows else {}
    return tuple(_shown(row, by_id[row.agreement_id], case, at) for row in rows)


def banner(number: str, banner_id: UUID, *, viewer: Viewer) -> CaseBanner:
    """One that stands on a case. Raises ``NotAllowed``, ``NoSuchCase``, ``NoSuchBanner``."""
    found = _on(seen_case(number, viewer=viewer)).select_related("agreement").filter(id=banner_id).first()
    if found is None:
        raise NoSuchBanner("The case has no such banner.")
    return found


def unacknowledged(case: Case, at: datetime) -> tuple[promises.ShowingNote, ...]:
    """Pop-ups for whoever first opens an unfinished case that nobody of the staff has registered.

    Those of the customer's agreements that show themselves now, as long as nobody has acknowledged them on this case.
    At most four statements, none for a case that somebody registered.
    """
    if case.entry == Entry.STAFF or case.customer_id is None or case.status not in UNFINISHED:
        return ()
    line = [one.id for one in customer_line(case.customer_id)]
    read = set(NoteAcknowledgement.objects.filter(case=case).values_list("note", flat=True))
    notes = promises.notes_of_customer(line, at)
    return tuple(note for note in notes if note.pop_up and note.id not in read)


def unfinished_cases_of(note_id: UUID) -> list[UUID]:
    """Unfinished cases of the customer of a note's agreement, and of those below that the agreement includes, on which
    the note does not stand yet. One statement."""
    found = Case.objects.raw(_UNFINISHED, [note_id, [str(status) for status in UNFINISHED], note_id])
    return [one.id for one in found]


_UNFINISHED = """
WITH RECURSIVE reached AS (
    SELECT agreement.customer_id AS id, agreement.includes_sub_customers AS goes_on
      FROM agreements_supportagreement agreement
      JOIN agreements_flashnote note ON note.agreement_id = agreement.id
     WHERE note.id = %s
    UNION
    SELECT customer.id, true FROM customers_customer customer
      JOIN reached ON customer.parent_id = reached.id AND reached.goes_on
)
SELECT found.id FROM cases_case found
  JOIN reached ON reached.id = found.customer_id
 WHERE found.status = ANY(%s)
   AND NOT EXISTS (SELECT FROM cases_casebanner banner WHERE banner.case_id = found.id AND banner.note_id = %s)
 ORDER BY found.id
"""


def _on(case: Case) -> QuerySet[CaseBanner]:
    return CaseBanner.objects.filter(case=case, removed_at=None).order_by("copied_at", "id")


def _shown(row: CaseBanner, agreement: SupportAgreement, case: Case, at: datetime) -> Banner:
    return Banner(
        id=row.id,
        revision=row.revision,
        text=row.text,
        agreement_number=agreement.number,
        state=promises.state_of(agreement, at),
        copied_at=row.copied_at,
        is_later=row.copied_at > case.registered_at,
        edited_at=row.edited_at,
        edited_by=row.edited_by,
    )
