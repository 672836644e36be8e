"""What a case is about: the panel at its side, adding one by its reference, and choosing them anew."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda.cases import actions, queries
from servanda.core.access import Permission, require
from servanda.customers.queries import OBJECT_KINDS
from servanda.foundation import clock
from servanda.web.desk.cases.desk import FORM, MOVE, CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.forms.fields import choices_of, line, offer
from servanda.web.forms.once import sent, taken_once
from servanda.web.forms.taking import RuledForm, accepted, seen_revision, shown


class ObjectsForm(RuledForm):
    """The objects of key and customer, and one more by what the customer quotes."""

    business_object_ids = choices_of("Business objects")
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Choose …"), *OBJECT_KINDS])
    reference = line(
        "Reference", 80, required=False, hint="Not listed above? What is quoted here is recorded and added."
    )

    def __init__(self, request: CaseRequest, desk: CaseDesk) -> None:
        present = queries.objects_of(desk.case)
        ids = [one.id for one in present]
        super().__init__(sent(request), initial={"business_object_ids": ids})
        key = desk.case.support_key.code if desk.case.support_key else ""
        offered = queries.offered_objects(desk.case.customer_id, key, request.viewer)
        more = [one.object for one in offered if one.object.id not in ids]
        offer(self.fields["business_object_ids"], [*present, *more], called=called)


def called(one: Any) -> str:
    """A business object as lists name it."""
    said = f"{one.get_kind_display()} {one.reference}"
    return f"{said}, {one.label}" if one.label else said


def objects_panel(desk: CaseDesk) -> dict[str, Any]:
    """What ``desk/cases/objects.html`` shows as ``objects``. One statement."""
    return {"objects": queries.objects_of(desk.case)}


@case_page(*FORM)
def choose_objects(request: CaseRequest, number: str) -> HttpResponse:
    """What the case is about, to be chosen anew; taken, it leads back to the case."""
    desk = case_desk(request, number)
    require(request.viewer, Permission.CASE_WRITE, desk.case.organisation_id)
    form = ObjectsForm(request, desk)

    def act() -> str:
        _change(request, form, number)
        return desk.home

    if request.method == "POST" and accepted(form, lambda: taken_once(request, request.viewer, act)):
        messages.success(request, "What the case is about was saved.")
        return redirect(desk.home)
    return shown(request, "desk/cases/choose_objects.html", form, desk=desk, case=desk.case)


@case_page(*MOVE)
def remove_object(request: CaseRequest, number: str, object_id: UUID) -> HttpResponse:
    """Let the case be about it no more."""
    desk = case_desk(request, number)
    left = [one.id for one in queries.objects_of(desk.case) if one.id != object_id]
    actions.change_case_objects(number=number, object_ids=left, by=request.viewer, at=clock.now())
    messages.success(request, "The case is not about it any more.")
    return redirect(desk.home)


def _change(request: CaseRequest, form: ObjectsForm, number: str) -> None:
    given, by, at = form.cleaned_data, request.viewer, clock.now()
    actions.change_case_objects(
        number=number,
        object_ids=given["business_object_ids"],
        expecting=seen_revision(request),
        by=by,
        at=at,
    )
    if given["reference"].strip():
        actions.add_case_object(number=number, kind=given["kind"], reference=given["reference"], by=by, at=at)
