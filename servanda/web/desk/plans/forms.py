"""The form of a support plan: its terms, and its rules in order."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms import BoundField

from servanda.core.cover import PlanRule, PlanType
from servanda.core.ledger import Cycle
from servanda.web.desk.contracts.amounts import CYCLE, AllowanceField, counted, written
from servanda.web.desk.plans.offers import Offers
from servanda.web.desk.plans.rules import Line, count_of, fields_of, initial_of, line_of, rule_of
from servanda.web.desk.plans.wording import TYPE, USED_UP
from servanda.web.forms.fields import line, prose
from servanda.web.forms.lengths import LengthField
from servanda.web.forms.taking import RuledForm

TYPES: Final = (
    (PlanType.FIXED.value, f"{TYPE[PlanType.FIXED]}: nothing is counted"),
    (PlanType.HOURS.value, f"{TYPE[PlanType.HOURS]}: billable time is drawn"),
    (PlanType.INCIDENTS.value, f"{TYPE[PlanType.INCIDENTS]}: each case draws one"),
)
COUNTED: Final = ("allowance", "cycle", "increment_min", "carries_forward", "when_used_up")
"""What only a plan that counts has."""
_UNCOUNTED: Final[Mapping[str, Any]] = {
    "allowance": None,
    "cycle": Cycle.CONTRACT_PERIOD.value,
    "carries_forward": False,
    "increment_min": 1,
    "when_used_up": "overdraw",
}


class PlanForm(RuledForm):
    """A plan with as many rules as ``count`` says; what is wrong with a rule stands at ``rules.place.part``.

    ``currency`` is that of the other plans: it stands there for a new one, and counts once that costs something.
    """

    tells_all = True

    name = line("Name", 80, hint="As it is sold.")
    description = prose("Description", 4000)
    plan_type = forms.ChoiceField(
        label="Type",
        choices=TYPES,
        initial=PlanType.FIXED.value,
        help_text="For good: contracts count in its unit.",
    )
    total_cost = forms.DecimalField(label="Cost", required=False, max_digits=12, decimal_places=2)
    currency = line("Currency", 3, required=False, hint="Like EUR.")
    allowance = AllowanceField("Allowance", hint="Hours like 40, 2.5 or 37:30; or a number of incidents.")
    cycle = forms.ChoiceField(label="Granted for each", choices=[(one.value, CYCLE[one]) for one in Cycle])
    increment_min = LengthField(
        "Billing increment", hint="Hours: each time entry is rounded up to it. Like 15 min."
    )
    carries_forward = forms.BooleanField(label="What is left moves on to the next cycle", required=False)
    when_used_up = forms.ChoiceField(
        label="When it is used up",
        choices=[(value, words[:1].upper() + words[1:]) for value, words in USED_UP.items()],
    )

    def __init__(
        self,
        data: Any,
        offers: Offers,
        plan: Any = None,
        rules: Sequence[PlanRule] = (),
        *,
        currency: str = "",
    ) -> None:
        self.plan, self.usual = plan, currency
        self.count = len(rules) if data is None else count_of(data)
        super().__init__(data, initial={"currency": currency} | _known(plan) | initial_of(rules))
        if plan is not None:
            del self.fields["plan_type"]
        if self.type == PlanType.INCIDENTS and plan is not None:
            del self.fields["increment_min"]
        self.fields["allowance"].required = True
        for place in range(self.count):
            self.fields |= fields_of(place, offers)

    @property
    def type(self) -> str:
        """The plan's type, or the one that is chosen for a new one."""
        if self.plan is not None:
            return str(self.plan.plan_type)
        return str(self["plan_type"].value() or PlanType.FIXED)

    @property
    def heads(self) -> list[BoundField]:
        """What every plan has."""
        names = ("name", "description", "plan_type", "total_cost", "currency")
        return [self[name] for name in names if name in self.fields]

    @property
    def counts(self) -> list[BoundField]:
        """What only a plan that counts has."""
        return [self[name] for name in COUNTED if name in self.fields]

    @property
    def lines(self) -> list[Line]:
        """Its rules in order."""
        return [line_of(self, place) for place in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """The terms as the actions take them: what the type does not know is left out."""
        given = super().clean() or self.cleaned_data
        if self.plan is None and given.get("total_cost", 0) is None and given.get("currency") == self.usual:
            given["currency"] = ""
        kind = given.get("plan_type") or self.type
        if kind == PlanType.FIXED:
            for name in COUNTED:
                self.errors.pop(name, None)
            return {**given, **_UNCOUNTED}
        if "allowance" in given:
            given["allowance"] = self._read(given["allowance"], kind)
        if kind == PlanType.INCIDENTS or ("increment_min" in given and given["increment_min"] is None):
            self.errors.pop("increment_min", None)
            given["increment_min"] = 1
        return given

    def _read(self, text: str, kind: str) -> int | None:
        try:
            return counted(text, kind)
        except forms.ValidationError as error:
            self.add_error("allowance", error)
            return None

    def rules(self) -> list[PlanRule]:
        """All of them, once the form is cleaned; what could not be read is left out."""
        return [rule_of(place, self.cleaned_data) for place in range(self.count)]

    def details(self) -> dict[str, Any]:
        """Everything as the actions take it."""
        plain = {name: value for name, value in self.cleaned_data.items() if not name.startswith("rules.")}
        return plain | {"rules": self.rules()}


def _known(plan: Any) -> dict[str, Any]:
    if plan is None:
        return {}
    version = plan.newest[0]
    names = ("total_cost", "currency", "cycle", "increment_min", "carries_forward", "when_used_up")
    return {
        "name": plan.name,
        "description": plan.description,
        "allowance": written(version.allowance, plan.plan_type),
        **{name: getattr(version, name) for name in names},
    }
