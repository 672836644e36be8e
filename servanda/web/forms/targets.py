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
_EACH: Final = ""
_ROW_UNITS: Final = (*_CASE_UNITS, (_EACH, "each its own"))
_TASK: Final = "ola"
_TASK_UNITS: Final = (("minutes", "working time"), ("end_of_business_day", "business days"))
_UNIT: Final = "unit"


@dataclass(frozen=True, slots=True)
class Cell:
    """One target: its two fields; what the level promises there, in words, and what stands in an empty field.

    ``kept`` is what is written there, in words; a unit that the row says already is left out of both.
    """

    clock: str
    length: BoundField
    unit: BoundField
    of_level: str
    proposed: str
    kept: str
    is_own: bool
    is_task: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The targets of one severity. ``unit`` counts for all but tasks, unless each has its own; ``counted`` says it."""

    severity: str
    label: str
    unit: BoundField
    counted: str
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
        for severity in SEVERITIES:
            field = f"{self.named}.{severity}.{_UNIT}"
            label = f"Severity {severity}, counted in"
            self.fields[field] = forms.ChoiceField(label=label, required=False, choices=_ROW_UNITS)
            self.initial[field] = _row_unit((of_level or {}).get(severity, {}), written.get(severity, {}))

    def lines(self, labels: Mapping[str, str]) -> list[Line]:
        """The table, severities with their labels."""
        return [self._line(severity, labels.get(severity, "")) for severity in SEVERITIES]

    def _line(self, severity: str, label: str) -> Line:
        unit = self[f"{self.named}.{severity}.{_UNIT}"]
        cells = tuple(self._cell(severity, clock, unit.value() or _EACH) for clock in CLOCKS)
        return Line(severity, label, unit, dict(_ROW_UNITS).get(unit.value() or _EACH, ""), cells)

    def others(self) -> list[BoundField]:
        """The fields that are no targets."""
        return [field for field in self if not field.name.startswith(f"{self.named}.")]

    def clean(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        given = super().clean() or self.cleaned_data
        written: dict[str, dict[str, dict[str, Any]]] = {}
        of_row = {one: given.pop(f"{self.named}.{one}.{_UNIT}", _EACH) for one in SEVERITIES}
        for severity, clock, field in self._places():
            amount, own = given.pop(field, None), given.pop(f"{field}.{_UNIT}", "")
            unit = own if clock == _TASK else of_row[severity] or own
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

    def _cell(self, severity: str, clock: str, unit: str) -> Cell:
        field = f"{self.named}.{severity}.{clock}"
        beside = (self.of_level or {}).get(severity, {}).get(clock, {})
        bound = self[field]
        return Cell(
            CLOCKS[clock],
            bound,
            self[f"{field}.{_UNIT}"],
            said(beside, within=unit),
            _amount(beside) or "none",
            said(self.written.get(severity, {}).get(clock, {}), within=unit),
            bool(bound.value()),
            clock == _TASK,
        )


def said(target: Mapping[str, Any], *, within: str = "") -> str:
    """A target in words: ``4 h``, ``30 min round the clock``, ``end of business day 2``, ``none``.

    ``within`` a row that says how its targets are counted only what is counted otherwise says so.
    """
    if "end_of_business_day" in target:
        return f"end of business day {target['end_of_business_day']}"
    if "minutes" not in target:
        return "none"
    length, unit = duration(target["minutes"] * 60), target.get("calendar", "")
    return f"{length} {dict(_CASE_UNITS)[unit]}" if unit and unit != (within or "case") else length


def severity_labels(viewer: Viewer) -> dict[str, str]:
    """What the severities are called, by their level as text. One statement."""
    found: Any = queries.terms("severities", viewer=viewer)
    return {str(one.level): one.label for one in found}


class _LengthOrDays(LengthField):
    """A length; for business days a number alone."""

    def prepare_value(self, value: Any) -> Any:
        """Words were made before."""
        return value


def _row_unit(beside: Mapping[str, Any], written: Mapping[str, Any]) -> str:
    """The one in which all are counted; those that differ keep each its own."""
    standing = {clock: target for clock, target in {**beside, **written}.items() if clock != _TASK}
    units = {_unit_of(target, clock) for clock, target in standing.items() if target}
    return _EACH if len(units) > 1 else next(iter(units), _CASE_UNITS[0][0])


def _unit(clock: str, label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=_TASK_UNITS if clock == _TASK else _CASE_UNITS
    )


def _amount(target: Mapping[str, Any]) -> str:
    if "end_of_business_day" in target:
        return str(target["end_of_business_day"])
    return duration(target["minutes"] * 60) if target else ""


def _unit_of(target: Mapping[str, Any], clock: str) -> str:
    if clock == _TASK:
        return "end_of_business_day" if "end_of_business_day" in target else "minutes"
    return str(target.get("calendar", "case"))


def _target(clock: str, amount: int, unit: str) -> dict[str, Any]:
    if clock == _TASK:
        return {unit or "minutes": amount}
    return {"minutes": amount, "calendar": unit or "case"}
