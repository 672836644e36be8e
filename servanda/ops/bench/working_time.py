"""``servanda bench working-time``: questions to a compiled calendar, beside a bare bisection."""

import argparse
from bisect import bisect_left
from random import Random
from typing import Final

from servanda.core.calendars import Calendar, Compiled, Hours, Union, compile_calendar, openings_of
from servanda.ops.arguments import count
from servanda.ops.bench.measuring import Measured, measure, tell

_MONDAY: Final = 1_781_481_600
"""15 June 2026, 00:00 UTC."""
_YEAR: Final = 365 * 86_400
_MANY: Final = 1_000_000
_LUNCH: Final[Hours] = ((8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600))


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench working-time``."""
    parser = subparsers.add_parser("working-time", help="deadlines and working time on a compiled calendar")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--batches", type=count, default=300, help="how many batches of 1000 calls (300)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit code."""
    batches = max(args.batches, 1)
    at_once = {"due, a million at once: millions a second": _millions_a_second(batches)}
    tell(measurements(batches), as_json=args.json, also=at_once)
    return 0


def measurements(batches: int) -> list[Measured]:
    """The figures, over random instants of a year and targets up to five working days."""
    chance = Random(7)  # noqa: S311 — the same instants each time
    instants = [(_MONDAY + chance.randrange(_YEAR), chance.randrange(1, 40 * 3600)) for _ in range(1000)]
    berlin, new_york = _office("Europe/Berlin"), _office("America/New_York")
    office, union = compile_calendar(berlin), compile_calendar(Union((berlin, new_york)))
    openings = openings_of(berlin)
    return [
        _bare_bisection(office, instants, batches),
        measure("due", lambda ask: office.due(*ask), instants, batches=batches),
        measure("due, union of two", lambda ask: union.due(*ask), instants, batches=batches),
        measure(
            "working time of up to 40 hours",
            lambda ask: office.working_time(ask[0], sum(ask)),
            instants,
            batches=batches,
        ),
        measure(
            "end of business day", lambda ask: office.end_of_business_day(ask[0], 1), instants, batches=9
        ),
        measure("lay out one year", openings.in_year, range(2020, 2030), batches=9),
    ]


def _millions_a_second(batches: int) -> float:
    """Deadlines by arrays, the median of a tenth of the batches."""
    # No other command needs them: they would take half of its start.
    import numpy as np

    from servanda.reporting.working_time import WorkingTimes

    chance = np.random.default_rng(7)
    at = _MONDAY + chance.integers(0, _YEAR, _MANY)
    seconds = chance.integers(1, 40 * 3600, _MANY)
    office = WorkingTimes(compile_calendar(_office("Europe/Berlin")), _MONDAY, _MONDAY + 2 * _YEAR)
    measured = measure("", lambda _: office.due(at, seconds), [None], batches=max(batches // 10, 1))
    return round(_MANY / measured.median_us, 1)


def _bare_bisection(office: Compiled, instants: list[tuple[int, int]], batches: int) -> Measured:
    """What finding a place in the same list costs at least."""
    opens = [opens for opens, _ in office.open_between(_MONDAY - _YEAR, _MONDAY + 2 * _YEAR)]
    return measure("a bare bisection", lambda ask: bisect_left(opens, ask[0]), instants, batches=batches)


def _office(zone: str) -> Calendar:
    return Calendar(zone, (_LUNCH, _LUNCH, _LUNCH, _LUNCH, _LUNCH, (), ()))
