"""The form of an escalation matrix: rows that come and go, kept whatever is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from servanda.core.agreements import (
    ActionKind,
    EscalationAction,
    EscalationRow,
    Recipient,
    RecipientKind,
    by_clock,
)
from servanda.core.clocks import ClockKind
from servanda.web.forms.fields import choice_of
from servanda.web.forms.lengths import LengthField
from servanda.web.forms.taking import RuledForm
from servanda.web.setup.escalation.wording import CLOCKS, ROLES, Names

MOST: Final = 4
BEFORE, AT, AFTER = "before", "at", "after"
SIDES: Final = ((BEFORE, "before the deadline"), (AT, "at the deadline"), (AFTER, "after the deadline"))
FIRST_SIDES: Final = {1: BEFORE, 2: AT}
"""What a new level begins with, by its number; later ones come after the deadline."""

_PARTS: Final = ("offset_s", "side", "roles", "recipients", "actions", "priority", "dispatch")


@dataclass(frozen=True, slots=True)
class Line:
    """The fields of one level."""

    clock: str
    number: int
    offset: BoundField
    side: BoundField
    roles: BoundField
    also: BoundField
    escalate: BoundField
    priority: BoundField
    queue: BoundField

    @property
    def id(self) -> str:
        """How buttons and notes name it."""
        return f"{self.clock}.{self.number}"

    @property
    def times(self) -> tuple[BoundField, ...]:
        """What says when."""
        return (self.offset, self.side)

    @property
    def people(self) -> tuple[BoundField, ...]:
        """What says who is told."""
        return (self.roles, self.also)

    @property
    def deeds(self) -> tuple[BoundField, ...]:
        """What says what is done."""
        return (self.escalate, self.priority, self.queue)


class EscalationForm(RuledForm):
    """So many rows for each clock as ``counts`` says; what is wrong stands at ``clock.number.field``."""

    def __init__(self, data: Any, rows: Sequence[EscalationRow], names: Names) -> None:
        self.names = names
        stored = {clock.value: levels for clock, levels in by_clock(rows).items()}
        self.counts = _counts(data) if data is not None else {one: len(stored.get(one, ())) for one in CLOCKS}
        super().__init__(data, initial=_initial(rows, names))
        for clock, number in self._places():
            self.fields |= _fields(f"{clock}.{number}", f"{CLOCKS[clock]}, level {number}", names)

    def lines(self, clock: str) -> list[Line]:
        """The rows of a clock."""
        return [
            Line(clock, number, *(self[f"{clock}.{number}.{part}"] for part in _PARTS))
            for number in range(1, self.counts[clock] + 1)
        ]

    def rows(self, *, also_faulty: bool = False) -> list[EscalationRow]:
        """Every level that can be read, once the form is cleaned; all of them if it is valid.

        ``also_faulty`` has the others as far as they can be read: without what stands in ``errors``.
        """
        places = (place for place in self._places() if also_faulty or not self._faulty(*place))
        return [self._row(*place) for place in places]

    def clean(self) -> dict[str, Any]:
        """Each level with a time, and with people that there are."""
        given = super().clean() or self.cleaned_data
        for clock, number in self._places():
            place = f"{clock}.{number}"
            self._check_time(place, given)
            text = given.get(f"{place}.recipients", "")
            for problem in self.names.read(text)[1]:
                self.add_error(f"{place}.recipients", problem)
        return given

    def _check_time(self, place: str, given: Mapping[str, Any]) -> None:
        length, side = given.get(f"{place}.offset_s"), given.get(f"{place}.side")
        if f"{place}.offset_s" in self.errors:
            return
        if side == AT and length:
            self.add_error(f"{place}.offset_s", "Leave it empty, or choose before or after the deadline.")
        elif side != AT and not length:
            self.add_error(f"{place}.offset_s", "Enter a length like 30 min, or choose at the deadline.")

    def _faulty(self, clock: str, number: int) -> bool:
        return any(f"{clock}.{number}.{part}" in self.errors for part in _PARTS)

    def _row(self, clock: str, number: int) -> EscalationRow:
        given = {part: self.cleaned_data.get(f"{clock}.{number}.{part}") for part in _PARTS}
        sign = {BEFORE: -1, AT: 0}.get(given["side"] or "", 1)
        told = [Recipient(RecipientKind(kind)) for kind in given["roles"] or ()]
        also, _ = self.names.read(given["recipients"] or "")
        done = [EscalationAction(ActionKind.ESCALATE)] if given["actions"] else []
        for kind in (ActionKind.PRIORITY, ActionKind.DISPATCH):
            if given[kind]:
                done.append(EscalationAction(kind, given[kind]))
        offset = sign * (given["offset_s"] or 0)
        return EscalationRow(ClockKind(clock), number, offset, (*told, *also), tuple(done))

    def _places(self) -> Iterator[tuple[str, int]]:
        for clock, count in self.counts.items():
            yield from ((clock, number) for number in range(1, count + 1))


def rearranged(sent: QueryDict) -> tuple[QueryDict, str]:
    """What was sent with a level more or less, as ``do`` asks, and the field to go on with; else as it was sent."""
    verb, _, place = sent.get("do", "").partition(" ")
    clock, _, number = place.partition(".")
    counts = _counts(sent)
    data = sent.copy()
    if verb == "add" and counts.get(clock, MOST) < MOST:
        new = counts[clock] + 1
        data[f"count.{clock}"] = str(new)
        data[f"{clock}.{new}.side"] = FIRST_SIDES.get(new, AFTER)
        return data, f"{clock}.{new}.offset_s"
    if verb == "remove" and number.isdecimal() and 1 <= int(number) <= counts.get(clock, 0):
        _close_up(data, clock, int(number), counts[clock])
    return data, ""


def _close_up(data: QueryDict, clock: str, removed: int, count: int) -> None:
    """The levels behind the removed one move up."""
    for number in range(removed, count + 1):
        for part in _PARTS:
            data.setlist(f"{clock}.{number}.{part}", data.getlist(f"{clock}.{number + 1}.{part}"))
    data[f"count.{clock}"] = str(count - 1)


def _counts(data: Mapping[str, Any]) -> dict[str, int]:
    given = {clock: str(data.get(f"count.{clock}", "")) for clock in CLOCKS}
    return {clock: min(int(count), MOST) if count.isdecimal() else 0 for clock, count in given.items()}


def _fields(place: str, label: str, names: Names) -> dict[str, forms.Field]:
    priority = choice_of(f"{label}: priority")
    queue = choice_of(f"{label}: dispatch")
    also = forms.CharField(label=f"{label}: also told", required=False, max_length=4000)
    roles = forms.MultipleChoiceField(label=label, required=False, choices=list(ROLES.items()))
    priority.choices = [("", "Priority stays"), *names.offered(ActionKind.PRIORITY)]
    queue.choices = [("", "Queue stays"), *names.offered(ActionKind.DISPATCH)]
    return {
        f"{place}.offset_s": LengthField(f"{label}: how long", unit_s=1),
        f"{place}.side": forms.ChoiceField(label=f"{label}: before or after", choices=SIDES),
        f"{place}.roles": roles,
        f"{place}.recipients": also,
        f"{place}.actions": forms.BooleanField(label=f"{label}: at risk", required=False),
        f"{place}.priority": priority,
        f"{place}.dispatch": queue,
    }


def _initial(rows: Sequence[EscalationRow], names: Names) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        done = {one.kind: one.id for one in row.actions}
        of_row = {
            "offset_s": abs(row.offset_s) or "",
            "side": AT if row.offset_s == 0 else BEFORE if row.offset_s < 0 else AFTER,
            "roles": [one.kind.value for one in row.recipients if one.kind in ROLES],
            "recipients": names.text(row.recipients),
            "actions": ActionKind.ESCALATE in done,
            "priority": done.get(ActionKind.PRIORITY),
            "dispatch": done.get(ActionKind.DISPATCH),
        }
        found |= {row.place(part): value for part, value in of_row.items()}
    return found
