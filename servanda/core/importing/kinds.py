"""Every kind of record that comes and goes by file, with its columns: the table behind all that is said of them."""

from collections.abc import Mapping
from typing import Final

from servanda.core.importing.columns import Column, Kind, Reading
from servanda.core.refusals import Unknown

_EXTERNAL_ID: Final = Column(
    "external_id", "ERP-4711", "what another system calls it; unique for its kind", may_be_empty=True
)
_ACTIVE: Final = Column("active", "yes", "whether it is in use", Reading.YES_NO)
_ZONE: Final = Column("zone", "Europe/Vienna", "time zone; preset from the customer")
_LANGUAGE: Final = Column("language", "en", "language code")
_CUSTOMER: Final = Column(
    "customer", "C-10001", "number, external id or name of the customer, in this order", required=True
)
_SUB_CUSTOMERS: Final = Column(
    "includes_sub_customers", "no", "whether it holds for customers below, too", Reading.YES_NO
)
_CALENDAR: Final = Column("work_calendar", "Weekdays", "name of the work calendar", may_be_empty=True)
_SUPPORT_TYPE: Final = Column("support_type", "Standard", "label of the support type", may_be_empty=True)
_OWNER: Final = Column(
    "owner", "miriam@example.com", "mail address of the user who owns it", may_be_empty=True
)
_DOCUMENTATION: Final = Column(
    "documentation_required", "no", "whether a case is closed only with an interaction", Reading.YES_NO
)
_BLOCK_REASON: Final = Column(
    "block_reason",
    "Invoices unpaid.",
    "block it, for this reason; a hyphen lifts the block",
    may_be_empty=True,
)

_CUSTOMERS: Final = Kind(
    "customers",
    "its external id, else its number, else its name",
    (
        _EXTERNAL_ID,
        Column("number", "", "C- and digits; the next one if empty"),
        Column("name", "Halden Paper", "name; unique", required=True),
        Column("parent", "", "number, external id or name of the customer above", may_be_empty=True),
        Column("mail_domains", "halden.example", "all mail domains", Reading.LIST, may_be_empty=True),
        _ZONE,
        _LANGUAGE,
        Column("note", "Calls back in the afternoon.", "what must be known", may_be_empty=True),
        _ACTIVE,
    ),
)
_CONTACTS: Final = Kind(
    "contacts",
    "their external id, else the first of their mail addresses, else customer and name",
    (
        _EXTERNAL_ID,
        Column("name", "Carla Conti", "name", required=True),
        _CUSTOMER,
        Column(
            "mails",
            "carla@halden.example|c.conti@halden.example",
            "all mail addresses, the one to write to first",
            Reading.LIST,
            may_be_empty=True,
        ),
        Column(
            "phones", "+43 1 5550100", "all phones, the one to call first", Reading.LIST, may_be_empty=True
        ),
        Column("job_title", "Plant manager", "job title", may_be_empty=True),
        _LANGUAGE,
        _ZONE,
        Column(
            "portal_visibility",
            "own",
            "which cases they see in the portal",
            choices=("own", "customer", "sub_customers"),
        ),
        _ACTIVE,
    ),
)
_PRODUCTS: Final = Kind(
    "products",
    "its external id, else its code",
    (
        _EXTERNAL_ID,
        Column("code", "FDR-1", "code; unique", required=True),
        Column("name", "Feeder", "name; unique", required=True),
        _ACTIVE,
    ),
)
_INSTALLED: Final = Kind(
    "installed-products",
    "its external id, else product and serial; without a serial, customer, product and site",
    (
        _EXTERNAL_ID,
        _CUSTOMER,
        Column("product", "FDR-1", "code of the product", required=True),
        Column("serial", "SN-4711", "serial; unique for the product", may_be_empty=True),
        Column("site", "Hall 2", "where it stands", may_be_empty=True),
        Column("warranty_until", "2027-12-31", "last day of the warranty", Reading.DATE, may_be_empty=True),
        _ACTIVE,
    ),
)
_OBJECTS: Final = Kind(
    "business-objects",
    "its external id, else customer, kind and reference",
    (
        _EXTERNAL_ID,
        _CUSTOMER,
        Column(
            "kind",
            "sales_order",
            "what it is",
            required=True,
            choices=(
                "equipment",
                "part",
                "sales_order",
                "customer_agreement",
                "service_order",
                "customer_order",
                "rma",
                "invoice",
                "project_activity",
                "change_request",
                "other",
            ),
        ),
        Column("reference", "SO-4711", "how it is called there; unique for customer and kind", required=True),
        Column("label", "Feeder for hall 2", "a few words", may_be_empty=True),
        Column("link", "https://erp.example.com/orders/4711", "where it opens", may_be_empty=True),
        Column(
            "installed_product",
            "FDR-1/SN-4711",
            "product code and serial, the serial alone, or external id of the customer's installed product",
            may_be_empty=True,
        ),
        Column("queue", "Second line", "name of the queue for cases about it", may_be_empty=True),
        _ACTIVE,
    ),
)
_CONTRACTS: Final = Kind(
    "contracts",
    "its external id, else its number, else customer, name and first day",
    (
        _EXTERNAL_ID,
        Column("number", "", "number; the next one if empty"),
        Column("name", "Support for feeders", "name", required=True),
        _CUSTOMER,
        Column("products", "FDR-1", "codes of all products; none: the whole customer", Reading.LIST),
        Column("whole_customer", "no", "whether it covers the customer as a whole", Reading.YES_NO),
        _SUB_CUSTOMERS,
        Column("starts_on", "2026-01-01", "first day", Reading.DATE, required=True),
        Column("ends_on", "2026-12-31", "last day; none: open end", Reading.DATE, may_be_empty=True),
        _ZONE,
        Column("plan", "Gold hours", "name of the support plan", required=True),
        Column(
            "cost", "1200.00", "instead of the plan's, in its currency", Reading.AMOUNT, may_be_empty=True
        ),
        Column(
            "allowance",
            "600",
            "instead of the plan's: minutes of hours plans, incidents of incident plans",
            Reading.NUMBER,
            may_be_empty=True,
        ),
        _CALENDAR,
        Column(
            "services", "Hotline|On-site repair", "labels of all services", Reading.LIST, may_be_empty=True
        ),
        _OWNER,
        _DOCUMENTATION,
        Column("grace_days", "14", "days after the end in which it still holds", Reading.NUMBER),
        Column("note", "Signed by both.", "what must be known", may_be_empty=True),
        _ACTIVE,
        Column(
            "previous",
            "CT-2025-0017",
            "number or external id of the contract that a new one renews",
            may_be_empty=True,
        ),
        Column("activate", "yes", "yes: activate it if it is a draft", Reading.YES_NO),
        Column(
            "terminated_on",
            "2026-09-30",
            "terminate it: the last day that counts; a hyphen takes that back",
            Reading.DATE,
            may_be_empty=True,
        ),
        Column("termination_reason", "Plant closed.", "why it was terminated", may_be_empty=True),
        _BLOCK_REASON,
    ),
)
_AGREEMENTS: Final = Kind(
    "agreements",
    "its external id, else its number, else customer, reference and first day",
    (
        _EXTERNAL_ID,
        Column("number", "", "SA- and digits; the next one if empty"),
        _CUSTOMER,
        _SUB_CUSTOMERS,
        Column("organisation", "CARE", "code of the support organisation; the default if empty"),
        Column("level", "Gold", "name of the service level; the default if empty"),
        Column(
            "level_by_plan", "no", "yes: no level of its own, but as the contract's plan says", Reading.YES_NO
        ),
        Column(
            "contract", "CT-2026-0001", "number or external id of the contract it names", may_be_empty=True
        ),
        _CALENDAR,
        _ZONE,
        _SUPPORT_TYPE,
        Column(
            "overrides",
            '{"1": {"irt": {"calendar": "elapsed", "minutes": 30}}}',
            "targets of its own, by severity and clock",
            Reading.OBJECT,
            may_be_empty=True,
        ),
        Column("reference", "PO 2026/17", "the customer's reference", may_be_empty=True),
        _OWNER,
        Column("description", "Both sites.", "what was agreed", may_be_empty=True),
        Column(
            "effective_from",
            "2026-01-01",
            "first day; the day of approval if empty",
            Reading.DATE,
            may_be_empty=True,
        ),
        Column("expires_on", "2026-12-31", "last day", Reading.DATE, may_be_empty=True),
        Column("review_on", "", "review date, if it does not expire", Reading.DATE, may_be_empty=True),
        Column("named_contacts_only", "no", "whether nobody else may use it", Reading.YES_NO),
        _DOCUMENTATION,
        Column(
            "contacts",
            "carla@halden.example",
            "mail addresses of all named contacts",
            Reading.LIST,
            may_be_empty=True,
        ),
        Column("main_contact", "carla@halden.example", "which of them is the main contact"),
        Column(
            "mail_to", "carla@halden.example", "which of them are written to", Reading.LIST, may_be_empty=True
        ),
        Column("mail_cc", "", "which of them get a copy", Reading.LIST, may_be_empty=True),
        _ACTIVE,
        Column(
            "amends",
            "SA-2000",
            "number or external id of the agreement whose place a new one takes",
            may_be_empty=True,
        ),
        Column("approve", "yes", "yes: approve it, or extend it to its new last day", Reading.YES_NO),
        _BLOCK_REASON,
    ),
)
_KEYS: Final = Kind(
    "support-keys",
    "its external id, else its code, else customer and both descriptions",
    (
        _EXTERNAL_ID,
        Column("code", "K-7QX2", "code; made if empty"),
        Column("customer", "C-10001", "number, external id or name; from the agreement, if there is one"),
        Column(
            "agreement",
            "SA-2001",
            "number or external id of the agreement it is made from",
            may_be_empty=True,
        ),
        Column("organisation", "CARE", "code of the support organisation; from the agreement if empty"),
        Column("description", "Line 1", "description", required=True),
        Column("installation_description", "Two feeders and a dryer.", "what stands there", required=True),
        Column(
            "installed_products",
            "FDR-1/SN-4711",
            "product codes and serials, or serials alone, or external ids of the customer's installed products",
            Reading.LIST,
            may_be_empty=True,
        ),
        Column(
            "business_objects",
            "sales_order/SO-4711",
            "kinds and references, or external ids of the customer's business objects",
            Reading.LIST,
            may_be_empty=True,
        ),
        _CALENDAR,
        Column("zone", "Europe/Vienna", "time zone; from the agreement if empty"),
        _SUPPORT_TYPE,
        Column("level", "Gold", "name of the service level; from the agreement if empty", may_be_empty=True),
        Column("severity_weight", "3", "1 (most important) to 9", Reading.NUMBER, may_be_empty=True),
        Column("ask_for_business_objects", "no", "whether registering asks for them", Reading.YES_NO),
        _ACTIVE,
        _BLOCK_REASON,
    ),
)

KINDS: Final[Mapping[str, Kind]] = {
    kind.code: kind
    for kind in (
        _CUSTOMERS,
        _CONTACTS,
        _PRODUCTS,
        _INSTALLED,
        _OBJECTS,
        _CONTRACTS,
        _AGREEMENTS,
        _KEYS,
    )
}
"""In the order in which they are imported: each refers to those before it only."""


class NoSuchKind(Unknown):
    """Nothing of this kind is imported or exported."""


def kind_of(code: str) -> Kind:
    """Raises ``NoSuchKind``, naming those that there are."""
    if code not in KINDS:
        raise NoSuchKind(f"There is no kind {code[:40]}. The kinds are {', '.join(KINDS)}.")
    return KINDS[code]
