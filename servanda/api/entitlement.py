"""``contacts/{id}/entitlement``: everything that one person could ask for now."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Router

from servanda.agreements import queries
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Out
from servanda.customers import queries as customers

router = Router(tags=["contacts"])


class EntitledAgreementOut(Out):
    """`against` is why it does not hold, empty where it does; `level` is empty where the contract's plan says."""

    number: str
    level: str
    until: date | None
    named: bool
    open_to_all: bool
    against: list[str]


class EntitledContractOut(Out):
    """`left` of its allowance in minutes or incidents, null where nothing is counted."""

    number: str
    plan: str
    whole_customer: bool
    until: date | None
    plan_type: Literal["fixed", "hours", "incidents"]
    left: int | None
    against: list[str]

    @staticmethod
    def resolve_plan_type(contract: Any) -> str:
        return str(contract.unit.value)


class EntitlementOut(Out):
    """`support_keys` are the codes of the customer's keys in use; `without_cover`: only the default plan holds."""

    agreements: list[EntitledAgreementOut]
    contracts: list[EntitledContractOut]
    support_keys: list[str]
    without_cover: bool

    @staticmethod
    def resolve_support_keys(entitled: Any) -> list[str]:
        return [key.code for key in entitled.keys]


@router.get("/{uuid:contact_id}/entitlement", response=EntitlementOut)
def get_entitlement(request: ApiRequest, contact_id: UUID) -> object:
    """What the contact could ask for by telephone now, whatever it is about, and what does not hold and why."""
    contact = customers.contact(contact_id, viewer=request.viewer)
    return queries.entitled(contact, viewer=request.viewer, at=request.at)
