"""The promised times of an agreement beside its level's: changed, tried out, and what escalates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda.agreements import actions, queries
from servanda.core.access import Permission, require
from servanda.core.agreements import merged
from servanda.core.refusals import Invalid
from servanda.foundation import clock
from servanda.web.desk.agreements.before import before_approval
from servanda.web.desk.agreements.forms import TimesForm
from servanda.web.desk.agreements.frame import head
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import RuledForm, accepted, seen_revision, shown
from servanda.web.forms.targets import CLOCKS, severity_labels
from servanda.web.setup.escalation.pages import escalation_said

FORM: Final = ("GET", "HEAD", "POST")
TRY: Final = "try"
_LOCAL: Final = "%Y-%m-%dT%H:%M"


class NoCalendarYet(Invalid):
    """Neither the agreement nor its organisation names a work calendar."""


@dataclass(frozen=True, slots=True)
class Tried:
    """When a case would be due with the times that stand on the page, and with the level's alone."""

    here: dict[str, datetime]
    without: dict[str, datetime]

    @property
    def differs(self) -> bool:
        """Whether the changed times change anything for it."""
        return self.here != self.without


class TryForm(RuledForm):
    """A case as one imagines it: how bad, and when it was received."""

    try_severity = forms.TypedChoiceField(label="Severity", coerce=int)
    try_received = forms.CharField(
        label="Received", widget=forms.TextInput(attrs={"type": "datetime-local", "autocomplete": "off"})
    )

    def __init__(self, data: Any, found: Any, labels: dict[str, str]) -> None:
        now = clock.now().astimezone(ZoneInfo(found.zone))
        super().__init__(data, initial={"try_severity": 2, "try_received": now.strftime(_LOCAL)})
        self.zone = ZoneInfo(found.zone)
        field = self.fields["try_severity"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(level, f"{level} {label}") for level, label in labels.items()]
        self.fields["try_received"].label = f"Received ({found.zone})"

    def clean_try_received(self) -> datetime:
        """The instant in the agreement's zone."""
        try:
            return datetime.fromisoformat(self.cleaned_data["try_received"]).replace(tzinfo=self.zone)
        except ValueError:
            raise forms.ValidationError("Enter a date and a time like 2026-12-31 14:30.") from None


@promise_page(*FORM)
def times(request: DeskRequest, number: str) -> HttpResponse:
    """The promised times beside the level's; they are changed while nothing is approved, and tried out at any time."""
    is_trying = TRY in request.POST
    if request.method == "POST" and not is_trying:
        require(request.viewer, Permission.PROMISE_EDIT)
    found = queries.agreement(number, viewer=request.viewer)
    own, of_level = _beside(found)
    form = TimesForm(request, found, of_level, is_trying=is_trying)
    if request.method == "POST" and not is_trying and accepted(form, lambda: _change(request, found, form)):
        messages.success(request, f"The times of {found.number} were saved.")
        return redirect("agreements-times", number=found.number)
    labels = severity_labels(request.viewer)
    facts = head(request, found, "times")
    level_id = found.service_level_id
    facts |= {
        "lines": form.lines(labels),
        "clocks": CLOCKS.values(),
        "own": own,
        "open": facts["may_edit"] and not found.is_approved,
        "revision": seen_revision(request) or found.revision,
        "said": escalation_said(level_id, request.viewer) if level_id else [],
        **_trying(request, found, form, labels, of_level),
        **before_approval(found, request.viewer, facts["at"]),
    }
    return shown(request, "desk/agreements/times.html", form, **facts)


def _beside(found: Any) -> tuple[str, Any]:
    """What the column of the level's values is called, and the values."""
    if found.level_by_plan:
        return "Plan", _of_plan(found)
    version = queries.promised_version(found)
    if version is None:
        return "Level", {}
    return f"{found.service_level.name} v{version.number}", version.targets


def _of_plan(found: Any) -> Any:
    """What the plan of its contract says, or of the renewal that counts today."""
    return queries.plan_targets(queries.contract_meant(found, queries.local_date(clock.now(), found.zone)))


def _trying(
    request: DeskRequest, found: Any, form: TimesForm, labels: dict[str, str], of_level: Any
) -> dict[str, Any]:
    if TRY not in request.POST:
        return {"try_form": TryForm(None, found, labels)}
    tried: list[Tried] = []
    try_form = TryForm(request.POST, found, labels)
    own, of_level = _standing(found, form, of_level)
    accepted(try_form, lambda: tried.append(_tried(request, found, try_form.cleaned_data, own, of_level)))
    return {"try_form": try_form, "tried": tried[0] if tried else None}


def _standing(found: Any, form: TimesForm, of_level: Any) -> tuple[Any, Any]:
    """The times that stand on the page, and the level's beside them: another one that is chosen has none changed."""
    if not form.is_bound:
        return found.overrides, of_level
    own, chosen = form.written_now(), form.cleaned_data
    if not form.asks_to_reset:
        return own, of_level
    if chosen["service_level_id"] is None:
        return {}, _of_plan(found)
    return {}, queries.newest_version(chosen["service_level_id"]).targets


def _tried(request: DeskRequest, found: Any, asked: dict[str, Any], own: Any, of_level: Any) -> Tried:
    calendar_id = found.work_calendar_id or (found.organisation and found.organisation.work_calendar_id)
    if calendar_id is None:
        raise NoCalendarYet("Choose a work calendar, or an organisation, first.")
    facts: dict[str, Any] = {
        "severity": asked["try_severity"] or 1,
        "received_at": asked["try_received"],
        "calendar_id": calendar_id,
        "viewer": request.viewer,
        "at": clock.now(),
    }
    here = queries.promised_times(merged(of_level, own), **facts)
    return Tried(here, queries.promised_times(merged(of_level, {}), **facts))


def _change(request: DeskRequest, found: Any, form: TimesForm) -> None:
    def act() -> str:
        actions.change_agreement(
            number=found.number,
            **form.cleaned_data,
            expecting=seen_revision(request),
            by=request.viewer,
            at=clock.now(),
        )
        return found.number  # type: ignore[no-any-return]

    taken_once(request, request.viewer, act)
