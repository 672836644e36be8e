"""What adds and what changes a record of each kind: the same actions as everywhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from servanda.agreements.actions.agreements import change_agreement, create_agreement
from servanda.agreements.actions.approving import approve_agreement, extend_agreement
from servanda.agreements.actions.contracts import activate_contract, change_contract, create_contract
from servanda.agreements.actions.importing.naming import name_contacts
from servanda.agreements.actions.keys import change_support_key, create_support_key
from servanda.agreements.models import Contract, SupportAgreement, SupportKey
from servanda.core.access import Viewer
from servanda.core.cover import ContractStage
from servanda.core.importing import Value
from servanda.core.refusals import Fault, Invalid
from servanda.customers import actions as parties

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """All cells of the row, who brings it, and when."""

    cells: Mapping[str, Value]
    by: Viewer
    at: datetime


@dataclass(frozen=True, slots=True)
class Taking:
    """``add`` makes a record of fields; ``change`` gives one other values, and says whether anything was done."""

    add: Callable[[Fields, Asked], object]
    change: Callable[[Any, Fields, Asked], bool]


class RowUnfit(Invalid):
    """A row asks for something that its kind does not allow."""


def _plain(add: Callable[..., object], change: Callable[..., object], named: str) -> Taking:
    """Of a kind whose actions take the fields as they are; ``named`` is how the one that changes names the record."""

    def changing(record: Any, fields: Fields, asked: Asked) -> bool:
        if fields:
            change(**{named: record.id}, **fields, by=asked.by, at=asked.at)
        return bool(fields)

    return Taking(lambda fields, asked: add(**fields, by=asked.by, at=asked.at), changing)


def _change_object(record: Any, fields: Fields, asked: Asked) -> bool:
    if "customer_id" in fields:
        raise _unfit("customer_id", f"It is an object of {record.customer.name}, and stays so.")
    if fields:
        parties.change_business_object(object_id=record.id, **fields, by=asked.by, at=asked.at)
    return bool(fields)


def _scoped(fields: Fields) -> Fields:
    """Products are for contracts that do not cover the whole customer."""
    return {"whole_customer": False, **fields} if fields.get("product_ids") else fields


def _unowned(fields: Fields) -> Fields:
    """Whoever brings a file along has not made the promises in it: without an owner they have none."""
    return {"owner_id": None, **fields}


def _add_contract(fields: Fields, asked: Asked) -> None:
    _activate(create_contract(**_unowned(_scoped(fields)), by=asked.by, at=asked.at), asked)


def _change_contract(record: Contract, fields: Fields, asked: Asked) -> bool:
    if fields:
        changes = _scoped(fields)
        new_number = changes.pop("number", None)
        record = change_contract(
            number=record.number, new_number=new_number, **changes, by=asked.by, at=asked.at
        )
    return _activate(record, asked) or bool(fields)


def _activate(contract: Contract, asked: Asked) -> bool:
    wanted = bool(asked.cells.get("activate")) and contract.stage == ContractStage.DRAFT
    if wanted:
        activate_contract(number=contract.number, by=asked.by, at=asked.at)
    return wanted


def _add_agreement(fields: Fields, asked: Asked) -> None:
    agreement = create_agreement(**_unowned(fields), by=asked.by, at=asked.at)
    name_contacts(agreement, asked.cells, by=asked.by, at=asked.at)
    if asked.cells.get("approve"):
        approve_agreement(number=agreement.number, by=asked.by, at=asked.at)


def _change_agreement(record: SupportAgreement, fields: Fields, asked: Asked) -> bool:
    number, approve = record.number, bool(asked.cells.get("approve"))
    extends = fields.pop("expires_on", None) if approve and record.is_approved else None
    if fields:
        change_agreement(number=number, **fields, by=asked.by, at=asked.at)
    named = name_contacts(record, asked.cells, by=asked.by, at=asked.at)
    if extends is not None:
        extend_agreement(number=number, expires_on=extends, by=asked.by, at=asked.at)
    if approve and not record.is_approved:
        approve_agreement(number=number, by=asked.by, at=asked.at)
    return bool(fields) or named or extends is not None or (approve and not record.is_approved)


def _add_key(fields: Fields, asked: Asked) -> None:
    code = asked.cells.get("code") or ""
    made = create_support_key(code=str(code), **fields, by=asked.by, at=asked.at)
    if fields.get("customer_id") not in (None, made.customer_id):
        raise _unfit("customer_id", "The agreement is of another customer.")


def _change_key(record: SupportKey, fields: Fields, asked: Asked) -> bool:
    if asked.cells.get("code") not in (None, record.code, record.code.lower()):
        raise _unfit("code", f"The code of {record.code} stays as it is: customers know it.")
    if "installed_product_ids" in fields:
        fields["installed_product_ids"] |= {
            one.id for one in record.installed_products.all() if not one.serial and not one.external_id
        }
    if fields:
        change_support_key(code=record.code, **fields, by=asked.by, at=asked.at)
    return bool(fields)


def _unfit(field: str, message: str) -> RowUnfit:
    return RowUnfit(message, [Fault(field, message)])


TAKING: Final[Mapping[str, Taking]] = {
    "customers": _plain(parties.add_customer, parties.change_customer, "customer_id"),
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
