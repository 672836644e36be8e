"""Naming a contact in a form: by mail address or name, or by words of the name, of which those found are offered."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer
from servanda.web.desk.customers.naming import LONGEST, Found, NamingInput
from servanda.web.desk.promises import DeskRequest, promise_page

PROPOSED: Final = 100
"""So many contacts are proposed before anything is typed; whoever types is proposed others."""
FOUND: Final = 12
"""So many are offered for words that are nobody's whole name or mail address."""


class ContactField(forms.CharField):
    """A contact whom the agreement can name. The form says which, and who asks."""

    viewer: Viewer
    agreement: Any

    def __init__(self, label: str, *, hint: str) -> None:
        attrs = {"list": "people", "autocomplete": "off", "maxlength": LONGEST}
        super().__init__(label=label, required=False, help_text=hint, widget=NamingInput(attrs=attrs))
        self.found: tuple[Found, ...] = ()

    def belong_to(self, agreement: Any, viewer: Viewer) -> None:
        """Ask for people of this agreement."""
        self.agreement, self.viewer = agreement, viewer
        self.widget.attrs["data-named-by"] = reverse("agreements-people", args=[agreement.number])

    def clean(self, value: Any) -> Any:
        """The id; none if nothing was entered."""
        text = super().clean(value)
        if not text:
            return None
        people = queries.people_called(text, self.agreement, viewer=self.viewer)
        called = list(people[: FOUND + 1]) if not _is_id(text) else self._chosen(text)
        if len(called) == 1:
            return called[0].id
        self.found = tuple(
            Found(str(one.id), one.name, _whose(one)) for one in called[:FOUND] or self._with_words(text)
        )
        raise forms.ValidationError(
            "Choose whom of these it is."
            if self.found
            else f"Nobody called {text} can be named here; enter a mail address, or words of the name."
        )

    def _chosen(self, text: str) -> list[Any]:
        return list(queries.nameable_people(self.agreement, viewer=self.viewer).filter(id=text))

    def _with_words(self, text: str) -> list[Any]:
        return list(queries.nameable_people(self.agreement, viewer=self.viewer, search=text)[:FOUND])


def proposals(agreement: Any, viewer: Viewer, search: str = "") -> list[tuple[str, str]]:
    """What to enter for each of the first contacts that there are, and who that is."""
    people = queries.nameable_people(agreement, viewer=viewer, search=search)[:PROPOSED]
    return [(_entered(one), f"{one.name}, {one.customer.name}") for one in people]


@promise_page(permission=Permission.PROMISE_EDIT)
def people(request: DeskRequest, number: str) -> HttpResponse:
    """Whom the words may mean, for the list behind the field while somebody types."""
    found = queries.agreement(number, viewer=request.viewer)
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    options = proposals(found, request.viewer, asked) if asked else []
    return render(request, "desk/agreements/people.html", {"people": options})


def _entered(contact: Any) -> str:
    addresses = contact.addresses.all()
    return str(addresses[0].mail if addresses else contact.name)


def _whose(contact: Any) -> str:
    addresses = ", ".join(one.mail for one in contact.addresses.all())
    return ", ".join(part for part in (contact.customer.name, addresses) if part)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
