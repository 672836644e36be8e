"""Targets in the sentences of findings."""

from collections.abc import Mapping, Sequence
from typing import Any


def said(target: Mapping[str, Any]) -> str:
    """A target: ``4 h``, ``30 min round the clock``, ``2 business days``."""
    if "end_of_business_day" in target:
        days = target["end_of_business_day"]
        return f"{days} business day{'' if days == 1 else 's'}"
    length = length_said(target["minutes"])
    return f"{length} round the clock" if target.get("calendar") == "elapsed" else length


def length_said(minutes: int) -> str:
    """``4 h``, ``30 min``, ``1 h 30 min``."""
    hours, rest = divmod(minutes, 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{rest} min"] if rest or not hours else [])])


def severities_said(severities: Sequence[str]) -> str:
    """``severity 1``, ``severities 1 and 3``, ``severities 1 to 4``."""
    if len(severities) == 1:
        return f"severity {severities[0]}"
    first, last = int(severities[0]), int(severities[-1])
    if len(severities) > 2 and last - first == len(severities) - 1:
        return f"severities {first} to {last}"
    return f"severities {', '.join(severities[:-1])} and {severities[-1]}"


def promising(severities: Sequence[str]) -> str:
    """The beginning of a sentence: ``Severity 1 promises``, ``Severities 1 to 4 promise``."""
    return f"{severities_said(severities).capitalize()} {'promises' if len(severities) == 1 else 'promise'}"


def only(severities: Sequence[str]) -> str | None:
    """The one severity that a finding names; none where it is about several."""
    return severities[0] if len(severities) == 1 else None
