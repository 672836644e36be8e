"""Creating and changing service levels: a change of what is promised makes a version."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.models import ServiceLevel, ServiceLevelVersion
from servanda.core.access import Permission, Viewer
from servanda.core.agreements import TargetsInvalid, check_targets
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.customers.actions.setting import name_faults, set_fields
from servanda.foundation.transactions import action
from servanda.organisations.actions.faults import faults_of
from servanda.organisations.queries import require_everywhere
from servanda.people.revisions import expect_revision

_PLAIN: Final = (
    "name",
    "resolution_counts",
    "tasks_pause_with_case",
    "reopening_window_s",
    "reminders",
    "reminder_interval_s",
    "silent_days",
    "is_active",
)
_VERSIONED: Final = ("targets", "warn", "on_severity_change")
_WARNINGS: Final = [60, 100]
_MOST_PERCENT: Final = 1000
_MOST_WARNINGS: Final = 10


class ServiceLevelInvalid(Invalid):
    """A service level cannot be like this."""


class ServiceLevelInUse(Conflict):
    """Something still needs this service level, or it is not in use."""


class LevelFields(TypedDict, total=False):
    """What is set about a service level; what is left out stays as it is.

    ``targets`` as ``core.agreements.targets`` reads them, ``warn`` in percents. Windows and intervals in seconds.
    """

    name: str
    resolution_counts: str
    tasks_pause_with_case: bool
    reopening_window_s: int | None
    reminders: int
    reminder_interval_s: int | None
    silent_days: int | None
    targets: Mapping[str, Mapping[str, Mapping[str, Any]]]
    warn: list[int]
    on_severity_change: str
    is_active: bool


@action
def create_service_level(*, by: Viewer, at: datetime, **fields: Unpack[LevelFields]) -> ServiceLevel:
    """Add a level with its first version. Raises ``NotAllowed``, ``ServiceLevelInvalid``."""
    require_everywhere(by, Permission.SETUP_EDIT)
    level, version = ServiceLevel(), ServiceLevelVersion(number=1, targets={}, warn=list(_WARNINGS))
    _set(level, version, fields)
    level.save(force_insert=True)
    _add(version, level, by, at)
    return queries.service_level(level.id, viewer=by)


@action
def change_service_level(
    *,
    level_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[LevelFields],
) -> ServiceLevel:
    """Change what is given; other targets, warnings or another carry rule make a version.

    What was approved, and open cases, keep the version they have.
    Raises ``NotAllowed``, ``NoSuchServiceLevel``, ``Stale`` or ``ServiceLevelInvalid``.
    """
    require_everywhere(by, Permission.SETUP_EDIT)
    level = queries.lock_service_level(level_id, viewer=by)
    expect_revision(level.revision, expecting)
    former = queries.newest_version(level_id)
    version = ServiceLevelVersion(number=former.number + 1, **_promised(former))
    _set(level, version, fields)
    level.store()
    if _promised(version) != _promised(former):
        _add(version, level, by, at)
    return queries.service_level(level_id, viewer=by)


@action
def make_default_service_level(*, level_id: UUID, by: Viewer, at: datetime) -> ServiceLevel:
    """Preset this level where nothing else is chosen. Raises ``NotAllowed``, ``NoSuchServiceLevel``, ``ServiceLevelInUse``."""
    require_everywhere(by, Permission.SETUP_EDIT)
    # All of them, in one order: two who choose at once follow one another.
    everyone = list(ServiceLevel.objects.select_for_update().order_by("id"))
    level = next((one for one in everyone if one.id == level_id), None)
    if level is None:
        raise queries.NoSuchServiceLevel("There is no such service level.")
    if not level.is_active:
        raise ServiceLevelInUse(f"{level.name} is not in use; put it into use before it is the default.")
    for one in sorted(everyone, key=lambda other: other == level):
        if one.is_default != (one == level):
            one.is_default = one == level
            one.store()
    return queries.service_level(level_id, viewer=by)


def _promised(version: ServiceLevelVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in _VERSIONED}


def _set(level: ServiceLevel, version: ServiceLevelVersion, fields: LevelFields) -> None:
    set_fields(level, fields, _PLAIN)
    set_fields(version, fields, _VERSIONED)
    faults = [
        *faults_of(level),
        *name_faults(level.name),
        *faults_of(version, but=["level", "targets", "warn", "made_at", "made_by", "number"]),
        *_warn_faults(version.warn),
    ]
    try:
        check_targets(version.targets)
    except TargetsInvalid as refused:
        faults += [Fault(f"targets.{fault.field}", fault.message) for fault in refused.faults]
    refuse(ServiceLevelInvalid, "This service level cannot be saved.", faults)
    version.warn = sorted(set(version.warn))
    version.targets = {severity: clocks for severity, clocks in version.targets.items() if clocks}


def _warn_faults(warn: list[int]) -> Iterator[Fault]:
    if len(warn) > _MOST_WARNINGS or any(not 1 <= percent <= _MOST_PERCENT for percent in warn):
        yield Fault("warn", f"Enter up to {_MOST_WARNINGS} percents from 1 to {_MOST_PERCENT}.")


def _add(version: ServiceLevelVersion, level: ServiceLevel, by: Viewer, at: datetime) -> None:
    version.level, version.made_at, version.made_by = level, at, by.name
    version.save(force_insert=True)
