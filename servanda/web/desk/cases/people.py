"""Who is told of a case along with its caller: the panel at its side, and the page on which they are chosen."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda.cases import actions, queries
from servanda.core.access import Permission, require
from servanda.customers import queries as customers
from servanda.foundation import clock
from servanda.organisations import queries as organisations
from servanda.web.desk.cases.desk import FORM, MOVE, CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.desk.customers.naming import PROPOSED
from servanda.web.forms.fields import choice_of, offer
from servanda.web.forms.once import sent, taken_once
from servanda.web.forms.taking import RuledForm, accepted, shown

MAILS: Final = (("to", "mail"), ("cc", "a copy"))


class PeopleForm(RuledForm):
    """Somebody more to be told: a contact of the customer or of one above it, or one of our own people."""

    contact_id = choice_of("Contact")
    user_id = choice_of("Or one of us")
    mail = forms.ChoiceField(label="Gets", choices=MAILS)
    is_main = forms.BooleanField(label="Main contact", required=False)

    def __init__(self, request: CaseRequest, desk: CaseDesk) -> None:
        super().__init__(sent(request))
        line = customers.customer_line(desk.case.customer_id) if desk.case.customer_id else ()
        found = customers.contacts(viewer=desk.viewer, is_active=True)
        # Those who are told already stay among them: what is sent twice by a double click was good once.
        people = found.filter(customer__in=[one.id for one in line]).exclude(id=desk.case.caller_id)
        offer(self.fields["contact_id"], people[:PROPOSED], none="(nobody)", called=_called)
        offer(self.fields["user_id"], organisations.staff(viewer=desk.viewer), none="(nobody)")


class MarksForm(RuledForm):
    """What somebody who is told gets."""

    mail = forms.ChoiceField(choices=MAILS, required=False)
    is_main = forms.BooleanField(required=False)


def people_panel(desk: CaseDesk) -> dict[str, Any]:
    """What ``desk/cases/people.html`` shows as ``along``. One statement."""
    return {"along": list(queries.case_contacts(desk.case))}


@case_page(*FORM)
def people(request: CaseRequest, number: str) -> HttpResponse:
    """Who is told, to be changed; sent, somebody more."""
    desk = case_desk(request, number)
    require(request.viewer, Permission.CASE_WRITE, desk.case.organisation_id)
    form = PeopleForm(request, desk)

    def act() -> str:
        given = form.cleaned_data
        actions.add_case_contact(
            number=number,
            contact_id=given["contact_id"],
            user_id=given["user_id"],
            **_marks(given),
            by=request.viewer,
            at=clock.now(),
        )
        return desk.home

    if request.method == "POST" and accepted(form, lambda: taken_once(request, request.viewer, act)):
        return redirect("cases-people", number=number)
    facts = {"desk": desk, "case": desk.case, "mails": MAILS} | people_panel(desk)
    return shown(request, "desk/cases/people_page.html", form, **facts)


@case_page(*MOVE)
def mark(request: CaseRequest, number: str, entry_id: UUID) -> HttpResponse:
    """Change what somebody gets."""
    form = MarksForm(request.POST)
    form.full_clean()
    actions.change_case_contact(
        number=number, entry_id=entry_id, **_marks(form.cleaned_data), by=request.viewer, at=clock.now()
    )
    messages.success(request, "Saved.")
    return redirect("cases-people", number=number)


@case_page(*MOVE)
def remove(request: CaseRequest, number: str, entry_id: UUID) -> HttpResponse:
    """Tell somebody no more."""
    actions.remove_case_contact(number=number, entry_id=entry_id, by=request.viewer, at=clock.now())
    return redirect("cases-people", number=number)


def _called(contact: Any) -> str:
    addresses = [one.mail for one in contact.addresses.all()]
    return ", ".join([contact.name, contact.customer.name, *addresses[:1]])


def _marks(given: dict[str, Any]) -> dict[str, bool]:
    mail = given.get("mail", "")
    return {"is_main": bool(given.get("is_main")), "mail_to": mail == "to", "mail_cc": mail == "cc"}
