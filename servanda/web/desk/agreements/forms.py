"""What is asked for about agreements; the rules are the actions'."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db.models import Q
from django.forms import BoundField

from servanda.agreements import queries
from servanda.core.access import Permission, Viewer
from servanda.customers import queries as customers
from servanda.foundation import clock
from servanda.organisations import queries as organisations
from servanda.web.desk.contracts.wording import period, shown_state
from servanda.web.desk.promises import DeskRequest
from servanda.web.forms.fields import choice_of, line, offer, prose, zone_field, zones
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm
from servanda.web.forms.targets import TargetsForm

CONTRACTS: Final = 200
"""So many contracts of a customer are offered."""

BY_PLAN: Final = "plan"
"""The choice of a level that is none of its own."""

LOCKED: Final = (
    "contract_number",
    "includes_sub_customers",
    "organisation_id",
    "zone",
    "effective_from",
    "expires_on",
    "review_on",
)
"""Fields of the form that an approval locks."""


def day_field(label: str, hint: str = "") -> forms.DateField:
    """A day that may be left out."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=hint,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Enter a date like 2027-12-31."},
    )


def offer_organisations(field: forms.Field, viewer: Viewer) -> None:
    """Let a field choose between those in use, by what people call them. One statement."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  made as one
    places = organisations.organisations(viewer=viewer).filter(is_active=True)
    field.choices = [("", "Choose …"), *((str(one.id), one.description or one.code) for one in places)]


class AgreementForm(RuledForm):
    """An agreement in general; what an approval locks is left out while it is approved."""

    tells_all = True

    organisation_id = choice_of("Support organisation", required=True)
    support_type_id = choice_of("Support type")
    contract_number = forms.ChoiceField(
        label="Contract",
        required=False,
        help_text="Then it is valid only while the contract, or a renewal of it, is active.",
        error_messages={"invalid_choice": "Choose one of this customer's contracts from the list."},
    )
    reference = line("Reference", 120, required=False, hint="The customer's or ours.")
    description = prose("Description", 8000, hint="For staff.")
    owner_id = choice_of("Owner", hint="Is told before it ends.")
    effective_from = day_field("Effective from", "Empty: from the day of approval.")
    expires_on = day_field("Last valid day")
    review_on = day_field("Review on", "Instead of a last day, where it has no end.")
    zone = zone_field()
    includes_sub_customers = forms.BooleanField(label="Holds for sub-customers too", required=False)
    named_contacts_only = forms.BooleanField(label="For named contacts only", required=False)
    documentation_required = forms.BooleanField(
        label="Documentation required",
        required=False,
        help_text="A case closes only with what was done written down.",
    )
    external_id = line("External id", 120, required=False, hint="Its id in another system.")

    def __init__(self, request: DeskRequest, found: Any = None, **initial: Any) -> None:
        plain = [name for name in self.base_fields if name != "contract_number"]
        known = {name: getattr(found, name) for name in plain} if found else {}
        named = found.contract.number if found and found.contract else ""
        super().__init__(sent(request), initial=known | {"contract_number": named} | initial)
        customer_id: UUID = found.customer_id if found else initial["customer_id"]
        self.lists = {"zones": [(zone, "") for zone in zones()]}
        _offer_contracts(self.fields["contract_number"], request.viewer, customer_id, found)
        viewer = request.viewer
        offer_organisations(self.fields["organisation_id"], viewer)
        types = organisations.terms("support-types", viewer=viewer).filter(is_active=True)
        offer(self.fields["support_type_id"], types, none="(none)")
        offer(self.fields["owner_id"], organisations.staff(viewer=viewer), none="(nobody)")
        for name in LOCKED if found and found.is_approved else ():
            del self.fields[name]


def _offer_contracts(field: forms.Field, viewer: Viewer, customer_id: UUID, agreement: Any) -> None:
    """Those of the customer, and of the ones above that include its sub-customers, the newest first. Two statements."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
    at = clock.now()
    above = [one.id for one in customers.customer_line(customer_id)[1:]]
    theirs = Q(customer=customer_id) | Q(customer__in=above, includes_sub_customers=True)
    usable = queries.contracts(viewer=viewer).prefetch_related(None).filter(theirs, is_active=True)
    named = [*usable.order_by("-starts_on", "id")[:CONTRACTS]]
    present = agreement.contract if agreement else None
    choices = {one.number: _contract_in_words(one, customer_id, at) for one in named}
    known = {present.number: f"{present.number} {present.name}"} if present else {}
    field.choices = [("", "(none)"), *(known | choices).items()]


def _contract_in_words(contract: Any, customer_id: UUID, at: datetime) -> str:
    whose = "" if contract.customer_id == customer_id else f" of {contract.customer.name}"
    return f"{contract.number} {contract.name}{whose}, {period(contract)}, {shown_state(contract, at).words.lower()}"


def _level(value: str) -> UUID | str:
    return value if value == BY_PLAN else UUID(value)


class TimesForm(TargetsForm):
    """The level, the calendar, and the agreement's own times beside the level's."""

    named = "overrides"

    service_level_id = forms.TypedChoiceField(
        label="Service level",
        coerce=_level,
        empty_value=None,
        error_messages={"invalid_choice": "Choose one from the list."},
    )
    work_calendar_id = choice_of("Work calendar")
    reset = forms.BooleanField(label="Take the changed times away", required=False)

    def __init__(self, request: DeskRequest, found: Any, of_level: Any, *, is_trying: bool = False) -> None:
        level = BY_PLAN if found.level_by_plan else found.service_level_id
        initial = {"service_level_id": level, "work_calendar_id": found.work_calendar_id}
        # What is locked, or only read, is not sent along.
        may = request.viewer.may(Permission.PROMISE_EDIT, found.organisation_id) and not found.is_approved
        data = None if is_trying and not may else sent(request)
        super().__init__(data, initial=initial, written=found.overrides, of_level=of_level)
        self.found, self.is_trying = found, is_trying
        levels = queries.service_levels(viewer=request.viewer).filter(is_active=True)
        field = self.fields["service_level_id"]
        offer(field, levels, none="Choose …")
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [*field.choices, (BY_PLAN, "As the contract's plan says")]  # type: ignore[misc]
        calendars = organisations.calendars(viewer=request.viewer).filter(is_active=True)
        offer(self.fields["work_calendar_id"], calendars, none="(the organisation's)")

    def others(self) -> list[BoundField]:
        """The fields that are no targets; whether to take these away is asked once another level is chosen."""
        return [field for field in super().others() if field.name != "reset"]

    def clean(self) -> dict[str, Any]:
        """The fields as the action takes them; another level takes the former's times away, after asking."""
        given = super().clean()
        chosen = given.pop("service_level_id", None)
        given["level_by_plan"] = chosen == BY_PLAN
        given["service_level_id"] = None if chosen == BY_PLAN else chosen
        self.asks_to_reset = self._is_another(given) and bool(self.found.overrides)
        if self.asks_to_reset and not given["reset"] and not self.is_trying:
            changed = sum(map(len, self.found.overrides.values()))
            raise forms.ValidationError(
                f"Another level takes {changed} changed {'time' if changed == 1 else 'times'} away. "
                "Tick that you want this, or choose the former level again."
            )
        del given["reset"]
        if self._is_another(given):
            del given["overrides"]
        return given

    def _is_another(self, given: dict[str, Any]) -> bool:
        before = (self.found.level_by_plan, self.found.service_level_id)
        return (given["level_by_plan"], given["service_level_id"]) != before
