"""Rules as rows: whether each holds, the field that it is of, and what to say where it does not."""

from collections.abc import Iterable

from servanda.core.refusals import Fault


def failing(checks: Iterable[tuple[bool, str, str]]) -> list[Fault]:
    """A fault for each that does not hold, in their order."""
    return [Fault(field_name, message) for holds, field_name, message in checks if not holds]
