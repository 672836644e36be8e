"""What is asked about a support key; the rules are the action's."""

from typing import Any, Final
from uuid import UUID

from django import forms

from servanda.agreements import queries
from servanda.customers import queries as customers
from servanda.organisations import queries as organisations
from servanda.web.desk.agreements.forms import offer_organisations
from servanda.web.desk.customers.naming import PROPOSED, CustomerField
from servanda.web.desk.promises import DeskRequest
from servanda.web.forms.fields import choice_of, choices_of, line, offer, prose, zone_field, zones
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm

OFFERED: Final = 200

_FIRST: Final = ("code", "description", "installation_description")
_CONNECTED: Final = ("installed_product_ids", "business_object_ids", "ask_for_business_objects")
_TERMS: Final = ("organisation_id", "service_level_id", "work_calendar_id", "zone", "support_type_id")
_RANK: Final = ("severity_weight",)
_LAST: Final = ("external_id", "is_active")
_WHOSE: Final = ("customer_id", "agreement_number", "disconnect")

GROUPS: Final = (
    ("what", "What it is for", _FIRST),
    ("whose", "Whose it is", _WHOSE),
    ("about", "What it is about", _CONNECTED),
    ("terms", "What was promised", _TERMS),
    ("rank", "Order of work", _RANK),
    ("more", "Besides", _LAST),
)
"""Fields of the page under their headings."""


class KeyForm(RuledForm):
    """A support key. A code is given once, for people quote it.

    ``ours`` are the terms that stand in the form before anybody changes them: of the agreement it is made from,
    of the customer, or its own.
    """

    code = line("Code", 40, required=False, hint="Empty: one is made, of letters that nobody mistakes.")
    description = line("Description", 400, hint="What this key is for.")
    installation_description = prose("Installation", 8000, hint="What stands there, and how.")
    installed_product_ids = choices_of("Installed products")
    business_object_ids = choices_of(
        "Business objects", "Offered when a case is registered with this key; any number."
    )
    ask_for_business_objects = forms.BooleanField(
        label="Ask for business objects",
        required=False,
        help_text="Whoever registers a case with this key is asked which of them it is about.",
    )
    organisation_id = choice_of("Support organisation", required=True)
    service_level_id = choice_of("Service level", required=True)
    work_calendar_id = choice_of("Work calendar", required=True)
    zone = zone_field()
    support_type_id = choice_of("Support type")
    severity_weight = forms.IntegerField(
        label="Severity weight",
        required=False,
        min_value=1,
        max_value=9,
        help_text="1 to 9, 1 the most important. Among cases of one severity, it decides which comes first; "
        "it never changes a promise.",
    )
    external_id = line("External id", 120, required=False, hint="Its id in another system.")

    def __init__(self, request: DeskRequest, whose: UUID, /, *, ours: Any = None, **initial: Any) -> None:
        known = {name: getattr(ours, name) for name in self.base_fields if hasattr(ours, name)}
        super().__init__(sent(request), initial=known | initial)
        self.lists = {"zones": [(zone, "") for zone in zones()]}
        self.fields["installation_description"].required = True
        self._offer(request, whose)

    def _offer(self, request: DeskRequest, customer_id: UUID) -> None:
        viewer = request.viewer
        installed = customers.installed_products(viewer=viewer, customer_id=customer_id)
        self._connect(
            "installed_product_ids", installed, lambda one: f"{one.product.name} {one.serial}".strip()
        )
        objects = customers.business_objects(viewer=viewer, customer_id=customer_id)
        self._connect("business_object_ids", objects, _called)
        offer_organisations(self.fields["organisation_id"], viewer)
        levels = queries.service_levels(viewer=viewer).filter(is_active=True)
        offer(self.fields["service_level_id"], levels, none="(none)")
        calendars = organisations.calendars(viewer=viewer).filter(is_active=True)
        offer(self.fields["work_calendar_id"], calendars, none="(none)")
        types = organisations.terms("support-types", viewer=viewer).filter(is_active=True)
        offer(self.fields["support_type_id"], types, none="(none)")

    def _connect(self, name: str, found: Any, called: Any) -> None:
        """Those in use, and those that are connected already."""
        kept = list(found.filter(id__in=self.initial.get(name) or []))
        others = [one for one in found.filter(is_active=True)[:OFFERED] if one not in kept]
        offer(self.fields[name], [*kept, *others], called=called)

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The fields under their headings; headings without a field are left out."""
        shown = (
            (key, title, [self[name] for name in names if name in self.fields])
            for key, title, names in GROUPS
        )
        return [one for one in shown if one[2]]


class ChangedKeyForm(KeyForm):
    """One that there is: with its agreement, and the customer to whom it may go."""

    customer_id = CustomerField("Customer", required=True, hint="Its number, its name, or words of it.")
    agreement_number = forms.ChoiceField(
        label="Agreement",
        required=False,
        help_text="Connecting one copies nothing: the terms below stay as they are.",
        error_messages={"invalid_choice": "Choose an agreement of this customer."},
    )
    disconnect = forms.BooleanField(label="Disconnect them", required=False)
    is_active = forms.BooleanField(label="In use", required=False)

    def __init__(self, request: DeskRequest, key: Any) -> None:
        self.key = key
        super().__init__(
            request,
            key.customer_id,
            ours=key,
            customer_id=key.customer.name,
            agreement_number=key.agreement.number if key.agreement else "",
            installed_product_ids=[one.id for one in key.installed_products.all()],
            business_object_ids=[one.id for one in key.business_objects.all()],
        )
        del self.fields["code"]
        self._offer_customers(request)
        # Empty only where it was empty already: a key from an agreement may have what the agreement left open.
        for name in ("work_calendar_id", "service_level_id"):
            self.fields[name].required = bool(self.initial.get(name))
        if not self.data.get("asks_to_disconnect"):
            del self.fields["disconnect"]

    def _offer_customers(self, request: DeskRequest) -> None:
        field = self.fields["customer_id"]
        assert isinstance(field, CustomerField)  # noqa: S101  declared above
        field.viewer = request.viewer
        proposed = customers.customers(viewer=request.viewer, is_active=True)[:PROPOSED]
        self.lists = {**self.lists, "customers": [(one.name, one.number) for one in proposed]}
        theirs = queries.agreements(viewer=request.viewer, customer_id=self.key.customer_id)
        own = self.key.agreement.number if self.key.agreement else ""
        numbers = [one.number for one in theirs[:OFFERED] if one.is_active or one.number == own]
        offered = self.fields["agreement_number"]
        assert isinstance(offered, forms.ChoiceField)  # noqa: S101  declared above
        offered.choices = [("", "None: it stands for itself"), *((one, one) for one in numbers)]

    @property
    def leaves(self) -> list[str]:
        """What another customer would disconnect, in words."""
        key = self.key
        counted = (
            (len(key.installed_products.all()), "installed product"),
            (len(key.business_objects.all()), "business object"),
        )
        said = [f"agreement {key.agreement.number}"] if key.agreement else []
        return said + [f"{count} {word}{'' if count == 1 else 's'}" for count, word in counted if count]

    def clean(self) -> dict[str, Any]:
        """Ask before another customer disconnects anything; then nothing of the former one is sent."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        moved = given.get("customer_id") not in (None, self.key.customer_id)
        confirmed = given.pop("disconnect", False)
        if not moved:
            given["agreement_number"] = given.get("agreement_number") or None
            return given
        if self.leaves and not confirmed:
            self.fields["disconnect"] = type(self).base_fields["disconnect"]
            self.add_error(
                "customer_id",
                f"Another customer disconnects {' and '.join(self.leaves)}. Tick below if that is meant.",
            )
        for name in ("agreement_number", "installed_product_ids", "business_object_ids"):
            given.pop(name, None)
        return given


def _called(one: Any) -> str:
    """A business object by what people call it."""
    said = f"{one.get_kind_display()} {one.reference}"
    return f"{said}, {one.label}" if one.label else said
