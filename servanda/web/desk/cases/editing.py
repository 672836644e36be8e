"""Changing what is known of a case; what its promise depends on has it judged again."""

from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda.cases import actions, queries
from servanda.cases.actions.trying import try_change
from servanda.core.access import Permission, require
from servanda.core.cases import SUBJECT_LENGTH
from servanda.customers import queries as customers
from servanda.foundation import clock
from servanda.organisations import queries as organisations
from servanda.web.desk.cases.desk import FORM, CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.desk.cases.forms import LONGEST_TEXT, DeskForm
from servanda.web.desk.cases.passing import (
    Passing,
    left_behind,
    passes,
    passing,
    sure_of,
    taken_off,
)
from servanda.web.desk.customers.naming import PROPOSED, CustomerField
from servanda.web.forms.fields import choice_of, line, offer
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import accepted, seen_revision, shown

GROUPS: Final = (
    ("What it is about", ("subject", "description", "severity", "category_id", "priority_id")),
    (
        "Who calls",
        ("customer_id", "caller_id", "caller_name", "caller_mail", "caller_phone", "to_be_completed"),
    ),
    ("What the promise depends on", ("installed_product_id", "product_id", "support_key", "agreement")),
    ("What key and agreement lend", ("severity_weight", "support_type_id", "project_id")),
)
"""The fields of the page under their headings."""


class EditForm(DeskForm):
    """Everything about a case that its registration asked for."""

    subject = line("Subject", SUBJECT_LENGTH)
    description = forms.CharField(
        label="Description", widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_TEXT})
    )
    severity = forms.TypedChoiceField(
        label="Severity", coerce=int, help_text="Another severity moves the clocks from now on."
    )
    category_id = choice_of("Category", none="Choose …", required=True)
    priority_id = choice_of("Priority", none="None")
    customer_id = CustomerField(
        "Customer", required=False, hint="Its number, its name, or words of it; left empty, unknown."
    )
    caller_id = choice_of("Caller", none="Nobody who is known")
    caller_name = line("Name of an unknown caller", 120, required=False)
    caller_mail = line("Mail address of an unknown caller", 254, required=False)
    caller_phone = line("Phone of an unknown caller", 40, required=False)
    to_be_completed = forms.BooleanField(label="Still to be completed", required=False)
    installed_product_id = choice_of("Installed product", none="None")
    product_id = choice_of("Product", none="None")
    support_key = line("Support key", 40, required=False, hint="Left empty, it is taken off.")
    agreement = line("Agreement", 40, required=False, hint="Its number; left empty, the rules choose.")

    severity_weight = forms.IntegerField(
        label="Severity weight",
        required=False,
        help_text="1 to 9, 1 the most important; it ranks work and changes no deadline.",
    )
    support_type_id = choice_of("Support type", none="None")
    project_id = choice_of(
        "Project", none="None", hint="Time on the case is booked on it unless said otherwise."
    )

    def __init__(self, request: CaseRequest, desk: CaseDesk) -> None:
        found = desk.case
        known = {name: _as_sent(getattr(found, name)) for name in self.base_fields}
        known |= {
            "customer_id": found.customer.name if found.customer else "",
            "support_key": found.support_key.code if found.support_key else "",
            "agreement": found.agreement.number if found.agreement else "",
        }
        super().__init__(request, desk, **known)

    def offer(self) -> None:
        """Words in use and what the case has; people and products of its customer."""
        viewer, case = self.desk.viewer, self.desk.case
        severities: Iterable[Any] = organisations.terms("severities", viewer=viewer)
        self._choose("severity", ((one.level, f"{one.level} {one.label}") for one in severities))
        tree = organisations.category_tree(viewer=viewer)
        fitting = [(depth, one) for depth, one in tree if one.is_active or one.id == case.category_id]
        labels = ((str(one.id), "\u2003" * depth + one.label) for depth, one in fitting)
        self._choose("category_id", (("", "Choose …"), *labels))
        priorities: Iterable[Any] = organisations.terms("priorities", viewer=viewer)
        offer(self.fields["priority_id"], [one for one in priorities if one.is_active], none="None")
        self._offer_of_customer()
        self._offer_what_is_lent()

    def _offer_of_customer(self) -> None:
        viewer, case = self.desk.viewer, self.desk.case
        field = self.fields["customer_id"]
        assert isinstance(field, CustomerField)  # noqa: S101  declared above
        field.viewer = viewer
        proposed = customers.customers(viewer=viewer, is_active=True)[:PROPOSED]
        self.lists = {"customers": [(one.name, one.number) for one in proposed]}
        people = customers.contacts(viewer=viewer, customer_id=case.customer_id, is_active=True)
        self._choose("caller_id", _with_present(people[:PROPOSED], case.caller, "Nobody who is known"))
        installed = customers.installed_products(viewer=viewer, customer_id=case.customer_id)
        named = [(one, f"{one.product.name} {one.serial}".strip()) for one in installed[:PROPOSED]]
        self._choose("installed_product_id", (("", "None"), *((str(one.id), label) for one, label in named)))
        products = customers.products(viewer=viewer, is_active=True)[:PROPOSED]
        self._choose("product_id", _with_present(products, case.product, "None"))

    def _offer_what_is_lent(self) -> None:
        """Support types in use, projects of the agreement that the case has; and what it has already."""
        case = self.desk.case
        types: Iterable[Any] = organisations.terms("support-types", viewer=self.desk.viewer)
        fitting = [one for one in types if one.is_active or one.id == case.support_type_id]
        offer(self.fields["support_type_id"], fitting, none="None")
        projects = queries.projects_for(case)
        self._choose("project_id", _with_present(projects, case.project, "None"))

    def _choose(self, name: str, choices: Iterable[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = list(choices)

    def given(self) -> dict[str, Any]:
        """What was changed, and nothing else: the stream says what."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


def _as_sent(value: Any) -> Any:
    """Ids as a browser sends them: what was changed is found by comparing."""
    return str(value) if isinstance(value, UUID) else value


def _with_present(records: Iterable[Any], present: Any, none: str) -> list[tuple[str, str]]:
    found = {str(one.id): one.name for one in (*([present] if present else []), *records)}
    return [("", none), *found.items()]


@case_page(*FORM)
def edit(request: CaseRequest, number: str) -> HttpResponse:
    """The case, to be changed by those who may write on it."""
    desk = case_desk(request, number)
    require(request.viewer, Permission.CASE_WRITE, desk.case.organisation_id)
    form = EditForm(request, desk)
    told: list[Passing] = []

    def act() -> str:
        _change(request, desk, form, actions.change_case)
        messages.success(request, "The case is changed." if form.changed_data else "Nothing was changed.")
        return desk.home

    may_save = request.method == "POST" and accepted(form, lambda: told.extend(_to_tell(request, desk, form)))
    if may_save and not told and accepted(form, lambda: taken_once(request, request.viewer, act)):
        return redirect(desk.home)
    groups = [(title, [form[name] for name in names]) for title, names in GROUPS]
    facts = {"groups": groups, "passing": told[0] if told else None}
    return shown(request, "desk/cases/edit.html", form, desk=desk, case=desk.case, **facts)


def _to_tell(request: CaseRequest, desk: CaseDesk, form: EditForm) -> list[Passing]:
    """What is told first of a case that passes to another customer, unless it was read for this very one."""
    given = form.given()
    if not passes(desk, given) or _was_read(request, given):
        return []
    before, after = _change(request, desk, form, try_change)
    return [passing(given, left_behind(desk, given), before, after, desk)]


def _was_read(request: CaseRequest, given: dict[str, Any]) -> bool:
    return request.POST.get("sure") == sure_of(given)


def _change(request: CaseRequest, desk: CaseDesk, form: EditForm, act: Callable[..., Any]) -> Any:
    """With what belongs to the former customer taken off, if that was ticked or nobody was asked yet."""
    given = form.given()
    if passes(desk, given) and ("take_off" in request.POST or not _was_read(request, given)):
        given |= taken_off(left_behind(desk, given))
    return act(
        number=desk.case.number,
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
        **given,
    )
