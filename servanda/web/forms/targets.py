"""Targets as one table: severities down, clocks across; of a level, or an agreement's own beside the level's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField

from servanda.core.access import Viewer
from servanda.organisations import queries
from servanda.web.forms.lengths import LengthField
from servanda.web.forms.taking import RuledForm
from servanda.web.words import duration

Written = Mapping[str, Mapping[str, Mapping[str, Any]]]

SEVERITIES: Final = ("1", "2", "3", "4")
CLOCKS: Final[Mapping[str, str]] = {
    "irt": "Initial response",
    "ort": "Resolution",
    "update": "Update every",
    "ola": "Task",
}
_CASE_UNITS: Final = (("case", "working time"), ("elapsed", "round the clock"))
_TASK_UNITS: Final = (("minutes", "working time"), ("end_of_business_day", "business days"))
_UNIT: Final = "unit"


@dataclass(frozen=True, slots=True)
class Cell:
    """One target: its two fields; what the level promises there, in words, and what stands in an empty field."""

    clock: str
    length: BoundField
    unit: BoundField
    of_level: str
    proposed: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The targets of one severity."""

    severity: str
    label: str
    cells: tuple[Cell, ...]


class TargetsForm(RuledForm):
    """A form that holds targets besides its own fields; cleaned, they stand under ``named`` in the written form."""

    named = "targets"

    def __init__(
        self, data: Any, *, initial: dict[str, Any], written: Written, of_level: Written | None = None
    ) -> None:
        self.written, self.of_level = written, of_level
        self.readable: dict[str, dict[str, dict[str, Any]]] = {}
        super().__init__(data, initial=initial)
        for severity, clock, field in self._places():
            target = written.get(severity, {}).get(clock, {})
            beside = (of_level or {}).get(severity, {}).get(clock, {})
            label = f"{CLOCKS[clock]}, severity {severity}"
            self.fields[field] = _LengthOrDays(label)
            self.fields[f"{field}.{_UNIT}"] = _unit(clock, f"{label}, counted in")
            self.initial[field] = _amount(target)
            self.initial[f"{field}.{_UNIT}"] = _unit_of(target or beside, clock)

    def lines(self, labels: Mapping[str, str]) -> list[Line]:
        """The table, severities with their labels."""
        return [
            Line(severity, labels.get(severity, ""), tuple(self._cell(severity, clock) for clock in CLOCKS))
            for severity in SEVERITIES
        ]

    def others(self) -> list[BoundField]:
        """The fields that are no targets."""
        return [field for field in self if not field.name.startswith(f"{self.named}.")]

    def clean(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        given = super().clean() or self.cleaned_data
        written: dict[str, dict[str, dict[str, Any]]] = {}
        for severity, clock, field in self._places():
            amount, unit = given.pop(field, None), given.pop(f"{field}.{_UNIT}", "")
            if amount is not None:
                written.setdefault(severity, {})[clock] = _target(clock, amount, unit)
        self.readable = written
        return {**given, self.named: written}

    def written_now(self) -> dict[str, dict[str, dict[str, Any]]]:
        """The targets that stand in the form, as far as they can be read; for looking at them before they are kept."""
        self.full_clean()
        return self.readable

    def _places(self) -> Iterator[tuple[str, str, str]]:
        for severity in SEVERITIES:
            for clock in CLOCKS:
                yield severity, clock, f"{self.named}.{severity}.{clock}"

    def _cell(self, severity: str, clock: str) -> Cell:
        field = f"{self.named}.{severity}.{clock}"
        beside = (self.of_level or {}).get(severity, {}).get(clock, {})
        bound = self[field]
        return Cell(
            CLOCKS[clock],
            bound,
            self[f"{field}.{_UNIT}"],
            said(beside),
            _amount(beside) or "none",
            bool(bound.value()),
        )


def said(target: Mapping[str, Any]) -> str:
    """A target in words: ``4 h``, ``30 min round the clock``, ``end of business day 2``, ``none``."""
    if "end_of_business_day" in target:
        return f"end of business day {target['end_of_business_day']}"
    if "minutes" not in target:
        return "none"
    length = duration(target["minutes"] * 60)
    return f"{length} round the clock" if target.get("calendar") == "elapsed" else length


def severity_labels(viewer: Viewer) -> dict[str, str]:
    """What the severities are called, by their level as text. One statement."""
    found: Any = queries.terms("severities", viewer=viewer)
    return {str(one.level): one.label for one in found}


class _LengthOrDays(LengthField):
    """A length; for business days a number alone."""

    def prepare_value(self, value: Any) -> Any:
        """Words were made before."""
        return value


def _unit(clock: str, label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=_TASK_UNITS if clock == "ola" else _CASE_UNITS
    )


def _amount(target: Mapping[str, Any]) -> str:
    if "end_of_business_day" in target:
        return str(target["end_of_business_day"])
    return duration(target["minutes"] * 60) if target else ""


def _unit_of(target: Mapping[str, Any], clock: str) -> str:
    if clock == "ola":
        return "end_of_business_day" if "end_of_business_day" in target else "minutes"
    return str(target.get("calendar", "case"))


def _target(clock: str, amount: int, unit: str) -> dict[str, Any]:
    if clock == "ola":
        return {unit or "minutes": amount}
    return {"minutes": amount, "calendar": unit or "case"}
