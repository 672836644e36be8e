"""All support keys, narrowed to those that are looked for."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from servanda.agreements import queries
from servanda.customers import queries as customers
from servanda.customers.queries import NoSuchCustomer
from servanda.foundation.paging import page
from servanda.organisations import queries as organisations
from servanda.web.desk.promises import DeskRequest, promise_page

ROWS: Final = 50
STATES: Final = (
    ("", "Every state"),
    ("blocked", "Blocked"),
    ("direct", "Without agreement"),
    ("active", "In use"),
    ("unused", "Not in use"),
)
WEIGHTS: Final = (
    ("", "Every weight"),
    *((str(one), f"Weight {one}") for one in range(1, 10)),
    ("0", "No weight"),
)

_NARROWING: Final[dict[str, dict[str, bool]]] = {
    "blocked": {"is_blocked": True},
    "direct": {"has_agreement": False},
}
_USE: Final = {"active": True, "unused": False}


@promise_page()
def keys(request: DeskRequest) -> HttpResponse:
    """Support keys by code, or those that fit what was entered and chosen."""
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("q", "state", "weight")}
    customer, organisation_id = _customer(request), _id(request.GET.get("organisation", ""))
    found = queries.support_keys(
        viewer=request.viewer,
        customer_id=customer.id if customer else None,
        search=asked["q"],
        is_active=_USE.get(asked["state"]),
        wanted=queries.KeysWanted(
            organisation_id=organisation_id,
            severity_weight=int(asked["weight"])
            if asked["weight"] in dict(WEIGHTS) and asked["weight"]
            else None,
            **_NARROWING.get(asked["state"], {}),
        ),
    )
    facts = {
        "rows": page(found, order=("code",), limit=ROWS, after=request.GET.get("next", "")),
        "asked": asked,
        "customer": customer,
        "organisation": str(organisation_id or ""),
        "states": STATES,
        "weights": WEIGHTS,
        "organisations": _organisations(request),
        "is_narrowed": bool(any(asked.values()) or customer or organisation_id),
        "query": _query(request),
    }
    return render(request, "desk/keys/list.html", facts)


def _organisations(request: DeskRequest) -> list[tuple[str, str]]:
    found = organisations.organisations(viewer=request.viewer).filter(is_active=True)
    return [("", "Every organisation"), *((str(one.id), one.description or one.code) for one in found)]


def _customer(request: DeskRequest) -> Any:
    """Whose keys alone are asked for; one that there is not narrows to none."""
    customer_id = _id(request.GET.get("customer", ""))
    return customers.customer(customer_id, viewer=request.viewer) if customer_id else None


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NoSuchCustomer("There is no such customer or organisation.") from None


def _query(request: DeskRequest) -> str:
    """What the next page is asked with besides its cursor."""
    kept = QueryDict(mutable=True)
    for name in ("q", "state", "weight", "customer", "organisation"):
        if value := request.GET.get(name, ""):
            kept[name] = value
    return kept.urlencode()
