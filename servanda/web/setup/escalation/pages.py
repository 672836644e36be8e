"""The page on which a whole matrix is edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.core import agreements as core
from servanda.core.access import Permission, Viewer
from servanda.core.agreements import EscalationRow
from servanda.foundation import clock as clocks
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import accepted, seen_revision, shown
from servanda.web.forms.targets import said
from servanda.web.setup.escalation.faults import add_refused, refused
from servanda.web.setup.escalation.forms import MOST, EscalationForm, Line, rearranged
from servanda.web.setup.escalation.wording import CLOCKS, Names, Said, reached
from servanda.web.setup.pages import SetupRequest, setup_page


@dataclass(frozen=True, slots=True)
class Note:
    """What a level comes to, and what to look at again."""

    reached: str = ""
    heed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The levels of one clock."""

    clock: str
    name: str
    promised: str
    heed: tuple[str, ...]
    lines: tuple[tuple[Line, Note], ...]

    @property
    def may_grow(self) -> bool:
        """Whether there is room for another level."""
        return len(self.lines) < MOST


@setup_page
def escalation(request: SetupRequest, level_id: UUID) -> HttpResponse:
    """The matrix of a level; ``do`` adds or removes a level, or checks, and saves nothing."""
    level = queries.service_level(level_id, viewer=request.viewer)
    stored = _rows(level_id, request.viewer)
    names = Names(queries.nameable(stored, viewer=request.viewer))
    if request.method == "POST" and "do" in request.POST:
        data, begin = rearranged(request.POST)
        form = EscalationForm(data, stored, names)
        form.is_valid()
        return _shown(request, level, form, form.rows(), is_saving=False, begin=begin)
    form = EscalationForm(request.POST if request.method == "POST" else None, stored, names)
    rows = form.rows() if form.is_valid() or form.is_bound else stored
    if request.method != "POST":
        return _shown(request, level, form, rows)
    if accepted(form, lambda: _set(request, level_id, form)):
        messages.success(request, f"The escalation of {level.name} was saved. It holds at once.")
        return redirect("setup-escalation", level_id=level_id)
    add_refused(form)
    return _shown(request, level, form, rows)


def escalation_said(level_id: UUID, viewer: Viewer) -> list[Said]:
    """The matrix in words. Five statements, one where there is none."""
    rows = _rows(level_id, viewer)
    return Names(queries.nameable(rows, viewer=viewer)).said(rows) if rows else []


def _rows(level_id: UUID, viewer: Viewer) -> tuple[EscalationRow, ...]:
    return queries.escalation_rows(queries.escalation(level_id, viewer=viewer))


def _set(request: SetupRequest, level_id: UUID, form: EscalationForm) -> str:
    def act() -> str:
        actions.set_escalation(
            level_id=level_id,
            rows=form.rows(),
            expecting=seen_revision(request),
            by=request.viewer,
            at=clocks.now(),
        )
        return reverse("setup-escalation", kwargs={"level_id": level_id})

    return taken_once(request, request.viewer, act)


def _shown(
    request: SetupRequest,
    level: Any,
    form: EscalationForm,
    rows: Sequence[EscalationRow],
    *,
    is_saving: bool = True,
    begin: str = "",
) -> HttpResponse:
    heed = _heed(level, rows, faults=not is_saving)
    groups = [_group(clock, form, level, rows, heed) for clock in CLOCKS]
    facts = {
        "level": level,
        "groups": groups,
        "counts": form.counts.items(),
        "is_empty": not any(form.counts.values()),
        "proposals": form.names.proposals(),
        "revision": seen_revision(request) or level.revision,
        "begin": begin,
        "is_saving": is_saving,
        "may_edit": Permission.SETUP_EDIT in request.viewer.everywhere,
        "said": form.names.said(rows),
        "present": reverse("setup-escalation", kwargs={"level_id": level.id}),
    }
    response = shown(request, "setup/levels/escalation.html", form, **facts)
    response.status_code = response.status_code if is_saving else 200
    return response


def _group(
    clock: str,
    form: EscalationForm,
    level: Any,
    rows: Sequence[EscalationRow],
    heed: dict[str, list[str]],
) -> Group:
    targets = level.newest[0].targets
    after = {row.place("")[:-1]: reached(core.reached_after(row, targets)) for row in rows}
    lines = [(line, Note(after.get(line.id, ""), tuple(_at(heed, line.id)))) for line in form.lines(clock)]
    promised = [
        f"{severity}: {said(of_severity[clock])}"
        for severity, of_severity in sorted(targets.items())
        if clock in of_severity
    ]
    return Group(clock, CLOCKS[clock], ", ".join(promised), tuple(heed.get(clock, ())), tuple(lines))


def _heed(level: Any, rows: Sequence[EscalationRow], *, faults: bool) -> dict[str, list[str]]:
    """What to look at again, by field or clock; while somebody edits, what would be refused as well."""
    found = [(one.field, one.message) for one in queries.escalation_warnings(level, rows)]
    if faults:
        found = [*((one.field, one.message) for one in refused(rows)), *found]
    by_field: dict[str, list[str]] = {}
    for field, message in found:
        by_field.setdefault(field, []).append(message)
    return by_field


def _at(heed: dict[str, list[str]], place: str) -> list[str]:
    return [one for field, said in heed.items() if field.startswith(f"{place}.") for one in said]
