"""All agreements by state, and one of them: what it says, and what may be done with it now."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer
from servanda.core.agreements import AgreementState
from servanda.customers import queries as customers
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.words import AGREEMENT_STATE

ROWS: Final = 50


@promise_page()
def agreements(request: DeskRequest) -> HttpResponse:
    """Agreements in the order in which they were made, those of one state alone with ``?state=``, with ``?version=older`` those whose level
    has a newer version."""
    at = clock.now()
    wanted, asked = request.GET.get("state", ""), request.GET.get("q", "").strip()[:200]
    state = AgreementState(wanted) if wanted in set(AgreementState) else None
    customer, older = _customer(request), request.GET.get("version") == "older"
    found = queries.agreements(
        viewer=request.viewer,
        customer_id=customer.id if customer else None,
        search=asked,
        state=state,
        at=at,
        older_version=older,
    )
    rows = page(found, order=("id",), limit=ROWS, after=request.GET.get("next", ""))
    newest = _newest(rows.items) if older else {}
    facts = {
        "rows": rows,
        "shown": [(one, queries.state_of(one, at), newest.get(one.service_level_id)) for one in rows.items],
        "may_approve": request.viewer.may(Permission.AGREEMENT_APPROVE),
        "states": [(one.value, AGREEMENT_STATE[one].word) for one in AgreementState],
        "state": state,
        "asked": asked,
        "older": older,
        "customer": customer,
        "may_edit": request.viewer.may(Permission.PROMISE_EDIT),
        "at": at,
    }
    return render(request, "desk/agreements/list.html", facts)


@promise_page()
def agreement(request: DeskRequest, number: str) -> HttpResponse:
    """What was agreed in general."""
    found = queries.agreement(number, viewer=request.viewer)
    facts = {"version_moves": queries.version_moves(found)}
    return render(request, "desk/agreements/general.html", head(request, found, "general") | facts)


@promise_page()
def keys(request: DeskRequest, number: str) -> HttpResponse:
    """The support keys of an agreement."""
    found = queries.agreement(number, viewer=request.viewer)
    of_it = queries.support_keys(viewer=request.viewer, agreement_number=found.number)
    rows = page(of_it, order=("code",), limit=ROWS, after=request.GET.get("next", ""))
    return render(request, "desk/agreements/keys.html", head(request, found, "keys") | {"rows": rows})


def head(request: DeskRequest, found: Any, here: str) -> dict[str, Any]:
    """What stands above each page of an agreement: its state, the tabs, and the moves that are allowed now."""
    at = clock.now()
    named = queries.agreement_contacts(found.number, viewer=request.viewer).count()
    held = queries.support_keys(viewer=request.viewer, agreement_number=found.number).count()
    return {
        "agreement": found,
        "state": queries.state_of(found, at),
        "at": at,
        "tabs": [
            _tab("General", "agreements-one", found, here == "general"),
            _tab("Response times", "agreements-times", found, here == "times"),
            _tab("Contacts", "agreements-contacts", found, here == "contacts", named),
            _tab("Keys", "agreements-keys-of", found, here == "keys", held),
        ],
        "moves": [*_newer_version(found, request.viewer, at), *_moves(found, request.viewer)],
        "may_edit": request.viewer.may(Permission.PROMISE_EDIT, found.organisation_id),
    }


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


def _tab(label: str, route: str, found: Any, current: bool, count: int | None = None) -> dict[str, Any]:
    return {"label": label, "url": reverse(route, args=[found.number]), "current": current, "count": count}


def _moves(found: Any, viewer: Viewer) -> list[tuple[str, str, bool]]:
    """Word, address, and whether it is the one to do next."""
    may_approve = viewer.may(Permission.AGREEMENT_APPROVE, found.organisation_id)
    may_block = viewer.may(Permission.PROMISE_BLOCK, found.organisation_id)
    table = [
        (may_block and not found.is_blocked, "Block", "agreements-block", False),
        (may_block and found.is_blocked, "Unblock", "agreements-unblock", False),
        (may_approve and found.is_approved, "Remove approval", "agreements-remove-approval", False),
        (may_approve and found.is_approved, "Extend", "agreements-extend", True),
        (may_approve and not found.is_approved, "Approve", "agreements-approve", True),
    ]
    return [(word, reverse(route, args=[found.number]), next_) for may, word, route, next_ in table if may]


def _newer_version(found: Any, viewer: Viewer, at: datetime) -> list[tuple[str, str, bool]]:
    """The way to a newer version of its level, as in ``_moves``, for what has an older one and is not over."""
    may_approve = viewer.may(Permission.AGREEMENT_APPROVE, found.organisation_id)
    is_over = not found.is_active or queries.state_of(found, at) is AgreementState.EXPIRED
    if found.pinned_version is None or is_over or not may_approve:
        return []
    newest = queries.newest_numbers([found.service_level_id])[found.service_level_id]
    url = reverse("agreements-older-versions", args=[found.service_level_id])
    return [(f"Move to version {newest} …", url, False)] if newest > found.pinned_version else []
