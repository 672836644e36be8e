"""The plan check: everything that is promised from now on, read in at most thirteen statements however much there is.

Looked at are the newest version of each service level in use, by the calendar of each organisation, because the
next case may be held by it there; what approved agreements and their support keys pin, by their calendars; the
plans in use, and what contracts pin of them, by their calendars; and every calendar in use. What is over, or was
never approved, promises nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from servanda.agreements.models import ServiceLevelVersion, SupportAgreement, SupportKey, SupportPlanVersion
from servanda.agreements.queries.escalating import clock_levels
from servanda.agreements.queries.plan_facts import Ruled, Sold, checked_plans, plan_facts, sold_versions
from servanda.agreements.queries.rules import rules_of
from servanda.agreements.queries.states import local_date
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements import checking, merged
from servanda.core.cover import PlanRule
from servanda.organisations.models import SupportOrganisation, WorkCalendar
from servanda.organisations.queries import present, timelines

_Any = TypeVar("_Any", bound=Model)
_Pin = tuple[UUID, int | None]
"""A service level with the number of a version, or without for its newest."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A version that counts by a calendar; for an agreement with its own targets, or for anybody."""

    pin: _Pin
    calendar_id: UUID
    agreement: str | None = None


class _Agreed(NamedTuple):
    """An approved agreement that is not over: what it counts by, and ``until`` when it ends or is reviewed."""

    number: str
    service_level_id: UUID
    pinned_version: int
    calendar_id: UUID
    overrides: dict[str, dict[str, dict[str, Any]]]
    zone: str
    expires_on: date | None
    until: date


def plan_check(*, viewer: Viewer, at: datetime) -> tuple[checking.Finding, ...]:
    """Everything that can never be kept, or is hardly meant; errors first. Thirteen statements at most. Raises ``NotAllowed``."""
    require(viewer, Permission.SETUP_SEE)
    return checking.check(_promises(at))


def version_errors(
    level_id: UUID, version: int, *, viewer: Viewer, at: datetime
) -> tuple[checking.Finding, ...]:
    """What can never be kept of one version of a service level, for whoever gives it to somebody: nothing of others.

    As ``plan_check``. Raises ``NotAllowed``.
    """
    require(viewer, Permission.PROMISE_SEE)
    return tuple(
        one
        for one in checking.check(_promises(at))
        if one.gravity is checking.Gravity.ERROR
        and one.level is not None
        and (one.level.id, one.version, one.agreement) == (str(level_id), version, None)
    )


def plan_findings(plan_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[checking.Finding, ...]:
    """What is found about one support plan, and what can never be kept of the service levels that its rules give.

    Eleven statements, whatever else is promised. Raises ``NotAllowed``.
    """
    require(viewer, Permission.PROMISE_SEE)
    sold = sold_versions(at, plan_id)
    promises = _gathered(at, (), (), sold, checked_plans(sold, plan_id))
    return tuple(one for one in checking.check(promises) if one.plan or _cannot_be_kept(one))


def _cannot_be_kept(finding: checking.Finding) -> bool:
    return finding.gravity is checking.Gravity.ERROR and finding.level is not None


def _promises(at: datetime) -> checking.Promises:
    agreements, sold = _agreements(at), sold_versions(at)
    pinned = [*_of_agreements(agreements), *_of_keys(at)]
    return _gathered(at, agreements, pinned, sold, checked_plans(sold), everything=True)


def _gathered(
    at: datetime,
    agreements: Sequence[_Agreed],
    pinned: Sequence[_Use],
    sold: Iterable[Sold],
    plans: Sequence[SupportPlanVersion],
    *,
    everything: bool = False,
) -> checking.Promises:
    """Those plans and agreements; with ``everything`` each level and each organisation in use too."""
    places = _places()
    rules = [(plan, rule) for plan in plans for rule in rules_of(plan)]
    of_contracts = list(_of_contracts(plans, sold, places))
    versions = _versions({use.pin for use in (*pinned, *of_contracts)} | {_pin_of(rule) for _, rule in rules})
    in_use = [pin for pin, one in versions.items() if everything and pin[1] is None and one.level.is_active]
    offered = [_Use(pin, place) for place in places for pin in in_use]
    uses = [*offered, *pinned, *_of_rules(rules, places), *of_contracts]
    known = [use for use in uses if use.pin in versions]
    calendars = _calendars({use.calendar_id for use in known}, at)
    facts = _version_facts(versions, {*in_use, *(use.pin for use in known)})
    own = {one.number: one.overrides for one in agreements}
    return checking.Promises(
        at=int(at.timestamp()),
        versions=tuple(dict.fromkeys(facts.values())),
        counted=tuple(_counted(known, facts, calendars, own)),
        calendars=tuple(calendars.values()),
        needed=tuple(_needed(agreements, places, calendars, at)) if everything else (),
        plans=tuple(plan_facts(plans, rules)),
        levels=tuple(_level_facts(versions)),
    )


def _places() -> list[UUID]:
    """The calendars of the organisations in use."""
    found = SupportOrganisation.objects.filter(is_active=True).order_by("code")
    return list(dict.fromkeys(found.values_list("work_calendar_id", flat=True)))


def _not_over(found: QuerySet[_Any], at: datetime, prefix: str) -> QuerySet[_Any]:
    """Those whose agreement is approved and not over; one that ended yesterday somewhere may be left among them."""
    yesterday = at.date() - timedelta(days=1)
    return found.filter(
        Q(**{f"{prefix}expires_on": None}) | Q(**{f"{prefix}expires_on__gte": yesterday}),
        **{f"{prefix}approved_at__isnull": False, f"{prefix}is_active": True},
    )


def _agreements(at: datetime) -> list[_Agreed]:
    calendar = Coalesce("work_calendar_id", "organisation__work_calendar_id")
    known = SupportAgreement.objects.annotate(calendar_id=calendar, until=Coalesce("expires_on", "review_on"))
    found = _not_over(known, at, "").order_by("number")
    rows = (_Agreed(*row) for row in found.values_list(*_Agreed._fields))
    return [one for one in rows if one.expires_on is None or one.expires_on >= local_date(at, one.zone)]


def _of_agreements(agreements: Iterable[_Agreed]) -> Iterator[_Use]:
    for one in agreements:
        pin: _Pin = (one.service_level_id, one.pinned_version)
        yield _Use(pin, one.calendar_id)
        if one.overrides:
            yield _Use(pin, one.calendar_id, one.number)


def _of_keys(at: datetime) -> Iterator[_Use]:
    """What keys lend: their own level if it differs from their agreement's, their own calendar before all others."""
    keys = SupportKey.objects.filter(is_active=True)
    holding = keys.filter(agreement=None) | _not_over(keys, at, "agreement__")
    calendar = Coalesce("work_calendar_id", "agreement__work_calendar_id", "organisation__work_calendar_id")
    rows = holding.values_list(
        "service_level_id",
        "pinned_version",
        "agreement__service_level_id",
        "agreement__pinned_version",
        calendar,
    )
    for own, own_version, of_agreement, agreed_version, calendar_id in rows.distinct():
        differs = own is not None and own != of_agreement
        yield _Use((own, own_version) if differs else (of_agreement, agreed_version), calendar_id)


def _of_rules(rules: Iterable[Ruled], places: Sequence[UUID]) -> Iterator[_Use]:
    for _, rule in rules:
        for calendar_id in [UUID(rule.work_calendar)] if rule.work_calendar else places:
            yield _Use(_pin_of(rule), calendar_id)


def _of_contracts(
    plans: Iterable[SupportPlanVersion], sold: Iterable[Sold], places: Sequence[UUID]
) -> Iterator[_Use]:
    """The rules of contracts in the versions that they pin, by their calendars where a rule has none of its own."""
    known = {(one.plan_id, one.number): rules_of(one) for one in plans}
    alike: dict[tuple[UUID, int, UUID | None], set[_Pin]] = {}
    for one in sold:
        pins = alike.setdefault((one.plan_id, one.plan_version, one.work_calendar_id), set())
        if one.level_id is not None:
            pins.add((one.level_id, one.pinned_version))
    for (plan_id, number, calendar_id), pinned in alike.items():
        for rule in known[plan_id, number]:
            own = UUID(rule.work_calendar) if rule.work_calendar else calendar_id
            for pin in _pinned(rule, pinned):
                yield from (_Use(pin, one) for one in ([own] if own else places))


def _pinned(rule: PlanRule, pins: Iterable[_Pin]) -> Sequence[_Pin]:
    """What contracts promise by a rule: its own version, else those that they pin, else the newest."""
    level, _ = own = _pin_of(rule)
    found = [pin for pin in pins if pin[0] == level and rule.level.version is None]
    return found or [own]


def _pin_of(rule: PlanRule) -> _Pin:
    return UUID(rule.level.level), rule.level.version


def _versions(pins: Collection[_Pin]) -> dict[_Pin, ServiceLevelVersion]:
    """The newest of every level, also under no number, and those that are pinned."""
    of_level = ServiceLevelVersion.objects.filter(level=OuterRef("level")).order_by("-number")
    wanted = Q(id=Subquery(of_level.values("id")[:1]))
    for level_id, number in sorted((level, number) for level, number in pins if number is not None):
        wanted |= Q(level=level_id, number=number)
    found = ServiceLevelVersion.objects.filter(wanted).select_related("level")
    by_pin: dict[_Pin, ServiceLevelVersion] = {}
    for one in found.order_by("level__sort_name", "level_id", "number"):
        # In order: the last one is the newest.
        by_pin |= {(one.level_id, one.number): one, (one.level_id, None): one}
    return by_pin


def _version_facts(
    versions: Mapping[_Pin, ServiceLevelVersion], pins: Collection[_Pin]
) -> dict[_Pin, checking.VersionFacts]:
    escalation = clock_levels({level_id for level_id, _ in pins})
    made: dict[UUID, checking.VersionFacts] = {}
    for pin in (one for one in versions if one in pins):
        one = versions[pin]
        made.setdefault(
            one.id,
            checking.VersionFacts(
                _named(one.level), one.number, one.targets, tuple(one.warn), escalation.get(one.level_id, ())
            ),
        )
    return {pin: made[one.id] for pin, one in versions.items() if pin in pins}


def _calendars(used: Collection[UUID], at: datetime) -> dict[UUID, checking.CalendarFacts]:
    found = WorkCalendar.objects.filter(Q(is_active=True) | Q(id__in=used)).order_by("sort_name", "id")
    stored = list(found)
    known, now = timelines([one.id for one in stored]), int(at.timestamp())
    return {
        one.id: checking.CalendarFacts(
            _named(one), present(known[one.id], at), known[one.id].as_known(now, now)
        )
        for one in stored
    }


def _counted(
    uses: Iterable[_Use],
    facts: Mapping[_Pin, checking.VersionFacts],
    calendars: Mapping[UUID, checking.CalendarFacts],
    overrides: Mapping[str, Any],
) -> Iterator[checking.Promised]:
    seen: set[tuple[checking.VersionFacts, UUID, str | None]] = set()
    for use in uses:
        version, held = facts[use.pin], calendars.get(use.calendar_id)
        if held is None or (version, use.calendar_id, use.agreement) in seen:
            continue
        seen.add((version, use.calendar_id, use.agreement))
        own = overrides[use.agreement] if use.agreement else {}
        places = frozenset((severity, clock) for severity, clocks in own.items() for clock in clocks)
        targets = merged(version.targets, own)
        yield checking.Promised(version, targets, held, use.agreement, places)


def _needed(
    agreements: Iterable[_Agreed],
    places: Iterable[UUID],
    calendars: Mapping[UUID, checking.CalendarFacts],
    at: datetime,
) -> Iterator[checking.Needed]:
    """Agreements until they end or are reviewed; organisations until the end of the next year, for they do not end."""
    for one in agreements:
        yield checking.Needed(calendars[one.calendar_id].calendar, one.until, one.number)
    for place in places:
        held = calendars[place]
        next_year = local_date(at, held.hours.zone).year + 1
        yield checking.Needed(held.calendar, date(next_year, 12, 31))


def _level_facts(versions: Mapping[_Pin, ServiceLevelVersion]) -> Iterator[checking.LevelFacts]:
    for (_, number), newest in versions.items():
        if number is None:
            yield checking.LevelFacts(_named(newest.level), newest.level.is_active, newest.number)


def _named(record: Any) -> checking.Reference:
    return checking.Reference(str(record.id), record.name)
