"""The one place that reads the clock. Interfaces call ``now()`` once and pass the instant on as ``at``."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present instant in UTC, cut to whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def milliseconds() -> int:
    """Milliseconds since 1970 in UTC: for identifiers and measurements, never for a rule."""
    return time.time_ns() // 1_000_000
