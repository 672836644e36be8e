"""Why the promise of a case is what it is: every part with its reason, and what was rejected (2-domain 2.3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from servanda.core import cover
from servanda.core.clocks import ROUND_THE_CLOCK, ClockKind, Target
from servanda.organisations import queries as organisations
from servanda.web import words
from servanda.web.desk.cases import wording
from servanda.web.desk.cases.desk import CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.desk.cases.promise import cover_card, judged_promises, rejected_of

CLOCKS: Final = tuple(words.CLOCK[kind] for kind in (ClockKind.IRT, ClockKind.ORT, ClockKind.UPDATE))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the promise: what holds, and why; ``lender`` is the record that it comes from."""

    name: str
    holds: str
    why: str
    lender: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The targets of one severity by clock, as lengths with their kind of time; empty where nothing is promised."""

    severity: int
    label: str
    current: bool
    targets: tuple[tuple[str, str], ...]


@case_page()
def promise(request: CaseRequest, number: str) -> HttpResponse:
    """What holds for the case and why, as it was judged. About eight statements. Raises ``NoSuchCase``."""
    desk = case_desk(request, number)
    snapshot = cover.from_json(desk.case.cover)
    rejected = zip(snapshot.cover.rejected, rejected_of(snapshot), strict=True)
    context = {
        "desk": desk,
        "case": desk.case,
        "card": cover_card(desk),
        "parts": tuple(_parts(desk, snapshot.cover)),
        "clocks": CLOCKS,
        "lines": tuple(_lines(desk)),
        "rejected": [(wording.LENDER[one.kind], step.name, step.why) for one, step in rejected],
    }
    return render(request, "desk/cases/promise.html", context)


def _parts(desk: CaseDesk, judged: cover.Cover) -> Iterator[Part]:
    """Each part of the cover, also what there is none of."""
    named = [
        ("Support key", judged.key, "No key was given, and no single one belongs to the product."),
        ("Agreement", judged.agreement, "None is valid for this case; below stands what was rejected."),
        ("Contract", judged.contract, "No contract covers this case."),
    ]
    for name, found, without in named:
        yield Part(name, found.reference, wording.WHY[found.why]) if found else Part(name, "None", without)
    rule = "" if judged.plan.rule is None else f", rule {judged.plan.rule + 1}"
    yield Part("Plan", f"Version {judged.plan.version}{rule}", wording.WHY[judged.plan.why])
    level, lent = judged.level, f"{desk.case.service_level.name} v{desk.case.level_version}"
    yield Part("Service level", lent, wording.WHY[level.why], _lender(level.kind, level.reference))
    if level.overrides_of:
        yield Part("Own targets", level.overrides_of, "The agreement has targets of its own on top")
    yield _lent("Work calendar", judged.work_calendar, _calendar(desk, judged.work_calendar.value))
    yield _lent("Organisation", judged.organisation, _organisation(desk, judged.organisation.value))


def _lent(name: str, lent: cover.Lent, holds: str) -> Part:
    return Part(name, holds, wording.WHY[lent.why], _lender(lent.kind, lent.reference))


def _lender(kind: cover.Kind, reference: str) -> str:
    """The record by its kind; by its number too where people know it by one."""
    known = kind in (cover.Kind.KEY, cover.Kind.AGREEMENT, cover.Kind.CONTRACT)
    return f"{wording.LENDER[kind]} {reference}" if known else wording.LENDER[kind]


def _calendar(desk: CaseDesk, calendar_id: str) -> str:
    found = organisations.calendars(viewer=desk.viewer).filter(id=UUID(calendar_id)).first()
    return found.name if found else "No longer there"


def _organisation(desk: CaseDesk, organisation_id: str) -> str:
    found = organisations.organisations(viewer=desk.viewer).filter(id=UUID(organisation_id)).first()
    return found.description if found else "No longer there"


def _lines(desk: CaseDesk) -> Iterator[Line]:
    severities: Iterable[Any] = organisations.terms("severities", viewer=desk.viewer)
    for one in severities:
        promised = judged_promises(desk.sheet, str(one.level))
        lengths = [_length(target) for target in (promised.irt, promised.ort, promised.update)]
        targets = tuple(zip(CLOCKS, lengths, strict=True))
        yield Line(one.level, one.label, one.level == desk.case.severity, targets)


def _length(target: Target | None) -> str:
    if target is None:
        return ""
    length = words.duration(target.seconds)
    return f"{length} around the clock" if target.calendar == ROUND_THE_CLOCK else f"{length} working time"
