"""What a cover promises: targets and windows in figures, as a case's clocks need them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONArray

from servanda.agreements.models import (
    Contract,
    EscalationLevel,
    ServiceLevelVersion,
    SupportAgreement,
    SupportKey,
)
from servanda.agreements.queries.facts import CoverRecords
from servanda.core import clocks, cover
from servanda.core.agreements import merged, promises
from servanda.core.cases import ResolutionCounts
from servanda.core.clocks import Level
from servanda.organisations.models import SupportOrganisation


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised. Windows and intervals in seconds, ``reminder_interval_s`` of working time.

    ``clocks`` names calendars by id, or ``24x7`` for elapsed time. ``zone`` is the case's.
    """

    level_id: UUID
    level_name: str
    version: int
    clocks: clocks.Cover
    counts: ResolutionCounts
    reopening_window_s: int | None
    reminders: int
    reminder_interval_s: int | None
    silent_days: int | None
    documentation_required: bool
    zone: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class _Terms:
    """What is not the level's."""

    zone: str
    overrides: dict[str, Any]
    documentation_required: bool


def promise_of(judged: cover.Cover, records: CoverRecords | None = None) -> Promise:
    """The promise of a cover. A level without a pinned version promises its newest.

    One statement; one more where the records that it was judged by are not at hand.
    """
    version = _version(judged.level.level)
    terms = _terms(judged) if records is None else _terms_at_hand(judged, records)
    level, own = version.level, terms.overrides if judged.level.overrides_of else {}
    return Promise(
        level_id=level.id,
        level_name=level.name,
        version=version.number,
        clocks=clocks.Cover(
            by_severity=promises(merged(version.targets, own), calendar=judged.work_calendar.value),
            on_change=clocks.OnChange(version.on_severity_change),
            warn=tuple(version.warn),
            ola_pauses=level.tasks_pause_with_case,
        ),
        counts=ResolutionCounts(level.resolution_counts),
        reopening_window_s=level.reopening_window_s,
        reminders=level.reminders,
        reminder_interval_s=level.reminder_interval_s,
        silent_days=level.silent_days,
        documentation_required=terms.documentation_required,
        zone=terms.zone,
        levels=tuple(Level(clocks.ClockKind(clock), *rest) for clock, *rest in version.escalation),
    )


def _version(level: cover.Level) -> Any:
    """The version that is promised, with its level, and the escalation levels as rows of clock, number and offset."""
    levels = EscalationLevel.objects.filter(level=OuterRef("level")).order_by("clock", "number")
    rows = levels.values(row=JSONArray("clock", "number", "offset_s"))
    found = (
        ServiceLevelVersion.objects.filter(level=UUID(level.level))
        .select_related("level")
        .annotate(escalation=ArraySubquery(rows))
        .order_by("-number")
    )
    return found.get(number=level.version) if level.version is not None else found[0]


def _terms(judged: cover.Cover) -> _Terms:
    """From the key, else the agreement, else the organisation, in one statement."""
    number = judged.agreement.reference if judged.agreement else None
    agreement = SupportAgreement.objects.filter(number=number)
    key = SupportKey.objects.filter(Q(agreement=None) | Q(agreement__number=number)).filter(
        code=judged.key.reference if judged.key else None, blocked_at=None
    )
    contract = Contract.objects.filter(number=judged.contract.reference if judged.contract else None)
    of_key, of_agreement = key.exclude(zone="").values("zone"), agreement.values("zone")
    row = (
        SupportOrganisation.objects.filter(id=judged.organisation.value)
        .annotate(
            held_zone=Coalesce(Subquery(of_key), Subquery(of_agreement), "zone"),
            overrides=Subquery(agreement.values("overrides")),
            documentation=Coalesce(Subquery(agreement.values("documentation_required")), False),
            by_contract=Coalesce(Subquery(contract.values("documentation_required")), False),
        )
        .values_list("held_zone", "overrides", "documentation", "by_contract")
        .get()
    )
    zone, overrides, *documentation = row
    return _Terms(zone, overrides or {}, any(documentation))


def _terms_at_hand(judged: cover.Cover, records: CoverRecords) -> _Terms:
    """As ``_terms``, from what was read for the judgement."""
    number = judged.agreement.reference if judged.agreement else None
    agreement = records.agreements[number] if number is not None else None
    key = records.keys.get(judged.key.reference) if judged.key else None
    lenders = (agreement, records.contracts[judged.contract.reference] if judged.contract else None)
    # A key that no longer goes with the agreement informs, but promises nothing.
    lends = (
        key is not None and not key.is_blocked and (key.agreement is None or key.agreement.number == number)
    )
    zones = [
        key.zone if key and lends else "",
        agreement.zone if agreement else "",
        records.set_up.places[judged.organisation.value].zone,
    ]
    return _Terms(
        zone=next(zone for zone in zones if zone),
        overrides=agreement.overrides if agreement else {},
        documentation_required=any(one is not None and one.documentation_required for one in lenders),
    )
