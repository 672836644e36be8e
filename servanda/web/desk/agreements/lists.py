"""All agreements by state, and one of them: what it says, and what may be done with it now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from servanda.agreements import queries
from servanda.cases.queries import cases_of_agreement
from servanda.core.access import PROMISE_HISTORY, Permission, Viewer
from servanda.core.agreements import AgreementState
from servanda.customers import queries as customers
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.web.desk.agreements.before import before_approval
from servanda.web.desk.agreements.frame import head
from servanda.web.desk.history import history_of
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.desk.work.finding import BY_AGE
from servanda.web.desk.work.rows import Reader, rows_of
from servanda.web.words import AGREEMENT_STATE

ROWS: Final = 50
CASES: Final = 30
ENDS: Final = (7, 30, 90)
"""Within how many days it ends, as one may ask."""


@promise_page()
def agreements(request: DeskRequest) -> HttpResponse:
    """Agreements in the order in which they were made, narrowed by what the address says (see ``Wanted``)."""
    at, wanted = clock.now(), Wanted.read(request)
    found = queries.agreements(viewer=request.viewer, at=at, **wanted.asked(request.viewer))
    rows = page(found, order=("id",), limit=ROWS, after=request.GET.get("next", ""))
    newest = _newest(rows.items) if wanted.older else {}
    facts = {
        "rows": rows,
        "shown": [(one, queries.state_of(one, at), newest.get(one.service_level_id)) for one in rows.items],
        "may_approve": request.viewer.may(Permission.AGREEMENT_APPROVE),
        "states": [(one.value, AGREEMENT_STATE[one].word) for one in AgreementState],
        "ends": ENDS,
        "wanted": wanted,
        "may_edit": request.viewer.may(Permission.PROMISE_EDIT),
        "at": at,
    }
    return render(request, "desk/agreements/list.html", facts)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to: ``?customer=``, ``state``, ``q``, ``version=older`` (whose level has a newer one),
    ``ends`` (within so many days), ``mine=1`` (owned by the viewer)."""

    customer: Any = None
    state: AgreementState | None = None
    words: str = ""
    older: bool = False
    ends: int | None = None
    mine: bool = False

    @classmethod
    def read(cls, request: DeskRequest) -> "Wanted":
        """What the address says; what it says wrongly is not heeded."""
        asked = request.GET
        state, ends = asked.get("state", ""), asked.get("ends", "")
        return cls(
            customer=_customer(request),
            state=AgreementState(state) if state in set(AgreementState) else None,
            words=asked.get("q", "").strip()[:200],
            older=asked.get("version") == "older",
            ends=int(ends) if ends in {str(days) for days in ENDS} else None,
            mine=asked.get("mine") == "1",
        )

    def asked(self, viewer: Viewer) -> dict[str, Any]:
        """As ``queries.agreements`` takes it."""
        return {
            "customer_id": self.customer.id if self.customer else None,
            "search": self.words,
            "state": self.state,
            "older_version": self.older,
            "ends_within": self.ends,
            "owner_id": viewer.user_id if self.mine else None,
        }

    @property
    def anything(self) -> bool:
        """Whether it is narrowed at all."""
        return self != Wanted()

    @property
    def address(self) -> str:
        """The same again, for the next page."""
        told = {
            "customer": self.customer.id if self.customer else "",
            "state": self.state.value if self.state else "",
            "q": self.words,
            "version": "older" if self.older else "",
            "ends": self.ends or "",
            "mine": "1" if self.mine else "",
        }
        return urlencode({name: value for name, value in told.items() if value})


@promise_page()
def agreement(request: DeskRequest, number: str) -> HttpResponse:
    """What was agreed in general."""
    found = queries.agreement(number, viewer=request.viewer)
    facts = head(request, found, "general") | {"version_moves": queries.version_moves(found)}
    facts |= before_approval(found, request.viewer, facts["at"])
    return render(request, "desk/agreements/general.html", facts)


@promise_page()
def keys(request: DeskRequest, number: str) -> HttpResponse:
    """The support keys of an agreement, and which of them took other terms than it has."""
    found = queries.agreement(number, viewer=request.viewer)
    of_it = queries.support_keys(viewer=request.viewer, agreement_number=found.number)
    rows = page(of_it, order=("code",), limit=ROWS, after=request.GET.get("next", ""))
    facts = head(request, found, "keys") | {"rows": rows, "differing": queries.differing_keys(found)}
    return render(request, "desk/agreements/keys.html", facts)


@promise_page(permission=Permission.CASE_SEE)
def cases(request: DeskRequest, number: str) -> HttpResponse:
    """The cases that were promised under it, the newest first."""
    found = queries.agreement(number, viewer=request.viewer)
    of_it = cases_of_agreement(found.id, viewer=request.viewer)
    rows = page(of_it, order=BY_AGE, limit=CASES, after=request.GET.get("next", ""))
    facts = head(request, found, "cases")
    facts |= {"rows": rows_of(rows.items, Reader(request.viewer, facts["at"])), "next": rows.next}
    return render(request, "desk/agreements/cases.html", facts)


@promise_page(any_of=PROMISE_HISTORY)
def history(request: DeskRequest, number: str) -> HttpResponse:
    """Who changed what of it, and when."""
    found = queries.agreement(number, viewer=request.viewer)
    told = history_of(
        found, viewer=request.viewer, seen_by=PROMISE_HISTORY, after=request.GET.get("next", "")
    )
    facts = head(request, found, "history") | {"history": told}
    return render(request, "desk/agreements/history.html", facts)


def _newest(agreements: Iterable[Any]) -> Mapping[Any, int]:
    """By level, the number of its newest version."""
    return queries.newest_numbers({one.service_level_id for one in agreements})


def _customer(request: DeskRequest) -> Any:
    """The customer in ``?customer=``, if there is one."""
    try:
        chosen = UUID(request.GET.get("customer", ""))
    except ValueError:
        return None
    return customers.customer(chosen, viewer=request.viewer)
