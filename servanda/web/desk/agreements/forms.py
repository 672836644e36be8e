"""What is asked for about agreements; the rules are the actions'."""

from typing import Any, Final

from django import forms

from servanda.agreements import queries
from servanda.core.access import Viewer
from servanda.organisations import queries as organisations
from servanda.web.desk.promises import DeskRequest
from servanda.web.forms.fields import choice_of, line, offer, prose, zone_field, zones
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm
from servanda.web.forms.targets import TargetsForm

LOCKED: Final = (
    "includes_sub_customers",
    "organisation_id",
    "zone",
    "effective_from",
    "expires_on",
    "review_on",
)
"""Fields of the form that an approval locks."""


def _on(label: str, hint: str = "") -> forms.DateField:
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

    organisation_id = choice_of("Support organisation", required=True)
    support_type_id = choice_of("Support type")
    reference = line("Reference", 120, required=False, hint="The customer's or ours.")
    description = prose("Description", 8000, hint="For staff.")
    owner_id = choice_of("Owner", hint="Is told before it ends.")
    effective_from = _on("Effective from", "Empty: from the day of approval.")
    expires_on = _on("Last valid day")
    review_on = _on("Review on", "Instead of a last day, where it has no end.")
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
        known = {name: getattr(found, name) for name in self.base_fields} if found else {}
        super().__init__(sent(request), initial=known | initial)
        self.lists = {"zones": [(zone, "") for zone in zones()]}
        viewer = request.viewer
        offer_organisations(self.fields["organisation_id"], viewer)
        types = organisations.terms("support-types", viewer=viewer).filter(is_active=True)
        offer(self.fields["support_type_id"], types, none="(none)")
        offer(self.fields["owner_id"], organisations.staff(viewer=viewer), none="(nobody)")
        for name in LOCKED if found and found.is_approved else ():
            del self.fields[name]


class TimesForm(TargetsForm):
    """The level, the calendar, and the agreement's own times beside the level's."""

    named = "overrides"

    service_level_id = choice_of("Service level", required=True)
    work_calendar_id = choice_of("Work calendar")

    def __init__(self, request: DeskRequest, found: Any, of_level: Any) -> None:
        initial = {"service_level_id": found.service_level_id, "work_calendar_id": found.work_calendar_id}
        super().__init__(sent(request), initial=initial, written=found.overrides, of_level=of_level)
        levels = queries.service_levels(viewer=request.viewer).filter(is_active=True)
        offer(self.fields["service_level_id"], levels, none="Choose …")
        calendars = organisations.calendars(viewer=request.viewer).filter(is_active=True)
        offer(self.fields["work_calendar_id"], calendars, none="(the organisation's)")
