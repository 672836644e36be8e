"""``service-levels``: what is promised for each severity."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import Field, Strict, StringConstraints

from servanda.agreements import actions, queries
from servanda.api.etags import expected
from servanda.api.paging import Listing, Paging, page
from servanda.api.promises import BySeverity, OnSeverityChange, written
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Flag, InstantOut, Out, RecordOut, Whole, left_out

router = Router(tags=["service-levels"])

Name = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Counts = Literal["sent", "completed"]
Small = Annotated[int, Strict(), Field(ge=0, le=32_000)]
Percents = Annotated[list[Annotated[int, Strict(), Field(ge=1, le=1000)]], Field(max_length=10)]


class ServiceLevelOut(RecordOut):
    """With its newest version. Windows and intervals in seconds, the reminders' of working time."""

    name: str
    is_default: bool
    is_active: bool
    resolution_counts: Counts
    tasks_pause_with_case: bool
    reopening_window_s: int | None
    reminders: int
    reminder_interval_s: int | None
    silent_days: int | None
    version: int
    targets: BySeverity
    warn: list[int]
    on_severity_change: OnSeverityChange

    @staticmethod
    def resolve_version(level: Any) -> int:
        return level.newest[0].number  # type: ignore[no-any-return]

    @staticmethod
    def resolve_targets(level: Any) -> object:
        return level.newest[0].targets

    @staticmethod
    def resolve_warn(level: Any) -> object:
        return level.newest[0].warn

    @staticmethod
    def resolve_on_severity_change(level: Any) -> object:
        return level.newest[0].on_severity_change


class ServiceLevelVersionOut(Out):
    number: int
    targets: BySeverity
    warn: list[int]
    on_severity_change: OnSeverityChange
    made_at: InstantOut
    made_by: str


class NewServiceLevel(Body):
    """``warn`` are percents of a target."""

    name: Name
    resolution_counts: Counts = "sent"
    tasks_pause_with_case: Flag = False
    reopening_window_s: Whole | None = None
    reminders: Small = 0
    reminder_interval_s: Whole | None = None
    silent_days: Small | None = None
    targets: BySeverity = {}
    warn: Percents = [60, 100]
    on_severity_change: OnSeverityChange = "carry"


class ServiceLevelChange(Body):
    """Other ``targets``, ``warn`` or another ``on_severity_change`` make a version."""

    name: Name = left_out()
    resolution_counts: Counts = left_out()
    tasks_pause_with_case: Flag = left_out()
    reopening_window_s: Whole | None = None
    reminders: Small = left_out()
    reminder_interval_s: Whole | None = None
    silent_days: Small | None = None
    targets: BySeverity = left_out()
    warn: Percents = left_out()
    on_severity_change: OnSeverityChange = left_out()
    is_active: Flag = left_out()


@router.get("", response=Listing[ServiceLevelOut])
def list_service_levels(request: ApiRequest, paging: Query[Paging]) -> object:
    """Service levels by name, those out of use included."""
    return page(queries.service_levels(viewer=request.viewer), paging, order=("sort_name", "id"))


@router.post("", response={201: ServiceLevelOut})
def create_service_level(request: ApiRequest, given: NewServiceLevel) -> object:
    """Add a level with its first version."""
    fields = written(given.given(), "targets")
    return actions.create_service_level(**fields, by=request.viewer, at=request.at)


@router.get("/{uuid:level_id}", response=ServiceLevelOut)
def get_service_level(request: ApiRequest, level_id: UUID) -> object:
    """One service level."""
    return queries.service_level(level_id, viewer=request.viewer)


@router.patch("/{uuid:level_id}", response=ServiceLevelOut)
def change_service_level(request: ApiRequest, level_id: UUID, given: ServiceLevelChange) -> object:
    """Change what is sent; approved agreements and open cases keep the version they have."""
    return actions.change_service_level(
        level_id=level_id,
        **written(given.given(), "targets"),
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )


@router.get("/{uuid:level_id}/versions", response=Listing[ServiceLevelVersionOut])
def list_service_level_versions(request: ApiRequest, level_id: UUID, paging: Query[Paging]) -> object:
    """The versions of a level, newest first."""
    return page(queries.versions(level_id, viewer=request.viewer), paging, order=("-number",))


@router.post("/{uuid:level_id}/default", response=ServiceLevelOut)
def make_default_service_level(request: ApiRequest, level_id: UUID) -> object:
    """Preset this level where nothing else is chosen."""
    return actions.make_default_service_level(level_id=level_id, by=request.viewer, at=request.at)
