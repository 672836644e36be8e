"""Short scenarios in the published format: Monday 15 June 2026, Berlin office hours."""

from typing import Any

Raw = dict[str, Any]
DAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE: Raw = {"timezone": "Europe/Berlin", "weekly": {day: [["09:00", "17:00"]] for day in DAYS}}
LONDON: Raw = {"timezone": "Europe/London", "weekly": {day: [["09:00", "17:00"]] for day in DAYS}}
PROMISED: Raw = {"1": {"irt": {"minutes": 120}, "ort": {"minutes": 480, "calendar": "default"}}}


def instant(time: str) -> str:
    """``10:00``, or ``16 10:00`` for another day of June."""
    day, _, clock = time.rpartition(" ")
    return f"2026-06-{day or '15'}T{clock}:00+02:00"


def event(kind: str, time: str, seq: int, **data: Any) -> Raw:
    return {"type": kind, "at": instant(time), "seq": seq, **data}


def scenario(*events: Raw, evaluate_at: str = "12:00", **overrides: Any) -> Raw:
    """A scenario received at 09:00 with severity 1."""
    made: Raw = {
        "id": "made",
        "calendar": OFFICE,
        "targets": PROMISED,
        "events": [event("registered", "09:00", 1, severity="1"), *events],
        "checks": [{"evaluate_at": instant(evaluate_at)}],
    }
    return {**made, **overrides}
