"""The rules of a plan as rows of fields that come, go and move, kept whatever is wrong with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from servanda.core.cover import Criterion, Level, Match, PlanRule, Subject
from servanda.core.plans import SUBJECTS
from servanda.web.desk.plans.offers import BETWEEN, Offers
from servanda.web.desk.plans.wording import SUBJECT

COUNT: Final = "count"
MOST: Final = 100
_NAMED: Final = 3
_CRITERIA: Final = tuple(f"criteria.{subject}" for subject in SUBJECTS)
_PARTS: Final = ("match", *_CRITERIA, "level", "work_calendar", "organisation")
_OFFERED: Final[Mapping[Subject, str]] = {
    Subject.SEVERITY: "severities",
    Subject.PRODUCT: "products",
    Subject.CATEGORY: "categories",
    Subject.CHANNEL: "channels",
    Subject.OBJECT_KIND: "object_kinds",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion of a row: what it wants, in short, and the ticks behind that."""

    label: str
    chosen: str
    field: BoundField


@dataclass(frozen=True, slots=True)
class Line:
    """The fields of one rule."""

    place: int
    match: BoundField
    criteria: tuple[Asked, ...]
    lends: tuple[BoundField, ...]

    @property
    def number(self) -> int:
        """As people count."""
        return self.place + 1

    @property
    def id(self) -> str:
        """How faults and notes name it."""
        return f"rules.{self.place}"


def fields_of(place: int, offers: Offers) -> dict[str, forms.Field]:
    """The fields of the rule at a place, by their names."""
    said = f"Rule {place + 1}"
    where = f"rules.{place}"
    found: dict[str, forms.Field] = {
        f"{where}.match": forms.ChoiceField(
            label=f"{said}: match",
            required=False,
            choices=[("all", "When all hold"), ("any", "When any holds")],
        )
    }
    for subject in SUBJECTS:
        found[f"{where}.criteria.{subject}"] = forms.MultipleChoiceField(
            label=f"{said}: {SUBJECT[subject]}", required=False, choices=getattr(offers, _OFFERED[subject])
        )
    return found | {
        f"{where}.level": forms.ChoiceField(
            label="Service level",
            required=False,
            choices=[("", "Choose …"), *offers.levels],
            error_messages={"invalid_choice": "Choose a service level that is in use."},
        ),
        f"{where}.work_calendar": forms.ChoiceField(
            label="Work calendar", required=False, choices=[("", "as the contract says"), *offers.calendars]
        ),
        f"{where}.organisation": forms.ChoiceField(
            label="Organisation", required=False, choices=[("", "as routed"), *offers.organisations]
        ),
    }


def line_of(form: forms.Form, place: int) -> Line:
    """The rule at a place as the page shows it."""
    where = f"rules.{place}"
    return Line(
        place=place,
        match=form[f"{where}.match"],
        criteria=tuple(_asked(form[f"{where}.criteria.{subject}"], subject) for subject in SUBJECTS),
        lends=tuple(form[f"{where}.{part}"] for part in ("level", "work_calendar", "organisation")),
    )


def rule_of(place: int, given: Mapping[str, Any]) -> PlanRule:
    """The rule at a place as the core reads it; what could not be read is left out."""
    where = f"rules.{place}"
    level, _, version = str(given.get(f"{where}.level") or "").partition(BETWEEN)
    criteria = ((subject, given.get(f"{where}.criteria.{subject}") or ()) for subject in SUBJECTS)
    return PlanRule(
        level=Level(level, int(version) if version else None),
        criteria=tuple(Criterion(subject, tuple(chosen)) for subject, chosen in criteria if chosen),
        match=Match(given.get(f"{where}.match") or Match.ALL),
        work_calendar=given.get(f"{where}.work_calendar") or None,
        organisation=given.get(f"{where}.organisation") or None,
    )


def initial_of(rules: Sequence[PlanRule]) -> dict[str, Any]:
    """What stands in the fields of stored rules."""
    found: dict[str, Any] = {}
    for place, rule in enumerate(rules):
        where, level = f"rules.{place}", rule.level
        found |= {f"{where}.criteria.{one.subject}": list(one.one_of) for one in rule.criteria}
        found |= {
            f"{where}.match": rule.match.value,
            f"{where}.level": f"{level.level}{BETWEEN}{level.version}" if level.version else level.level,
            f"{where}.work_calendar": rule.work_calendar,
            f"{where}.organisation": rule.organisation,
        }
    return found


def count_of(data: Mapping[str, Any]) -> int:
    """How many rules were sent."""
    text = str(data.get(COUNT, ""))
    return min(int(text), MOST) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


def rearranged(sent: QueryDict) -> tuple[QueryDict, str]:
    """What was sent with its rules as ``do`` asks, and the field to go on with.

    ``add`` puts an empty one before the last where that is for every other case, ``remove 2``, ``up 2``, ``down 2``;
    anything else leaves them as they are.
    """
    rows = [_row(sent, place) for place in range(count_of(sent))]
    verb, _, text = sent.get("do", "").partition(" ")
    place = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1
    begin = ""
    if verb == "add" and len(rows) < MOST:
        new = len(rows) - 1 if rows and not any(rows[-1][part] for part in _CRITERIA) else len(rows)
        rows.insert(new, {part: [] for part in _PARTS})
        begin = f"rules.{new}.level"
    elif verb == "remove" and 0 <= place < len(rows):
        del rows[place]
    elif verb in ("up", "down") and 0 <= place < len(rows):
        other = place + (1 if verb == "down" else -1)
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
            begin = f"{verb} {other}"
    return _written(sent, rows), begin


def _row(sent: QueryDict, place: int) -> dict[str, list[str]]:
    return {part: sent.getlist(f"rules.{place}.{part}") for part in _PARTS}


def _written(sent: QueryDict, rows: Sequence[Mapping[str, list[str]]]) -> QueryDict:
    data = sent.copy()
    for name in [one for one in data if one.startswith("rules.")]:
        del data[name]
    for place, row in enumerate(rows):
        for part, chosen in row.items():
            data.setlist(f"rules.{place}.{part}", chosen)
    data[COUNT] = str(len(rows))
    return data


def _asked(field: BoundField, subject: Subject) -> Asked:
    words = dict(getattr(field.field, "choices", ()))
    chosen = [str(words.get(one, one)).strip() for one in field.value() or ()]
    if subject is Subject.SEVERITY:
        chosen = [one.split()[0] for one in chosen]
    short = ", ".join(chosen) if len(chosen) <= _NAMED else f"{len(chosen)} chosen"
    return Asked(SUBJECT[subject].capitalize(), short, field)
