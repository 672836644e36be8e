"""``{plans,contracts,agreements,support-keys}/{…}/history``: who changed what of a promise, and when."""

from typing import Any, Final
from uuid import UUID

from ninja import Query, Router

from servanda.agreements import queries
from servanda.api.cases.reading import ChangeOut
from servanda.api.paging import Listing, Paging, page
from servanda.api.requests import ApiRequest

of_plans = Router(tags=["plans"])
of_contracts = Router(tags=["contracts"])
of_agreements = Router(tags=["agreements"])
of_keys = Router(tags=["support keys"])

_LATEST_FIRST: Final = ("-id",)


class PromiseChangeOut(ChangeOut):
    """One change; `kind` is whose row it is: the record's own, or that of a part which came or went."""

    kind: str

    @staticmethod
    def resolve_kind(entry: Any) -> str:
        return str(entry.table_name.partition("_")[2])


@of_plans.get("/{uuid:plan_id}/history", response=Listing[PromiseChangeOut])
def list_plan_history(request: ApiRequest, plan_id: UUID, paging: Query[Paging]) -> object:
    """Who changed what of the plan and when, newest first; its terms are in its `versions`."""
    return page(queries.plan_history(plan_id, viewer=request.viewer), paging, order=_LATEST_FIRST)


@of_contracts.get("/{number}/history", response=Listing[PromiseChangeOut])
def list_contract_history(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """Who changed what of the contract and when, newest first, with the products that it covers and its services."""
    return page(queries.contract_history(number, viewer=request.viewer), paging, order=_LATEST_FIRST)


@of_agreements.get("/{number}/history", response=Listing[PromiseChangeOut])
def list_agreement_history(request: ApiRequest, number: str, paging: Query[Paging]) -> object:
    """Who changed what of the agreement and when, newest first."""
    return page(queries.agreement_history(number, viewer=request.viewer), paging, order=_LATEST_FIRST)


@of_keys.get("/{code}/history", response=Listing[PromiseChangeOut])
def list_key_history(request: ApiRequest, code: str, paging: Query[Paging]) -> object:
    """Who changed what of the support key and when, newest first; never with what is secured."""
    return page(queries.key_history(code, viewer=request.viewer), paging, order=_LATEST_FIRST)
