"""The shapes that service levels, agreements and cover share."""

from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from servanda.api.schemas import Body

Minutes = Annotated[int, Strict(), Field(ge=1, le=2_635_200)]
Days = Annotated[int, Strict(), Field(ge=1, le=366)]
Version = Annotated[int, Field(description="The version that is pinned; null for the newest.")]
OnSeverityChange = Literal["carry", "restart", "retroactive"]
Reason = Annotated[str, Field(min_length=1, max_length=400)]


class CaseTarget(Body):
    """`case`: working time of the case's calendar; `elapsed` goes on day and night."""

    minutes: Minutes
    calendar: Literal["case", "elapsed"] = "case"


class TaskTarget(Body):
    """Either working minutes of the task's organisation, or the end of which of its business days."""

    minutes: Minutes | None = None
    end_of_business_day: Days | None = None


class Targets(Body):
    """Initial response, resolution, update interval, and tasks; what is absent is not promised."""

    irt: CaseTarget | None = None
    ort: CaseTarget | None = None
    update: CaseTarget | None = None
    ola: TaskTarget | None = None


BySeverity = Annotated[
    dict[Literal["1", "2", "3", "4"], Targets], Field(description="Targets by severity, 1 the worst.")
]


class Block(Body):
    reason: Reason


def written(given: dict[str, Any], name: str) -> dict[str, Any]:
    """What was given, with the targets under that name as they are kept."""
    if name not in given:
        return given
    targets = {severity: one.model_dump(exclude_none=True) for severity, one in given[name].items()}
    return given | {name: targets}
