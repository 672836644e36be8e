"""The page *Why this deadline?* of one clock of a case: for staff, and what its customer sees (5-experience)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from servanda.cases.queries import Proof, Proven, customers_proof, proof_of
from servanda.core.access import Permission
from servanda.core.clocks import ClockKind
from servanda.core.refusals import Unknown
from servanda.web import words
from servanda.web.desk.cases.desk import CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.desk.cases.proof.drawn import Beside, beside, picture, urgency
from servanda.web.desk.cases.proof.fired import annulled, who_was_told
from servanda.web.desk.cases.proof.layout import drawing
from servanda.web.desk.cases.proof.lists import (
    customers_moves,
    facts,
    moves,
    others,
    replayed,
    what_comes,
)
from servanda.web.desk.cases.proof.origin import customers_terms, hours_changed, origin
from servanda.web.desk.cases.proof.rows import day_rows
from servanda.web.desk.cases.proof.shown import AnyPromise
from servanda.web.desk.cases.proof.teller import Teller, customers, staffs
from servanda.web.desk.cases.proof.telling import told
from servanda.web.desk.cases.proof.wording import KINDS

AS_CUSTOMER: Final = "customer"


class NoSuchClock(Unknown):
    """Nothing was ever promised for this clock of the case."""


class NoSuchPromise(Unknown):
    """The clock never had so many promises."""


class NoSuchView(Unknown):
    """There is no such view of a proof."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A clock of the case."""

    label: str
    url: str
    current: bool
    count: str


@case_page()
def clock_proof(request: CaseRequest, number: str, kind: str) -> HttpResponse:
    """One promise of a clock, the present one unless ``?promise=`` says which; ``?as=customer`` shows the other view.

    About twenty statements. Raises ``NoSuchClock``, ``NoSuchPromise``, ``NoSuchView``.
    """
    as_customer = _as_customer(request)
    desk, clock = case_desk(request, number), ClockKind(kind)
    found = proof_of(desk.case, clock, at=desk.at, sheet=desk.sheet)
    if found is None:
        raise NoSuchClock("Nothing was promised for this clock.")
    place = _place(request, len(found.items))
    made = _for_customer if as_customer else _for_staff
    context = made(desk, found, place)
    context |= _frame(desk, found, place, as_customer=as_customer)
    return render(request, "desk/cases/proof/proof.html", context)


def _as_customer(request: CaseRequest) -> bool:
    """Whether the other view is asked for; who asks for anything else shall not mistake what they get for it."""
    asked = request.GET.get("as", AS_CUSTOMER)
    if asked != AS_CUSTOMER or not _ASKED.issuperset(request.GET):
        raise NoSuchView("A proof has one view for staff, and ?as=customer.")
    return "as" in request.GET


_ASKED: Final = frozenset({"as", "promise"})


def _place(request: CaseRequest, count: int) -> int:
    """Which promise is asked for, counted from 0."""
    asked = request.GET.get("promise", str(count))
    if not asked.isdecimal() or not 1 <= int(asked) <= count:
        raise NoSuchPromise(f"The clock has had {count}, counted from 1.")
    return int(asked) - 1


def _frame(desk: CaseDesk, found: Proof, place: int, *, as_customer: bool) -> dict[str, Any]:
    """What both views have around them."""
    here = reverse("cases-clock", args=[desk.case.number, found.kind])
    promise = "" if place == len(found.items) - 1 else str(place + 1)
    return {
        "desk": desk,
        "case": desk.case,
        "name": KINDS[found.kind],
        "as_customer": as_customer,
        "other_view": _address(here, promise, "" if as_customer else AS_CUSTOMER),
        "link": _address(here, promise, AS_CUSTOMER if as_customer else ""),
        "tabs": tuple(_tabs(desk, found.kind, as_customer=as_customer)),
        "place": words.place(desk.viewer.zone),
    }


def _address(path: str, promise: str, view: str) -> str:
    """The page with what is asked of it."""
    asked = {name: value for name, value in (("promise", promise), ("as", view)) if value}
    return f"{path}?{urlencode(asked)}" if asked else path


def _tabs(desk: CaseDesk, present: ClockKind, *, as_customer: bool) -> Iterator[Tab]:
    for kind, label in KINDS.items():
        clocks = desk.evaluation.clocks_of(ClockKind(kind))
        if clocks:
            url = reverse("cases-clock", args=[desk.case.number, kind])
            several = (
                f"{len(clocks)} {_SEVERAL[ClockKind(kind)]}" if len(clocks) > 1 else str(clocks[-1].state)
            )
            query = f"?as={AS_CUSTOMER}" if as_customer else ""
            yield Tab(label, f"{url}{query}", kind == present, several)


_SEVERAL: Final = {
    ClockKind.IRT: "clocks",
    ClockKind.ORT: "clocks",
    ClockKind.UPDATE: "cycles",
    ClockKind.OLA: "tasks",
}


def _for_staff(desk: CaseDesk, found: Proof, place: int) -> dict[str, Any]:
    one = found.items[place]
    teller = staffs(
        found, desk.sheet, desk.viewer.zone, desk.case.customer.name if desk.case.customer else ""
    )
    drawn = beside(found, one, desk.sheet, desk.evaluation, teller)
    return {
        **_shown(found.kind, one, teller, one.calendar, drawn),
        "ended_by": _ended_by(one, found, teller),
        "coming": tuple(what_comes(one, teller)),
        "told": tuple(who_was_told(found, one, teller)),
        "moves": tuple(moves(found, one, teller)),
        "annulled": tuple(annulled(found, one, teller)),
        "facts": tuple(facts(desk, found, one, teller)),
        "origin": origin(desk, found, one, teller),
        "replay": replayed(found, teller),
        "others": tuple(others(desk, found, place, teller)),
        "may_see_promise": desk.viewer.may(Permission.PROMISE_SEE),
    }


def _ended_by(one: Proven, found: Proof, teller: Teller) -> str:
    """What ended it, where something did."""
    if one.ended_seq is None:
        return ""
    return teller.because(_OfEvent(one.ended_seq)) if one.ended_seq in found.causes else ""


@dataclass(frozen=True, slots=True)
class _OfEvent:
    """Stands for a line that begins with the event."""

    seq: int


def _for_customer(desk: CaseDesk, found: Proof, place: int) -> dict[str, Any]:
    """Nothing but what the customer's form of the proof holds."""
    shown, calendar = customers_proof(found), found.items[place].calendar
    zone = shown.items[place].zone or desk.viewer.zone
    teller = customers(shown, desk.sheet, zone, calendar)
    one = shown.items[place]
    return {
        **_shown(shown.kind, one, teller, calendar, Beside()),
        "moves": tuple(customers_moves(shown, teller)),
        "terms": tuple(customers_terms(desk, one, calendar)),
        "hours_changed": hours_changed(one, teller),
    }


def _shown(kind: ClockKind, one: AnyPromise, teller: Teller, calendar: str, drawn: Beside) -> dict[str, Any]:
    pictured = picture(kind, one, teller, calendar, drawn)
    has_begun = bool(pictured.course) and pictured.latest > pictured.begins
    return {
        "telling": told(kind, one, teller),
        "paper": told(kind, one, replace(teller, full=True)),
        "one": one,
        "u": urgency(one, reached=False),
        "zone": words.place(teller.zone),
        "drawing": drawing(pictured) if has_begun else None,
        "day_rows": day_rows(pictured) if has_begun else None,
    }
