"""What is asked for about customers, contacts, products and installed products; the rules are the actions'."""

from typing import Any, Final
from uuid import UUID

from django import forms

from servanda.customers import queries
from servanda.web.desk.customers.naming import PROPOSED, CustomerField
from servanda.web.desk.customers.pages import DeskRequest
from servanda.web.forms.fields import LinesField, choice_of, line, offer, prose, zone_field, zones
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm

VISIBILITIES: Final = (
    ("own", "Own cases"),
    ("customer", "The customer's cases"),
    ("sub_customers", "Those of the customer and its sub-customers"),
)


class _DeskForm(RuledForm):
    """Begins with what is known of a record: the fields of the same name, and ``initial``."""

    def __init__(self, request: DeskRequest, found: Any = None, **initial: Any) -> None:
        known = {name: getattr(found, name, None) for name in self.base_fields} if found else {}
        super().__init__(sent(request), initial=known | initial)
        self.lists = {"zones": [(zone, "") for zone in zones()]} if "zone" in self.fields else {}
        for field in self.fields.values():
            if isinstance(field, CustomerField):
                field.viewer = request.viewer
                proposed = queries.customers(viewer=request.viewer, is_active=True)[:PROPOSED]
                self.lists = {**self.lists, "customers": [(one.name, one.number) for one in proposed]}


class CustomerForm(_DeskForm):
    """A customer."""

    name = line("Name", 120)
    parent_id = CustomerField(
        "Part of", required=False, hint="The customer above: its number, its name, or words of it."
    )
    mail_domains = LinesField(
        "Mail domains", "One a line, like example.com. Whoever writes from there belongs to the customer."
    )
    zone = zone_field()
    language = line("Language", 12, hint="A code like en or pt-br.")
    note = prose("Note", 8000, hint="For staff.")
    external_id = line("External id", 120, required=False, hint="Its id in another system.")

    def __init__(self, request: DeskRequest, found: Any = None) -> None:
        if found:
            domains = sorted(one.domain for one in found.mail_domains.all())
            above = found.parent.name if found.parent else ""
            super().__init__(request, found, mail_domains=domains, parent_id=above)
        else:
            super().__init__(
                request, zone=request.viewer.zone, language="en", parent_id=request.GET.get("parent", "")
            )


class ContactForm(_DeskForm):
    """A contact; of which customer is asked only when one is changed."""

    name = line("Name", 120)
    customer_id = CustomerField("Customer", required=True, hint="Its number, its name, or words of it.")
    job_title = line("Job title", 120, required=False)
    mails = LinesField("Mail addresses", "One a line; we write to the first.")
    phones = LinesField("Phones", "One a line, as you write them.")
    zone = zone_field()
    language = line("Language", 12, hint="A code like en or pt-br.")
    portal_visibility = forms.ChoiceField(label="Sees in the portal", choices=VISIBILITIES)
    external_id = line("External id", 120, required=False, hint="Their id in another system.")

    def __init__(self, request: DeskRequest, found: Any = None, *, customer: Any = None) -> None:
        if found:
            mails = [one.mail for one in found.addresses.all()]
            phones = [one.written for one in found.phones.all()]
            super().__init__(request, found, mails=mails, phones=phones, customer_id=found.customer.name)
        else:
            super().__init__(request, zone=customer.zone, language=customer.language)
            del self.fields["customer_id"]


class ProductForm(_DeskForm):
    """A product."""

    name = line("Name", 120)
    code = line("Code", 40, hint="3 to 40 letters A to Z, digits and hyphens.")
    external_id = line("External id", 120, required=False, hint="Its id in another system.")


class InstalledProductForm(_DeskForm):
    """What stands at a customer; at which one is asked only when it is changed."""

    product_id = choice_of("Product", required=True)
    customer_id = CustomerField("Customer", required=True, hint="Its number, its name, or words of it.")
    serial = line("Serial", 80, required=False, hint="Unique for the product.")
    site = line("Site", 200, required=False, hint="Where it stands.")
    warranty_until = forms.DateField(
        label="Warranty until",
        required=False,
        help_text="The last day.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date like 2027-12-31."},
    )
    external_id = line("External id", 120, required=False, hint="Its id in another system.")

    def __init__(self, request: DeskRequest, found: Any = None) -> None:
        super().__init__(request, found, **({"customer_id": found.customer.name} if found else {}))
        if found is None:
            del self.fields["customer_id"]
        kept: list[UUID] = [found.product_id] if found else []
        products = queries.products(viewer=request.viewer)
        offer(
            self.fields["product_id"],
            [one for one in products if one.is_active or one.id in kept],
            none="Choose …",
        )
