"""Telling both sides that a case waits for authorisation, or that its caller counts as named until a lead confirms."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.template.loader import render_to_string

from servanda.agreements.models import Contract
from servanda.cases import queries
from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.conversing import write_to_customer
from servanda.cases.actions.timing import by_the_program
from servanda.cases.models import Case, CaseEvent, EventKind, Mode
from servanda.cases.queries.recipients import Recipients, main_contacts
from servanda.core.access import Viewer
from servanda.core.cases import UNFINISHED, Move, Status
from servanda.core.cover import Cover, Reason, from_json
from servanda.foundation.transactions import action

AUTHORISATION: Final = "authorisation_asked"
PROVISIONAL: Final = "named_provisionally"
_TOLD: Final = "customer_told"
_TEXTS: Final = {AUTHORISATION: "cases/used_up.txt", PROVISIONAL: "cases/named_provisionally.txt"}


def tell_of_cover(held: CaseAtHand) -> None:
    """Enter what somebody has to decide about the cover, so that they are told; the customer is told by a job."""
    case, cover = held.case, from_json(held.case.cover).cover
    if case.awaits_authorisation:
        contract = _used_up(cover)
        owner = Contract.objects.filter(number=contract).values_list("owner", flat=True).first()
        deciding = [{"kind": "user", "id": str(owner)}, *_DECIDING] if owner else _DECIDING
        held.enter(EventKind.COVER, {"what": AUTHORISATION, "contract": contract, "recipients": deciding})
    if cover.provisionally_named and cover.agreement:
        caller = case.caller.name if case.caller else case.caller_name
        words = {"what": PROVISIONAL, "agreement": cover.agreement.reference, "caller": caller}
        held.enter(EventKind.COVER, {**words, "recipients": _DECIDING})


@action
def tell_customers_of_cover(*, event_ids: Collection[UUID], by: Viewer, at: datetime) -> int:
    """Write to the customers of cases among these events that wait for authorisation, or name a caller provisionally.

    The caller is told that the allowance is used up; the main contact who uses their agreement. Each once, however
    often this runs; nobody where nobody has an address, nor once the case is finished. Returns how many were told.
    """
    entered = CaseEvent.objects.filter(id__in=event_ids, kind=EventKind.COVER, data__what__in=list(_TEXTS))
    told = 0
    for event in entered.order_by("case", "seq"):
        held = by_the_program(event.case_id, by=by, at=at)
        told += _tell(held, event)
    return told


def _tell(held: CaseAtHand, event: CaseEvent) -> bool:
    what = event.data["what"]
    done = CaseEvent.objects.filter(case=held.case, kind=EventKind.COVER, data__what=_TOLD, data__about=what)
    people = _people(held.case, what)
    # Whoever is not vouched for learns nothing about the customer.
    strange = not held.case.is_verified
    if strange or done.exists() or not people.to or Status(held.case.status) not in UNFINISHED:
        return False
    text = render_to_string(_TEXTS[what], {"number": held.case.number, **event.data})
    write_to_customer(held, text, Move.INFORM, Mode.SAVE, automatic=True, people=people)
    held.enter(EventKind.COVER, {"what": _TOLD, "about": what})
    held.store()
    return True


def _people(case: Case, what: str) -> Recipients:
    return main_contacts(case) if what == PROVISIONAL else queries.recipients(case)


def _used_up(cover: Cover) -> str:
    return next(one.reference for one in cover.rejected if Reason.ALLOWANCE_USED_UP in one.reasons)


_DECIDING: Final[list[dict[str, Any]]] = [{"kind": "queue_lead"}]
