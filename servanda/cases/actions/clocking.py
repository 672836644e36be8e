"""The clock events that moves decide, as the clock sheet keeps them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from servanda.commitments.actions import NewEvent
from servanda.core.cases import ClockEvent, EventType
from servanda.core.clocks import EventData
from servanda.core.clocks import events as told

_Data = Mapping[str, Any]

_KEPT_AS: Final[Mapping[EventType, Callable[[_Data], EventData]]] = {
    EventType.EXTERNAL_INFO: lambda data: told.ExternalInfo(data["mode"] == "send_reply", data["automatic"]),
    EventType.CUSTOMER_MESSAGE: lambda _: told.CustomerMessage(),
    EventType.TAKEN_BACK: lambda _: told.TakenBack(),
    EventType.HOLD: lambda data: told.Hold(data["reason"], data["pauses"]),
    EventType.RESUME: lambda _: told.Resume(),
    EventType.SOLVED: lambda data: told.Solved(data["told"]),
    EventType.REOPENED: lambda _: told.Reopened(),
    EventType.CANCELLED: lambda _: told.Cancelled(),
    EventType.RETRACTED: lambda data: told.Retracted(data["seq"]),
}


def entered_as(event: ClockEvent) -> NewEvent:
    """The event of a decision in the form of the clock sheet."""
    return NewEvent(event.at, event.recorded_at, _KEPT_AS[event.type](event.data))
