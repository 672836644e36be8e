"""Service levels: list, one with its targets and versions, and what is done with one."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from servanda.agreements import actions, queries
from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.organisations import queries as organisations
from servanda.web.forms.fields import line
from servanda.web.forms.lengths import LengthField
from servanda.web.forms.once import sent, taken_once
from servanda.web.forms.taking import accepted, seen_revision, shown
from servanda.web.forms.targets import CLOCKS, TargetsForm, said, severity_labels
from servanda.web.setup import plan_check
from servanda.web.setup.escalation.pages import escalation_said
from servanda.web.setup.level_versions import older_versions
from servanda.web.setup.pages import SetupRequest, setup_page

SHOWN: Final = 20
"""So many versions stand on the page of a level."""

_DAY_S: Final = 24 * 3600
_COUNTS: Final = (("sent", "when it is sent"), ("completed", "when it is completed"))
_ON_CHANGE: Final = (
    ("carry", "carry over the time used"),
    ("restart", "start anew"),
    ("retroactive", "as if it had been so from the start"),
)


class PercentsField(forms.CharField):
    """Percents, apart by commas or blanks."""

    def clean(self, value: Any) -> Any:
        """The numbers."""
        words = super().clean(value).replace("%", " ").replace(",", " ").split()
        if not all(word.isdecimal() and len(word) < 5 for word in words):
            raise forms.ValidationError("Enter percents like 60, 100.")
        return [int(word) for word in words]

    def prepare_value(self, value: Any) -> Any:
        """What was sent as it was sent; numbers with commas."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value


def _number(label: str, hint: str, *, required: bool) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"min": 0, "max": 32000})
    return forms.IntegerField(
        label=label, min_value=0, max_value=32000, required=required, help_text=hint, widget=widget
    )


class LevelForm(TargetsForm):
    """A service level; the rules are the action's."""

    name = line("Name", 80)
    warn = PercentsField(
        label="Warnings", required=False, help_text="Percents of a target at which people are warned."
    )
    on_severity_change = forms.ChoiceField(label="When the severity changes", choices=_ON_CHANGE)
    resolution_counts = forms.ChoiceField(label="A resolution counts", choices=_COUNTS)
    tasks_pause_with_case = forms.BooleanField(label="Tasks pause with their case", required=False)
    reopening_days = _number(
        "Reopening window", "Days after closing in which an answer reopens the case.", required=False
    )
    reminders = _number("Reminders", "While the case waits for the customer.", required=True)
    reminder_interval_s = LengthField("Between reminders", unit_s=1, hint="Working time, like 16 h.")
    silent_days = _number("Silent days", "After a sent resolution, until the case closes.", required=False)
    is_active = forms.BooleanField(label="In use", required=False, initial=True)

    def __init__(self, request: SetupRequest, found: Any = None) -> None:
        newest = found.newest[0] if found else None
        super().__init__(sent(request), initial=_initial(found), written=newest.targets if newest else {})
        if found is None:
            del self.fields["is_active"]

    def clean(self) -> dict[str, Any]:
        """As the action takes them, windows in seconds."""
        given = super().clean()
        days = given.pop("reopening_days", None)
        return {
            **given,
            "reopening_window_s": None if days is None else days * _DAY_S,
            "reminders": given.get("reminders") or 0,
        }


@setup_page
def levels(request: SetupRequest) -> HttpResponse:
    """All service levels with what they promise at severity 1."""
    found: list[Any] = list(queries.service_levels(viewer=request.viewer))
    rows = [
        (level, [said(level.newest[0].targets.get("1", {}).get(clock, {})) for clock in CLOCKS])
        for level in found
    ]
    facts = {"rows": rows, "clocks": CLOCKS.values(), "may_edit": request.viewer.may(Permission.SETUP_EDIT)}
    return render(request, "setup/levels/list.html", facts)


@setup_page
def new_level(request: SetupRequest) -> HttpResponse:
    """A form for another level."""
    organisations.require_everywhere(request.viewer, Permission.SETUP_EDIT)

    def add(fields: Any) -> Any:
        return actions.create_service_level(**fields, by=request.viewer, at=clock.now())

    return _form_page(request, LevelForm(request), add, title="New service level", level=None)


@setup_page
def level(request: SetupRequest, level_id: UUID) -> HttpResponse:
    """One level, to be changed, with its versions."""
    found = queries.service_level(level_id, viewer=request.viewer)

    def change(fields: Any) -> Any:
        return actions.change_service_level(
            level_id=level_id, **fields, expecting=seen_revision(request), by=request.viewer, at=clock.now()
        )

    versions = [
        (version, _said(version.targets))
        for version in queries.versions(level_id, viewer=request.viewer)[:SHOWN]
    ]
    form = LevelForm(request, found)
    facts = {
        "versions": versions,
        "said": escalation_said(level_id, request.viewer),
        "findings": plan_check.lines_of_level(found, request.viewer, clock.now()),
        "older": older_versions(found, request.viewer, clock.now()),
    }
    return _form_page(request, form, change, title=found.name, level=found, **facts)


@require_POST
@setup_page
def make_default(request: SetupRequest, level_id: UUID) -> HttpResponse:
    """Preset it where nothing else is chosen."""
    found = actions.make_default_service_level(level_id=level_id, by=request.viewer, at=clock.now())
    messages.success(request, f"{found.name} is the default.")
    return redirect("setup-levels")


def _form_page(
    request: SetupRequest, form: LevelForm, act: Callable[[Any], Any], *, title: str, level: Any, **more: Any
) -> HttpResponse:
    def take() -> str:
        return _after(act(form.cleaned_data), request)

    after: list[str] = []
    if request.method == "POST" and accepted(
        form, lambda: after.append(taken_once(request, request.viewer, take))
    ):
        messages.success(request, f"{form.cleaned_data['name']} was saved.")
        return redirect(after[0])
    facts = {
        "title": title,
        "level": level,
        "lines": form.lines(severity_labels(request.viewer)),
        "clocks": CLOCKS.values(),
        "revision": seen_revision(request) or (level.revision if level else None),
        "may_edit": Permission.SETUP_EDIT in request.viewer.everywhere,
    }
    return shown(request, "setup/levels/level.html", form, **facts | more)


def _after(saved: Any, request: SetupRequest) -> str:
    """The list; where something of what was saved cannot be kept, the level itself, which says so."""
    found = plan_check.lines_of_level(saved, request.viewer, clock.now())
    return reverse("setup-level", args=[saved.id]) if found else reverse("setup-levels")


def _said(targets: Any) -> list[tuple[str, str]]:
    """Each severity with all that it promises, in one line."""
    return [
        (severity, ", ".join(f"{CLOCKS[clock].lower()} {said(target)}" for clock, target in clocks.items()))
        for severity, clocks in sorted(targets.items())
    ]


def _initial(found: Any) -> dict[str, Any]:
    if found is None:
        return {"warn": [60, 100], "reminders": 0}
    newest = found.newest[0]
    own = {name: getattr(found, name) for name in LevelForm.base_fields if hasattr(found, name)}
    window = found.reopening_window_s
    return own | {
        "warn": newest.warn,
        "on_severity_change": newest.on_severity_change,
        "reopening_days": None if window is None else window // _DAY_S,
    }
