"""The rules of a support plan as the core reads them."""

from collections.abc import Mapping
from typing import Any

from servanda.core.cover import Criterion, Level, Match, PlanRule, Subject


def rule_of(written: Mapping[str, Any]) -> PlanRule:
    """One rule of a plan version."""
    criteria = (Criterion(Subject(one["subject"]), tuple(one["one_of"])) for one in written["criteria"])
    return PlanRule(
        level=Level(written["level"], written.get("version")),
        criteria=tuple(criteria),
        match=Match(written["match"]),
        work_calendar=written.get("work_calendar"),
        organisation=written.get("organisation"),
    )
