"""Creating and changing support keys."""

import secrets
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.actions.secured import part_from_customer
from servanda.agreements.actions.wording import NOT_BY_DJANGO, at_our_fields, changed_fields, reference_faults
from servanda.agreements.models import SupportAgreement, SupportKey
from servanda.agreements.queries.keys import is_like_a_key
from servanda.core import agreements as core
from servanda.core.access import Permission, Viewer, require
from servanda.core.codes import UNMISTAKABLE
from servanda.core.locality import zone_faults
from servanda.core.refusals import Fault, Refusal, refuse
from servanda.customers.actions.setting import set_fields
from servanda.customers.models import BusinessObject, InstalledProduct
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.people.revisions import expect_revision

_PLAIN: Final = (
    "customer_id",
    "organisation_id",
    "description",
    "installation_description",
    "work_calendar_id",
    "zone",
    "support_type_id",
    "service_level_id",
    "severity_weight",
    "ask_for_business_objects",
    "external_id",
    "is_active",
)
_CONNECTED: Final[Mapping[str, tuple[Any, str]]] = {
    "installed_product_ids": (InstalledProduct, "installed products"),
    "business_object_ids": (BusinessObject, "business objects"),
}
"""What of its customer a key is connected to."""
_LETTERS: Final = 4


class KeyFields(TypedDict, total=False):
    """What is set about a support key; what is left out stays as it is.

    ``installed_product_ids`` and ``business_object_ids`` name all of them. An agreement is named by its number; none disconnects it.
    """

    customer_id: UUID
    organisation_id: UUID | None
    description: str
    installation_description: str
    agreement_number: str | None
    installed_product_ids: Collection[UUID]
    business_object_ids: Collection[UUID]
    work_calendar_id: UUID | None
    zone: str
    support_type_id: UUID | None
    service_level_id: UUID | None
    severity_weight: int | None
    ask_for_business_objects: bool
    external_id: str
    is_active: bool


@action
def create_support_key(
    *, code: str = "", by: Viewer, at: datetime, **fields: Unpack[KeyFields]
) -> SupportKey:
    """Add a key. From an agreement it copies, once, what is not entered; the code is made unless given.

    Raises ``NotAllowed``, ``NoSuchAgreement`` or ``KeyIncomplete`` with everything that is missing.
    """
    require(by, Permission.PROMISE_EDIT)
    agreement = _agreement(fields.get("agreement_number"), by)
    key = SupportKey(agreement=agreement, code=code.strip().upper() or _new_code())
    set_fields(key, fields, _PLAIN)
    if agreement is not None:
        require(by, Permission.PROMISE_EDIT, agreement.organisation_id)
        _copy(key, agreement)
    _check(key, {*fields, "organisation_id"}, fields)
    require(by, Permission.PROMISE_EDIT, key.organisation_id)
    _pin(key)
    key.save(force_insert=True)
    _connect(key, fields)
    return queries.support_key(key.code, viewer=by)


@action
def change_support_key(
    *,
    code: str,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[KeyFields],
) -> SupportKey:
    """Change what is given. Another customer disconnects agreement, installed products and business objects.

    Connecting an agreement copies nothing. Raises ``NotAllowed``, ``NoSuchSupportKey``, ``NoSuchAgreement``,
    ``Stale`` or ``KeyIncomplete``.
    """
    require(by, Permission.PROMISE_EDIT)
    key = queries.lock_support_key(code, viewer=by)
    require(by, Permission.PROMISE_EDIT, key.organisation_id)
    expect_revision(key.revision, expecting)
    changed = changed_fields(key, {name: fields[name] for name in _PLAIN if name in fields})
    set_fields(key, fields, _PLAIN)
    if "agreement_number" in fields:
        key.agreement = _agreement(fields["agreement_number"], by)
    elif "customer_id" in changed:
        key.agreement = None
    if "customer_id" in changed:
        fields.setdefault("installed_product_ids", ())
        fields.setdefault("business_object_ids", ())
    _check(key, changed, fields)
    require(by, Permission.PROMISE_EDIT, key.organisation_id)
    if "service_level_id" in changed:
        _pin(key)
    key.store()
    if "customer_id" in changed:
        part_from_customer(key)
    _connect(key, fields)
    return queries.support_key(key.code, viewer=by)


def _agreement(number: str | None, by: Viewer) -> SupportAgreement | None:
    return queries.lock_agreement(number, viewer=by) if number else None


def _copy(key: SupportKey, agreement: SupportAgreement) -> None:
    entered = {name: value for name, value in _terms_of(key).items() if name != "customer"}
    terms = core.copied_terms(core.Terms(**_terms_of(agreement)), entered)  # type: ignore[arg-type]
    key.customer_id = agreement.customer_id
    key.zone = terms.zone or ""
    for name in ("organisation", "work_calendar", "support_type", "service_level"):
        value = getattr(terms, name)
        setattr(key, f"{name}_id", UUID(value) if value else None)


def _terms_of(record: SupportKey | SupportAgreement) -> dict[str, str | None]:
    ids = {name: getattr(record, f"{name}_id") for name in core.KEY_COPIES if name != "zone"}
    return {"zone": record.zone or None} | {
        name: str(value) if value else None for name, value in ids.items()
    }


def _check(key: SupportKey, changed: Collection[str], fields: KeyFields) -> None:
    faults = [
        *_core_faults(key),
        *faults_of(key, but=[*NOT_BY_DJANGO, "code", "zone", "description", "installation_description"]),
        *(zone_faults(key.zone) if key.zone else ()),
        *reference_faults(key, changed),
        *_code_faults(key),
        *_connection_faults(key, fields),
        *(() if key.customer_id else (Fault("customer_id", "Choose a customer."),)),
    ]
    # The database's own rule says again what the core has said at each field.
    refuse(
        core.KeyIncomplete,
        "The support key is not complete.",
        list(dict.fromkeys(f for f in faults if f.field)),
    )


def _core_faults(key: SupportKey) -> Iterator[Fault]:
    terms = _terms_of(key) | {"customer": str(key.customer_id)}
    entry = core.KeyEntry(
        code=key.code,
        terms=core.Terms(**terms),  # type: ignore[arg-type]
        description=key.description,
        installation_description=key.installation_description,
        severity_weight=key.severity_weight,
        agreement_customer=str(key.agreement.customer_id) if key.agreement else None,
    )
    try:
        with at_our_fields():
            core.check_key(entry)
    except Refusal as refused:
        yield from refused.faults


def _code_faults(key: SupportKey) -> Iterator[Fault]:
    if SupportKey.objects.filter(code=key.code).exclude(id=key.id).exists():
        yield Fault("code", "Another key has this code.")


def _connection_faults(key: SupportKey, fields: Mapping[str, Any]) -> Iterator[Fault]:
    for name, (kind, words) in _CONNECTED.items():
        wanted = set(fields.get(name) or ())
        if wanted and kind.objects.filter(id__in=wanted, customer=key.customer_id).count() != len(wanted):
            yield Fault(name, f"Choose {words} of this customer.")


def _pin(key: SupportKey) -> None:
    """The version that its agreement pins where it has the same level, else the newest."""
    agreement = key.agreement
    if key.service_level_id is None:
        key.pinned_version = None
    elif agreement and agreement.service_level_id == key.service_level_id and agreement.pinned_version:
        key.pinned_version = agreement.pinned_version
    else:
        key.pinned_version = queries.newest_version(key.service_level_id).number


def _new_code() -> str:
    """Of letters that nobody mistakes, and unlike every code that there is; older codes are of more letters."""
    code = "K-" + "".join(secrets.choice(UNMISTAKABLE) for _ in range(_LETTERS))
    while is_like_a_key(code):
        # A letter more each time, so this ends however many keys there are.
        code += secrets.choice(UNMISTAKABLE)
    return code


def _connect(key: SupportKey, fields: Mapping[str, Any]) -> None:
    for name, (kind, _) in _CONNECTED.items():
        if name in fields:
            getattr(key, f"{name.removesuffix('_ids')}s").set(kind.objects.filter(id__in=fields[name]))
