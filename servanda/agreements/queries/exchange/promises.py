"""Contracts, support agreements and support keys, as they come and go by file. Secured information never does."""

import json
from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from django.db.models import Prefetch

from servanda.agreements.models import AgreementContact
from servanda.agreements.queries.agreements import agreements
from servanda.agreements.queries.contracts import contracts
from servanda.agreements.queries.exchange import references as named
from servanda.agreements.queries.exchange.parties import ACTIVE, CUSTOMER, installed_name
from servanda.agreements.queries.exchange.settings import (
    Cells,
    Exchanged,
    Records,
    Setting,
    Way,
    along,
    code,
    fact,
    reference,
    text,
)
from servanda.agreements.queries.keys import support_keys
from servanda.core.cover import ContractStage
from servanda.core.importing import KINDS, Value

_CALENDAR: Final = reference("work_calendar", "work_calendar_id", named.calendar_id, "work_calendar.name")
_OWNER: Final = reference("owner", "owner_id", named.owner_id, "owner.email")
_SUPPORT_TYPE: Final = reference(
    "support_type", "support_type_id", named.support_type_id, "support_type.label"
)
_LEVEL: Final = reference("level", "service_level_id", named.level_id, "service_level.name")
_ORGANISATION: Final = reference(
    "organisation", "organisation_id", named.organisation_id, "organisation.code"
)


def _said(field: str) -> Callable[[Any], Value]:
    """A text that is none where nothing was said."""
    return lambda record: getattr(record, field) or None


def _earlier(column: str, field: str, look_up: Callable[[str], str]) -> Setting:
    """The record that this one follows, by its number."""
    number = along(f"{column}.number")
    return Setting(column, field, number, number, read=lambda value, of: look_up(value))


def _by_first_day(found: Records, cells: Cells) -> Records:
    theirs = found.filter(customer=named.customer_id(str(cells["customer"])), starts_on=cells["starts_on"])
    return named.named(theirs, str(cells["name"]))


def _products(record: Any) -> tuple[str, ...]:
    return tuple(sorted(one.product.code for one in record.scopes.all() if one.product is not None))


def _contracts(**wanted: Any) -> Records:
    found = contracts(**wanted).select_related("work_calendar")
    return found.prefetch_related("scopes__product", "services")


CONTRACTS: Final = Exchanged(
    KINDS["contracts"],
    _contracts,
    (
        Way(
            ("number",), lambda found, cells: found.filter(number=str(cells["number"]).upper()), decides=True
        ),
        Way(("customer", "name", "starts_on"), _by_first_day),
    ),
    (
        text("external_id"),
        code("number"),
        text("name"),
        CUSTOMER,
        Setting(
            "products",
            "product_ids",
            _products,
            lambda record: frozenset(one.product_id for one in record.scopes.all() if one.product_id),
            read=lambda value, of: named.product_ids(value),
            empty=(),
        ),
        fact("whole_customer"),
        fact("includes_sub_customers"),
        fact("starts_on"),
        fact("ends_on"),
        text("zone"),
        reference("plan", "plan_id", named.plan_id, "plan.name"),
        fact("cost"),
        fact("allowance"),
        _CALENDAR,
        Setting(
            "services",
            "service_ids",
            lambda record: tuple(sorted(one.label for one in record.services.all())),
            lambda record: frozenset(one.id for one in record.services.all()),
            read=lambda value, of: named.service_ids(value),
            plain=frozenset,
            empty=(),
        ),
        _OWNER,
        fact("documentation_required"),
        fact("grace_days"),
        text("note"),
        ACTIVE,
        _earlier("previous", "previous_number", named.contract_number),
    ),
    {
        "activate": lambda record: record.stage != ContractStage.DRAFT,
        "terminated_on": attrgetter("terminated_on"),
        "termination_reason": _said("termination_reason"),
        "block_reason": _said("block_reason"),
    },
)


def _agreements(**wanted: Any) -> Records:
    people = AgreementContact.objects.filter(contact__isnull=False).order_by("-is_main", "id")
    return agreements(**wanted).prefetch_related(
        Prefetch("contacts", people.prefetch_related("contact__addresses"), to_attr="named")
    )


def marked(agreement: Any, mark: str = "") -> tuple[str, ...]:
    """The mail addresses of the named contacts that have a mark, or of all; who has no address is left out."""
    of_it = [one for one in agreement.named if not mark or getattr(one, mark)]
    first = [next(iter(one.contact.addresses.all()), None) for one in of_it]
    return tuple(one.mail for one in first if one is not None)


def _main(record: Any) -> Value:
    return next(iter(marked(record, "is_main")), None)


def _by_customers_reference(found: Records, cells: Cells) -> Records:
    return found.filter(
        customer=named.customer_id(str(cells["customer"])),
        reference=cells.get("reference") or "",
        effective_from=cells["effective_from"],
    )


AGREEMENTS: Final = Exchanged(
    KINDS["agreements"],
    _agreements,
    (
        Way(
            ("number",), lambda found, cells: found.filter(number=str(cells["number"]).upper()), decides=True
        ),
        Way(("customer", "effective_from"), _by_customers_reference),
    ),
    (
        text("external_id"),
        CUSTOMER,
        fact("includes_sub_customers"),
        _ORGANISATION,
        _LEVEL,
        fact("level_by_plan"),
        Setting(
            "contract",
            "contract_number",
            along("contract.number"),
            along("contract.number"),
            read=lambda value, of: named.contract_number(value),
        ),
        _CALENDAR,
        text("zone"),
        _SUPPORT_TYPE,
        Setting(
            "overrides",
            "overrides",
            lambda record: json.dumps(record.overrides, sort_keys=True) if record.overrides else None,
            attrgetter("overrides"),
            read=lambda value, of: json.loads(value),
            empty={},
        ),
        text("reference"),
        _OWNER,
        text("description"),
        fact("effective_from"),
        fact("expires_on"),
        fact("review_on"),
        fact("named_contacts_only"),
        fact("documentation_required"),
        ACTIVE,
        _earlier("amends", "amends_number", named.agreement_number),
    ),
    {
        "number": along("number"),
        "contacts": marked,
        "main_contact": _main,
        "mail_to": lambda record: marked(record, "mail_to"),
        "mail_cc": lambda record: marked(record, "mail_cc"),
        "approve": lambda record: record.is_approved,
        "block_reason": _said("block_reason"),
    },
)


def _by_descriptions(found: Records, cells: Cells) -> Records:
    return found.filter(
        customer=named.customer_id(str(cells["customer"])),
        description=cells["description"],
        installation_description=cells["installation_description"],
    )


def _nameable(record: Any) -> list[Any]:
    return [one for one in record.installed_products.all() if installed_name(one)]


KEYS: Final = Exchanged(
    KINDS["support-keys"],
    support_keys,
    (
        Way(("code",), lambda found, cells: found.filter(code=str(cells["code"]).upper()), decides=True),
        Way(("customer", "description", "installation_description"), _by_descriptions),
    ),
    (
        text("external_id"),
        CUSTOMER,
        Setting(
            "agreement",
            "agreement_number",
            along("agreement.number"),
            along("agreement.number"),
            read=lambda value, of: named.agreement_number(value),
        ),
        _ORGANISATION,
        text("description"),
        text("installation_description"),
        Setting(
            "installed_products",
            "installed_product_ids",
            lambda record: tuple(sorted(installed_name(one) for one in _nameable(record))),
            lambda record: frozenset(one.id for one in _nameable(record)),
            read=named.installed_product_ids,
            plain=frozenset,
            empty=(),
        ),
        Setting(
            "business_objects",
            "business_object_ids",
            lambda record: tuple(
                sorted(f"{one.kind}/{one.reference}" for one in record.business_objects.all())
            ),
            lambda record: frozenset(one.id for one in record.business_objects.all()),
            read=named.business_object_ids,
            plain=frozenset,
            empty=(),
        ),
        _CALENDAR,
        text("zone"),
        _SUPPORT_TYPE,
        _LEVEL,
        fact("severity_weight"),
        fact("ask_for_business_objects"),
        ACTIVE,
    ),
    {"code": along("code"), "block_reason": _said("block_reason")},
)
