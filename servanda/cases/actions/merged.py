"""What the stream of a case says when its customer, or one of its people, turned out to be another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import F, Q

from servanda.cases.models import Case, CaseEvent, EventKind
from servanda.core.access import Viewer
from servanda.customers.models import Contact, Customer

_AT_ONCE: Final = 1000


def lock_cases_of(gone: Customer | Contact) -> Sequence[Case]:
    """The cases of a customer, or those on which a contact calls or is told, locked before they move. One statement."""
    of = Q(customer=gone) if isinstance(gone, Customer) else Q(caller=gone) | Q(contacts__contact=gone)
    ids = Case.objects.filter(of).values("id")
    return list(Case.objects.select_for_update(of=("self",)).filter(id__in=ids).order_by("id"))


def enter_merge(
    cases: Sequence[Case], *, keep: Customer | Contact, gone: Customer | Contact, by: Viewer, at: datetime
) -> None:
    """Say on each of the locked cases who was merged into whom. Two statements for each thousand cases."""
    what = "customer" if isinstance(keep, Customer) else "contact"
    entries = [
        CaseEvent(
            case=case,
            seq=case.events_recorded + 1,
            at=at,
            recorded_at=at,
            kind=EventKind.CHANGED,
            by_user_id=by.user_id,
            by_name=by.signs_as,
            data={"merged": what, "gone": gone.name, "kept": keep.name},
        )
        for case in cases
    ]
    CaseEvent.objects.bulk_create(entries, batch_size=_AT_ONCE)
    Case.objects.filter(id__in=[case.id for case in cases]).update(events_recorded=F("events_recorded") + 1)
