"""What the form lets choose from: words of the set-up, and what there is of the customer."""

from collections.abc import Mapping
from typing import Any, Final

from servanda.cases.queries import Prospect
from servanda.core.access import Viewer
from servanda.core.cover import Kind, Reason
from servanda.customers import queries as customers
from servanda.organisations import queries as set_up
from servanda.web.desk.register.forms import RegisterForm

OFFERED: Final = 200
"""So many people and installations of a customer are offered; others are found by the field above."""

INDENT: Final = "\u2003"
"""A blank that lists do not swallow."""

Choices = list[tuple[str, str]]


def presets(viewer: Viewer) -> tuple[Mapping[str, str], Mapping[str, Choices]]:
    """What the form begins with, and the words of the set-up to choose from. Four statements."""
    severities = list(set_up.terms("severities", viewer=viewer))
    categories = [one for one in set_up.category_tree(viewer=viewer) if one[1].is_active]
    codes = set_up.terms("completion-codes", viewer=viewer).filter(is_active=True)
    queues = set_up.queues(viewer=viewer).filter(is_active=True, organisation__is_active=True)
    begin = {
        "severity": next((str(one.level) for one in severities if one.is_default), ""),  # type: ignore[attr-defined]
        "category_id": next((str(one.id) for _, one in categories if one.is_default), ""),
    }
    return begin, {
        "severity": [(str(one.level), one.label) for one in severities],  # type: ignore[attr-defined]
        "category_id": [(str(one.id), f"{INDENT * depth}{one.label}") for depth, one in categories],
        "queue_id": [("", "As proposed"), *((str(one.id), one.name) for one in queues)],
        "resolution_code_id": [
            ("", "Choose …"),
            *((str(one.id), one.label) for one in codes if not one.for_unanswered),  # type: ignore[attr-defined]
        ],
    }


def offer_of_customer(form: RegisterForm, prospect: Prospect, viewer: Viewer) -> None:
    """Offer the people and the installations of the customer. At most two statements."""
    customer = prospect.found.customer
    if customer is None:
        return
    people = customers.contacts(viewer=viewer, customer_id=customer.id, is_active=True)
    named = people.prefetch_related(None).select_related(None)[:OFFERED]
    form.offer("caller_id", [("", "Not said yet"), *((str(one.id), _named(one)) for one in named)])
    found = customers.installed_products(viewer=viewer, customer_id=customer.id, is_active=True)[:OFFERED]
    installed = {str(one.id): _installed(one) for one in found}
    if prospect.found.installed:
        installed.setdefault(str(prospect.found.installed.id), _installed(prospect.found.installed))
    form.offer("installed_product_id", [("", "Not about one of them"), *installed.items()])


def keys_of_installation(prospect: Prospect) -> list[str]:
    """The codes among which one would have to be chosen."""
    return [
        one.reference
        for one in prospect.cover.rejected
        if one.kind is Kind.KEY and one.reasons == (Reason.LESS_SPECIFIC,)
    ]


def _named(contact: Any) -> str:
    return f"{contact.name}, {contact.job_title}" if contact.job_title else contact.name


def _installed(one: Any) -> str:
    serial = f"no. {one.serial}" if one.serial else ""
    return ", ".join(part for part in (one.product.name, serial, one.site) if part)
