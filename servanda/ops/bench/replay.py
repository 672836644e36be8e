"""``servanda bench replay``: a case of forty events folded from nothing, events parsed and calendar compiled."""

import argparse
from typing import Final

from servanda.core.calendars import Calendar, Hours, timeline_of
from servanda.core.clocks import (
    ClockEvent,
    ClockKind,
    ClockSheet,
    Cover,
    EventData,
    Level,
    Promises,
    Target,
    fold,
)
from servanda.core.clocks.events import (
    CustomerMessage,
    ExternalInfo,
    Hold,
    Interaction,
    InternalNote,
    Registered,
    Resume,
)
from servanda.ops.arguments import count
from servanda.ops.bench.measuring import Measured, measure, tell

_RECEIVED: Final = 1_781_506_800
"""Monday 15 June 2026, 09:00 in Berlin."""
_APART: Final = 5400
_HOURS: Final[Hours] = ((9 * 3600, 17 * 3600),)
_PROMISES: Final = Promises(
    irt=Target(3600, "office"), ort=Target(80 * 3600, "office"), update=Target(4 * 3600, "office")
)
_ROUND: Final[tuple[EventData, ...]] = (
    ExternalInfo(),
    ExternalInfo(asks=True),
    CustomerMessage(),
    InternalNote(),
    Hold("vendor", pauses=True),
    Resume(),
    Interaction(outbound=True, counts_as_response=True),
    ExternalInfo(asks=True),
    CustomerMessage(),
    CustomerMessage(),
)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench replay``."""
    parser = subparsers.add_parser(
        "replay", help="fold a case of forty events with three clocks and warnings"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--batches", type=count, default=200, help="how many batches of 20 folds (200)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit code."""
    tell(measurements(max(args.batches, 1)), as_json=args.json)
    return 0


def measurements(batches: int) -> list[Measured]:
    """The figures; the case opens and closes some fifteen update cycles and pauses a dozen times."""
    sheet = busy_case(40)
    return [
        measure(what, lambda at, told=told: fold(told, at), [_end(told)] * 20, batches=batches)  # type: ignore[misc]  # mypy cannot infer a bound default
        for what, told in (
            ("replay of 40 events, 3 clocks, 2 warnings", sheet),
            ("replay of 10 events", busy_case(10)),
            ("replay of 40 events, one of them late", _with_late_call(sheet)),
        )
    ]


def busy_case(events: int) -> ClockSheet:
    """A case of so many events, some every ninety minutes around the clock."""
    receipt = ClockEvent(1, _RECEIVED, _RECEIVED, Registered("1", Cover({"1": _PROMISES}, warn=(60, 100))))
    told = [
        ClockEvent(
            seq,
            _RECEIVED + (seq - 1) * _APART,
            _RECEIVED + (seq - 1) * _APART,
            _ROUND[(seq - 2) % len(_ROUND)],
        )
        for seq in range(2, events + 1)
    ]
    office = timeline_of(Calendar("Europe/Berlin", (_HOURS, _HOURS, _HOURS, _HOURS, _HOURS, (), ())))
    return ClockSheet((receipt, *told), {"office": office}, (Level(ClockKind.ORT, 1, -3600),))


def _with_late_call(sheet: ClockSheet) -> ClockSheet:
    call = ClockEvent(
        99, _RECEIVED + 600, _end(sheet) - 60, Interaction(outbound=True, counts_as_response=True)
    )
    return ClockSheet((*sheet.events, call), sheet.calendars, sheet.levels)


def _end(sheet: ClockSheet) -> int:
    return max(event.at for event in sheet.events) + 1800
