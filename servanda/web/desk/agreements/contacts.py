"""Who is named in an agreement, and for what."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda.agreements import actions, queries
from servanda.core.access import Permission, require
from servanda.foundation import clock
from servanda.organisations import queries as organisations
from servanda.web.desk.agreements.frame import head
from servanda.web.desk.agreements.people import ContactField, proposals
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.fields import choice_of, offer
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm, accepted, created_once, shown

FORM: Final = ("GET", "HEAD", "POST")
_MAIL: Final = (("", "no mail by itself"), ("to", "mail to"), ("cc", "a copy"))


class NamingForm(RuledForm):
    """Somebody to be named: a contact of the customer's line, or one of our own people."""

    contact_id = ContactField("Contact", hint="A mail address, or words of the name.")
    user_id = choice_of("Or one of us")
    mail = forms.ChoiceField(label="Gets", choices=_MAIL, required=False)
    is_main = forms.BooleanField(label="Main contact", required=False)

    def __init__(self, request: DeskRequest, found: Any) -> None:
        super().__init__(sent(request))
        field = self.fields["contact_id"]
        assert isinstance(field, ContactField)  # noqa: S101  declared above
        field.belong_to(found, request.viewer)
        self.lists = {"people": proposals(found, request.viewer)}
        offer(self.fields["user_id"], organisations.staff(viewer=request.viewer), none="(nobody)")


class MarksForm(RuledForm):
    """What somebody who is named gets."""

    mail = forms.ChoiceField(choices=_MAIL, required=False)
    is_main = forms.BooleanField(required=False)


@promise_page(*FORM)
def contacts(request: DeskRequest, number: str) -> HttpResponse:
    """Who is named; sent, somebody more."""
    found = queries.agreement(number, viewer=request.viewer)
    form = NamingForm(request, found)
    if request.method == "POST":
        require(request.viewer, Permission.PROMISE_EDIT)
        if accepted(form, lambda: created_once(request, lambda: _name(request, found, form.cleaned_data))):
            return redirect("agreements-contacts", number=found.number)
    entries = queries.agreement_contacts(found.number, viewer=request.viewer)
    facts = head(request, found, "contacts") | {"entries": entries, "mails": _MAIL}
    return shown(request, "desk/agreements/contacts.html", form, **facts)


@promise_page("POST", permission=Permission.PROMISE_EDIT)
def mark(request: DeskRequest, number: str, entry_id: UUID) -> HttpResponse:
    """Change what somebody who is named gets."""
    form = MarksForm(request.POST)
    form.full_clean()
    actions.change_agreement_contact(
        number=number,
        entry_id=entry_id,
        **_marks(form.cleaned_data),
        by=request.viewer,
        at=clock.now(),
    )
    messages.success(request, "Saved.")
    return redirect("agreements-contacts", number=number)


@promise_page("POST", permission=Permission.PROMISE_EDIT)
def remove(request: DeskRequest, number: str, entry_id: UUID) -> HttpResponse:
    """Name somebody no more."""
    actions.remove_agreement_contact(number=number, entry_id=entry_id, by=request.viewer, at=clock.now())
    return redirect("agreements-contacts", number=number)


def _name(request: DeskRequest, found: Any, fields: dict[str, Any]) -> None:
    actions.add_agreement_contact(
        number=found.number,
        contact_id=fields["contact_id"],
        user_id=fields["user_id"],
        **_marks(fields),
        by=request.viewer,
        at=clock.now(),
    )


def _marks(fields: dict[str, Any]) -> actions.Marks:
    mail = fields.get("mail", "")
    return {"is_main": bool(fields.get("is_main")), "mail_to": mail == "to", "mail_cc": mail == "cc"}
