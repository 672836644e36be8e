"""What adds and what changes a record of each kind: the same actions as everywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from servanda.agreements.actions.agreements import change_agreement
from servanda.agreements.actions.approving import approve_agreement, extend_agreement
from servanda.agreements.actions.contracts import activate_contract, change_contract
from servanda.agreements.actions.importing.asked import Asked, Fields, unfit
from servanda.agreements.actions.importing.following import draft_agreement, draft_contract
from servanda.agreements.actions.importing.holding import (
    block_agreement,
    block_contract,
    block_key,
    refuse_unsaid_end,
    terminate,
)
from servanda.agreements.actions.importing.naming import NOBODY, name_contacts
from servanda.agreements.actions.keys import change_support_key, create_support_key
from servanda.agreements.models import Contract, SupportAgreement, SupportKey
from servanda.core.cover import ContractStage
from servanda.customers import actions as parties

_FOLLOWS: Final = "What {} follows stays as it is: {}. Leave this empty."


@dataclass(frozen=True, slots=True)
class Taking:
    """``add`` makes a record of fields; ``change`` gives one other values, and says whether anything was done."""

    add: Callable[[Fields, Asked], object]
    change: Callable[[Any, Fields, Asked], bool]


def _plain(add: Callable[..., object], change: Callable[..., object], named: str) -> Taking:
    """Of a kind whose actions take the fields as they are; ``named`` is how the one that changes names the record."""

    def changing(record: Any, fields: Fields, asked: Asked) -> bool:
        if fields:
            change(**{named: record.id}, **fields, by=asked.by, at=asked.at)
        return bool(fields)

    return Taking(lambda fields, asked: add(**fields, by=asked.by, at=asked.at), changing)


def _change_object(record: Any, fields: Fields, asked: Asked) -> bool:
    if "customer_id" in fields:
        raise unfit("customer_id", f"It is an object of {record.customer.name}, and stays so.")
    if fields:
        parties.change_business_object(object_id=record.id, **fields, by=asked.by, at=asked.at)
    return bool(fields)


def _scoped(fields: Fields) -> Fields:
    """Products are for contracts that do not cover the whole customer."""
    return {"whole_customer": False, **fields} if fields.get("product_ids") else fields


def _add_customer(fields: Fields, asked: Asked) -> None:
    parties.add_customer(number=asked.text("number").upper(), **fields, by=asked.by, at=asked.at)


def _add_contract(fields: Fields, asked: Asked) -> None:
    refuse_unsaid_end(asked)
    _settle(draft_contract(_scoped(fields), asked), asked)


def _change_contract(record: Contract, fields: Fields, asked: Asked) -> bool:
    refuse_unsaid_end(asked)
    if "previous_number" in fields:
        raise unfit("previous_number", _FOLLOWS.format(record, record.previous or "none"))
    if fields:
        changes = _scoped(fields)
        new_number = changes.pop("number", None)
        record = change_contract(
            number=record.number, new_number=new_number, **changes, by=asked.by, at=asked.at
        )
    return _settle(record, asked) or bool(fields)


def _settle(contract: Contract, asked: Asked) -> bool:
    """Activated, terminated, blocked: in the order in which that can be; whether anything was done."""
    return any([_activate(contract, asked), terminate(contract, asked), block_contract(contract, asked)])


def _activate(contract: Contract, asked: Asked) -> bool:
    wanted = bool(asked.cells.get("activate")) and contract.stage == ContractStage.DRAFT
    if wanted:
        activate_contract(number=contract.number, by=asked.by, at=asked.at)
    return wanted


def _add_agreement(fields: Fields, asked: Asked) -> None:
    agreement = draft_agreement(fields, asked)
    # What it amends has named its own.
    name_contacts(agreement, {**NOBODY, **asked.cells}, by=asked.by, at=asked.at)
    _approve(agreement, asked)
    block_agreement(agreement, asked)


def _change_agreement(record: SupportAgreement, fields: Fields, asked: Asked) -> bool:
    if "amends_number" in fields:
        raise unfit("amends_number", _FOLLOWS.format(record, record.amends or "none"))
    if "service_level_id" in fields and asked.text("overrides"):
        # Another level would take them away, also where they stay as they are.
        fields.setdefault("overrides", record.overrides)
    extends = fields.pop("expires_on", None) if asked.cells.get("approve") and record.is_approved else None
    if fields:
        change_agreement(number=record.number, **fields, by=asked.by, at=asked.at)
    done = [name_contacts(record, asked.cells, by=asked.by, at=asked.at)]
    if extends is not None:
        extend_agreement(number=record.number, expires_on=extends, by=asked.by, at=asked.at)
    done += [_approve(record, asked), block_agreement(record, asked)]
    return bool(fields) or extends is not None or any(done)


def _approve(agreement: SupportAgreement, asked: Asked) -> bool:
    wanted = bool(asked.cells.get("approve")) and not agreement.is_approved
    if wanted:
        approve_agreement(number=agreement.number, late=True, by=asked.by, at=asked.at)
    return wanted


def _add_key(fields: Fields, asked: Asked) -> None:
    code = asked.cells.get("code") or ""
    made = create_support_key(code=str(code), **fields, by=asked.by, at=asked.at)
    if fields.get("customer_id") not in (None, made.customer_id):
        raise unfit("customer_id", "The agreement is of another customer.")
    block_key(made, asked)


def _change_key(record: SupportKey, fields: Fields, asked: Asked) -> bool:
    if asked.cells.get("code") not in (None, record.code, record.code.lower()):
        raise unfit("code", f"The code of {record.code} stays as it is: customers know it.")
    if "installed_product_ids" in fields:
        fields["installed_product_ids"] |= {
            one.id for one in record.installed_products.all() if not one.serial and not one.external_id
        }
    if fields:
        change_support_key(code=record.code, **fields, by=asked.by, at=asked.at)
    return block_key(record, asked) or bool(fields)


TAKING: Final[Mapping[str, Taking]] = {
    "customers": Taking(
        _add_customer, _plain(parties.add_customer, parties.change_customer, "customer_id").change
    ),
    "contacts": _plain(parties.add_contact, parties.change_contact, "contact_id"),
    "products": _plain(parties.add_product, parties.change_product, "product_id"),
    "installed-products": _plain(
        parties.add_installed_product, parties.change_installed_product, "installed_id"
    ),
    "business-objects": Taking(
        lambda fields, asked: parties.add_business_object(**fields, by=asked.by, at=asked.at), _change_object
    ),
    "contracts": Taking(_add_contract, _change_contract),
    "agreements": Taking(_add_agreement, _change_agreement),
    "support-keys": Taking(_add_key, _change_key),
}
