"""Timing calls and telling the result."""

import gc
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter_ns
from types import MappingProxyType
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measured:
    """Microseconds a call, over batches of calls: the fastest batch, the median, and the 95th of a hundred."""

    what: str
    best_us: float
    median_us: float
    p95_us: float
    calls: int


def measure(what: str, call: Callable[[T], object], arguments: Sequence[T], *, batches: int) -> Measured:
    """Call with every argument in turn, ``batches`` times; the first round only warms up."""
    _batch(call, arguments)
    gc.collect()
    times = sorted(_batch(call, arguments) for _ in range(batches))
    return _measured(what, times, batches * len(arguments))


def in_turn(calls: Mapping[str, Callable[[], object]], *, rounds: int) -> list[Measured]:
    """Each call once in every round, so that what else the machine does falls on all of them alike."""
    times: dict[str, list[float]] = {what: [] for what in calls}
    for _ in range(rounds):
        for what, call in calls.items():
            begun = perf_counter_ns()
            call()
            times[what].append((perf_counter_ns() - begun) / 1000)
    return [_measured(what, sorted(found), len(found)) for what, found in times.items()]


def tell(
    measured: Iterable[Measured], *, as_json: bool, also: Mapping[str, float] = MappingProxyType({})
) -> None:
    """Print a table, or JSON with the machine; ``also`` are further figures by their names."""
    rows = list(measured)
    if as_json:
        told = {"machine": machine(), "measured": [asdict(row) for row in rows], "also": dict(also)}
        json.dump(told, sys.stdout, indent=1)
        sys.stdout.write("\n")
        return
    sys.stdout.write(f"{', '.join(str(fact) for fact in machine().values())}\n")
    sys.stdout.write(f"{'microseconds a call':<44}{'best':>9}{'median':>9}{'p95':>9}{'calls':>10}\n")
    for row in rows:
        figures = f"{row.best_us:>9.2f}{row.median_us:>9.2f}{row.p95_us:>9.2f}{row.calls:>10}"
        sys.stdout.write(f"{row.what:<44}{figures}\n")
    for what, figure in also.items():
        sys.stdout.write(f"{what:<44}{figure:>9}\n")


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "architecture": platform.machine(),
        "cores": f"{os.cpu_count()} cores",
    }


def _measured(what: str, times: Sequence[float], calls: int) -> Measured:
    return Measured(what, times[0], times[len(times) // 2], times[len(times) * 95 // 100], calls)


def _batch(call: Callable[[T], object], arguments: Sequence[T]) -> float:
    """Microseconds a call."""
    begun = perf_counter_ns()
    for argument in arguments:
        call(argument)
    return (perf_counter_ns() - begun) / len(arguments) / 1000
