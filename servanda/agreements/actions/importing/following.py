"""Drafting what renews a contract or amends an agreement, so that it has what its row says and nothing else.

Whoever drafts it on a page goes on with what the earlier one has; in a file an empty cell is the preset of a new one.
"""

from collections.abc import Mapping
from typing import Any, Final

from servanda.agreements.actions.agreements import change_agreement, create_agreement
from servanda.agreements.actions.amending import amend_agreement
from servanda.agreements.actions.contracts import change_contract, create_contract, renew_contract
from servanda.agreements.actions.importing.asked import Asked, Fields, at_columns
from servanda.agreements.models import Contract, SupportAgreement

_NEW_CONTRACT: Final[Mapping[str, Any]] = {
    "product_ids": (),
    "whole_customer": True,
    "includes_sub_customers": False,
    "ends_on": None,
    "cost": None,
    "allowance": None,
    "work_calendar_id": None,
    "service_ids": (),
    "owner_id": None,
    "documentation_required": False,
    "grace_days": 0,
}
_NEW_AGREEMENT: Final[Mapping[str, Any]] = {
    "includes_sub_customers": False,
    "contract_number": None,
    "overrides": {},
    "work_calendar_id": None,
    "support_type_id": None,
    "reference": "",
    "owner_id": None,
    "description": "",
    "expires_on": None,
    "review_on": None,
    "named_contacts_only": False,
    "documentation_required": False,
}
"""What a record has that follows no other, where its row says nothing."""


def draft_contract(fields: Fields, asked: Asked) -> Contract:
    """Raises as ``create_contract``, or for one that renews another as ``renew_contract`` and ``change_contract``."""
    previous = fields.pop("previous_number", None)
    if previous is None:
        return create_contract(**{"owner_id": None, **fields}, by=asked.by, at=asked.at)
    with at_columns("previous"):
        renewed = renew_contract(number=previous, starts_on=fields["starts_on"], by=asked.by, at=asked.at)
    changes = {**_NEW_CONTRACT, **fields}
    number = changes.pop("number", None)
    return change_contract(
        number=renewed.contract.number, new_number=number, **changes, by=asked.by, at=asked.at
    )


def draft_agreement(fields: Fields, asked: Asked) -> SupportAgreement:
    """Raises as ``create_agreement``, or for one that amends another as ``amend_agreement`` and ``change_agreement``."""
    amended, own = fields.pop("amends_number", None), asked.text("number").upper()
    if amended is None:
        return create_agreement(own_number=own, **{"owner_id": None, **fields}, by=asked.by, at=asked.at)
    with at_columns("amends"):
        drafted = amend_agreement(number=amended, own_number=own, by=asked.by, at=asked.at)
    return change_agreement(number=drafted.number, **{**_NEW_AGREEMENT, **fields}, by=asked.by, at=asked.at)
