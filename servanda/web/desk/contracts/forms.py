"""What is asked for about contracts; the rules are the actions'."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db.models import Q
from django.forms import BoundField

from servanda.agreements import queries
from servanda.core.agreements.contracts import OPEN_ONCE_TERMINATED, OPEN_WHILE_ACTIVE
from servanda.core.cover import ContractStage, PlanType
from servanda.customers import queries as customers
from servanda.organisations import queries as organisations
from servanda.web.desk.contracts.amounts import CYCLE, AllowanceField, amount, counted, money, written
from servanda.web.desk.promises import DeskRequest
from servanda.web.forms.fields import choice_of, choices_of, line, offer, prose, zone_field, zones
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm

WHOLE: Final = "whole"
PRODUCTS: Final = "products"
OFFERED: Final = 300
"""So many products are offered: those that the contract has and that are installed first."""

PARTS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "what": ("What is sold", ("name", "number", "plan_id", "cost", "allowance")),
    "covers": ("What it covers", ("covers", "product_ids", "includes_sub_customers")),
    "when": ("When", ("starts_on", "ends_on", "grace_days", "zone")),
    "besides": (
        "Besides",
        (
            "work_calendar_id",
            "service_ids",
            "owner_id",
            "documentation_required",
            "note",
            "external_id",
        ),
    ),
}
"""The parts of the form: title and fields."""


def on_day(label: str, hint: str = "", *, required: bool = False) -> forms.DateField:
    """A date from the browser's calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date like 2027-12-31."},
    )


class ContractForm(RuledForm):
    """A contract. What is fixed since it was activated or terminated is left out."""

    tells_all = True

    name = line("Name", 120, hint="What the customer calls it.")
    number = line("Number", 40, required=False, hint="Empty: the next one. Fixed once it is activated.")
    plan_id = choice_of("Plan", required=True)
    cost = forms.DecimalField(label="Cost", required=False, max_digits=12, decimal_places=2)
    allowance = AllowanceField("Allowance")
    covers = forms.ChoiceField(
        label="It covers",
        choices=[(WHOLE, "The whole customer"), (PRODUCTS, "Only these products")],
        widget=forms.RadioSelect,
        initial=WHOLE,
    )
    product_ids = choices_of("Products", "A product contract wins over one of the whole customer.")
    includes_sub_customers = forms.BooleanField(label="Holds for sub-customers too", required=False)
    starts_on = on_day("First day", required=True)
    ends_on = on_day("Last day", "Empty: open-ended.")
    grace_days = forms.IntegerField(
        label="Grace days",
        required=False,
        min_value=0,
        max_value=366,
        help_text="It goes on so long after its end.",
    )
    zone = zone_field()
    work_calendar_id = choice_of("Work calendar", hint="In place of the organisation's.")
    service_ids = choices_of("Services")
    owner_id = choice_of("Owner", hint="Is told before it ends or runs out.")
    documentation_required = forms.BooleanField(
        label="Documentation required",
        required=False,
        help_text="A case closes only with what was done written down.",
    )
    note = prose("Note", 8000, hint="For staff.")
    external_id = line("External id", 120, required=False, hint="Its id in another system.")

    def __init__(self, request: DeskRequest, customer: Any, found: Any = None, **initial: Any) -> None:
        self.customer, self.found = customer, found
        self.plans: dict[UUID, Any] = {one.id: one for one in queries.plans(viewer=request.viewer)}
        super().__init__(sent(request), initial=self._known() | initial)
        self.lists = {"zones": [(zone, "") for zone in zones()]}
        self._offer(request)
        self._say_what_the_plan_says()
        for name in fixed_fields(found):
            self.fields.pop(name, None)

    def parts(self) -> Iterator[tuple[str, str, list[BoundField]]]:
        """Name, title and fields of each part that has any left."""
        for name, (title, fields) in PARTS.items():
            if left := [self[field] for field in fields if field in self.fields]:
                yield name, title, left

    def clean(self) -> dict[str, Any]:
        """The fields as the actions take them."""
        given = super().clean() or self.cleaned_data
        if "allowance" in given:
            given["allowance"] = self._counted(given)
        if "covers" in given:
            given["whole_customer"] = given.pop("covers") != PRODUCTS
        if given.get("whole_customer"):
            given["product_ids"] = []
        if "grace_days" in given:
            given["grace_days"] = given["grace_days"] or 0
        return given

    def _counted(self, given: Mapping[str, Any]) -> int | None:
        plan = self.plans.get(given.get("plan_id"))  # type: ignore[arg-type]
        try:
            return counted(given["allowance"], plan.plan_type if plan else PlanType.INCIDENTS)
        except forms.ValidationError as error:
            self.add_error("allowance", error)
            return None

    def _known(self) -> dict[str, Any]:
        found = self.found
        if found is None:
            return {"zone": self.customer.zone}
        plain = {name: getattr(found, name) for name in self.base_fields if hasattr(found, name)}
        return plain | {
            "covers": WHOLE if found.whole_customer else PRODUCTS,
            "product_ids": [one.product_id for one in found.scopes.all() if one.product_id],
            "service_ids": [one.id for one in found.services.all()],
            "allowance": written(found.allowance, found.plan.plan_type),
            "cost": found.cost,
        }

    def _offer(self, request: DeskRequest) -> None:
        viewer = request.viewer
        plans = [one for one in self.plans.values() if one.is_active or self._has(one)]
        offer(self.fields["plan_id"], plans, none="Choose …", called=_plan_in_words)
        calendars = organisations.calendars(viewer=viewer).filter(is_active=True)
        offer(self.fields["work_calendar_id"], calendars, none="(the organisation's)")
        offer(self.fields["owner_id"], organisations.staff(viewer=viewer), none="(nobody)")
        services = organisations.terms("services", viewer=viewer).filter(is_active=True)
        offer(self.fields["service_ids"], services)
        offer(
            self.fields["product_ids"], self._products(request), called=lambda one: f"{one.name} ({one.code})"
        )

    def _products(self, request: DeskRequest) -> list[Any]:
        """Those that the contract has, then those installed at the customer, then the others by name."""
        everything = customers.products(viewer=request.viewer)
        held = Q(contract_scopes__contract=self.found.id) if self.found else Q(pk__in=[])
        chosen = Q(id__in=_ids(request.POST.getlist("product_ids")))
        here = Q(installed__customer=self.customer.id, is_active=True)
        first = list(everything.filter(held | chosen | here).distinct().order_by("sort_name", "id")[:OFFERED])
        rest = everything.filter(is_active=True).exclude(id__in=[one.id for one in first])
        return [*first, *rest.order_by("sort_name", "id")[: OFFERED - len(first)]]

    def _has(self, plan: Any) -> bool:
        return self.found is not None and self.found.plan_id == plan.id

    def _say_what_the_plan_says(self) -> None:
        """Beside its own figures stand the plan's, where the plan is known already."""
        if self.found:
            self.fields["number"].help_text = "Fixed once it is activated."
        plan = self.plans.get(self.found.plan_id) if self.found else None
        cost, allowance = (
            "Empty: as the plan says.",
            "Hours like 40, 2.5 or 37:30, or incidents. Empty: as the plan says.",
        )
        if plan and plan.newest:
            version = plan.newest[0]
            cost = f"Plan says {_cost(version)}."
            allowance = f"Plan says {_allowance(plan, version)}."
        self.fields["cost"].help_text, self.fields["allowance"].help_text = cost, allowance


def fixed_fields(found: Any) -> frozenset[str]:
    """The form's fields that activating, or terminating, has fixed; a renewal keeps the zone of its chain."""
    if found is None or found.stage == ContractStage.DRAFT:
        renews = found is not None and found.previous_id is not None
        return frozenset({"zone"}) if renews else frozenset()
    still_open = OPEN_WHILE_ACTIVE if found.terminated_on is None else OPEN_ONCE_TERMINATED
    fixed = frozenset(ContractForm.base_fields) - still_open
    return fixed | {"product_ids"} if found.whole_customer else fixed


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[:OFFERED]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _plan_in_words(plan: Any) -> str:
    if not plan.newest:
        return str(plan.name)
    version = plan.newest[0]
    costs = f", {_cost(version)}" if version.total_cost is not None else ""
    return f"{plan.name}: {_allowance(plan, version)}{costs}"


def _cost(version: Any) -> str:
    return money(version.total_cost, version.currency) if version.total_cost is not None else "nothing"


def _allowance(plan: Any, version: Any) -> str:
    if plan.plan_type == PlanType.FIXED:
        return "fixed"
    if version.allowance is None:
        return f"{plan.plan_type}, as each contract says"
    return f"{amount(version.allowance, plan.plan_type)} per {CYCLE[version.cycle]}"
