"""Naming a customer in a form: by number or name, or by words of the name, of which those found are offered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from servanda.core.access import Viewer
from servanda.customers import queries
from servanda.web.desk.customers.pages import DeskRequest, customer_page

PROPOSED: Final = 200
"""So many customers are proposed before anything is typed; whoever types is proposed others."""
FOUND: Final = 12
"""So many are offered for words that are nobody's whole name."""
LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody that what was typed may mean: ``value`` is what the form is sent, ``hint`` tells them from others."""

    value: str
    name: str
    hint: str


class NamingInput(forms.TextInput):
    """What is typed, or what was chosen of those found for it; typed anew, the choice is none any more."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed, chosen = data.get(name), data.get(f"{name}-found")
        return chosen if chosen and data.get(f"{name}-asked") == typed else typed


class CustomerField(forms.CharField):
    """A customer. The form says who asks.

    ``found`` are those that what was typed may mean, once it names none; the page offers them below the field.
    """

    viewer: Viewer

    def __init__(self, label: str, *, required: bool, hint: str) -> None:
        attrs = {
            "list": "customers",
            "autocomplete": "off",
            "maxlength": LONGEST,
            "data-named-by": reverse_lazy("customers-named"),
        }
        super().__init__(label=label, required=required, help_text=hint, widget=NamingInput(attrs=attrs))
        self.found: Sequence[Found] = ()

    def clean(self, value: Any) -> Any:
        """The id; none if nothing was entered."""
        text = super().clean(value)
        called = queries.customer_called(text, viewer=self.viewer) if text else None
        if text and called is None:
            self.found = [_offered(one) for one in found(text, viewer=self.viewer)]
            raise forms.ValidationError(
                "Choose whom of these it is."
                if self.found
                else f"There is no customer {text}; enter a number like C-10001, or words of the name."
            )
        return called.id if called else None


def _offered(customer: Any) -> Found:
    of = f", part of {customer.parent.name}" if customer.parent else ""
    return Found(customer.number, customer.name, f"{customer.number}{of}")


def found(text: str, *, viewer: Viewer) -> list[Any]:
    """Customers in use whose name has these words, or the one of that number. Two statements."""
    in_use = queries.customers(viewer=viewer, is_active=True).prefetch_related(None)
    numbered = in_use.filter(number=text.strip().upper())
    named = queries.customers(viewer=viewer, is_active=True, search=text).prefetch_related(None)
    return [*numbered, *named[:FOUND]]


@customer_page()
def named(request: DeskRequest) -> HttpResponse:
    """Whom the words may mean, for the list behind a field while somebody types."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    customers = found(asked, viewer=request.viewer) if asked else []
    return render(request, "desk/customers/named.html", {"customers": customers})
