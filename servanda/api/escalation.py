"""``service-levels/{id}/escalation``: who learns of a deadline, and what is done about it."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import Field, Strict, StringConstraints

from servanda.agreements import actions, queries
from servanda.api.etags import expected
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Out, RecordOut
from servanda.core import agreements as core
from servanda.core.clocks import ClockKind

router = Router(tags=["service-levels"])

Clock = Literal["irt", "ort", "update", "ola"]
Number = Annotated[int, Strict(), Field(ge=1, le=4)]
Offset = Annotated[
    int,
    Strict(),
    Field(
        ge=-2_000_000_000,
        le=2_000_000_000,
        description="Seconds, whole minutes, counted as the target is: negative before the deadline.",
    ),
]
RecipientKind = Literal[
    "assignee", "owner", "queue_lead", "organisation_manager", "agreement_owner", "user", "team", "address"
]
ActionKind = Literal["escalate", "priority", "dispatch"]
MailAddress = Annotated[str, StringConstraints(max_length=254)]


class Recipient(Body):
    """`id` of a `user` or `team`, `address` of an `address`; nothing besides `kind` for all others."""

    kind: RecipientKind
    id: UUID | None = None
    address: MailAddress | None = None


class Action(Body):
    """`escalate`: the case counts as at risk. `id` is the `priority` that it gets, the queue of a `dispatch`."""

    kind: ActionKind
    id: UUID | None = None


class Level(Body):
    """One level of one clock."""

    clock: Clock
    number: Number
    offset_s: Offset
    recipients: Annotated[list[Recipient], Field(max_length=50)] = []
    actions: Annotated[list[Action], Field(max_length=3)] = []


class Escalation(Body):
    """The whole matrix: levels of a clock are numbered from 1 and come one after the other in time."""

    levels: Annotated[list[Level], Field(max_length=16)]


class EscalationWarning(Out):
    """What was taken, but is hardly meant; `field` is like `irt.2.offset_s`, or the clock alone."""

    field: str
    message: str


class EscalationOut(RecordOut):
    """Of a service level, whose id and revision these are."""

    levels: list[Level]
    warnings: list[EscalationWarning]


@router.get("/{uuid:level_id}/escalation", response=EscalationOut)
def get_escalation(request: ApiRequest, level_id: UUID) -> object:
    """The matrix of a service level, by clock and number."""
    return _out(request, queries.service_level(level_id, viewer=request.viewer))


@router.put("/{uuid:level_id}/escalation", response=EscalationOut)
def set_escalation(request: ApiRequest, level_id: UUID, given: Escalation) -> object:
    """Put this matrix in the place of the present one. It holds at once, also for open cases."""
    level = actions.set_escalation(
        level_id=level_id,
        rows=[_row(one) for one in given.levels],
        expecting=expected(request),
        by=request.viewer,
        at=request.at,
    )
    return _out(request, level)


def _row(given: Level) -> core.EscalationRow:
    recipients = (
        core.Recipient(core.RecipientKind(one.kind), one.id, one.address or "") for one in given.recipients
    )
    done = (core.EscalationAction(core.ActionKind(one.kind), one.id) for one in given.actions)
    return core.EscalationRow(
        ClockKind(given.clock), given.number, given.offset_s, tuple(recipients), tuple(done)
    )


def _out(request: ApiRequest, level: Any) -> dict[str, Any]:
    rows = queries.escalation_rows(queries.escalation(level.id, viewer=request.viewer))
    return {
        "id": level.id,
        "revision": level.revision,
        "levels": _levels(rows),
        "warnings": queries.escalation_warnings(level, rows),
    }


def _levels(rows: Iterable[core.EscalationRow]) -> list[dict[str, Any]]:
    return [
        {
            "clock": row.clock,
            "number": row.number,
            "offset_s": row.offset_s,
            "recipients": core.written_recipients(row.recipients),
            "actions": core.written_actions(row.actions),
        }
        for levels in core.by_clock(rows).values()
        for row in levels
    ]
