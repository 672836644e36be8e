"""What Halden sells: one support plan of each kind, with rules as one would write them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from servanda.agreements import actions
from servanda.agreements import queries as promised
from servanda.core.access import Viewer
from servanda.core.cover import Criterion, Level, PlanRule, Subject
from servanda.customers import queries as customers
from servanda.organisations import queries as organisations

Rules = Sequence[tuple[Mapping[Subject, Sequence[str]], str, str]]
"""Criteria by subject, the service level, and the organisation's code or nothing."""

_WORST: Final = {Subject.SEVERITY: ("1", "2")}
_PARTS: Final = ({Subject.CATEGORY: ("Spare parts",)}, "Silver", "SPARE")

PLANS: Final[Mapping[str, tuple[actions.PlanFields, Rules]]] = {
    "Line Care 20": (
        {
            "description": "Twenty hours a year for one line, by the quarter of an hour.",
            "plan_type": "hours",
            "allowance": 20 * 60,
            "cycle": "year",
            "increment_min": 15,
            "when_used_up": "charge",
            "total_cost": Decimal(3200),
        },
        (({Subject.SEVERITY: ("1",)}, "Gold", ""), ({}, "Silver", "")),
    ),
    "Line Care 40": (
        {
            "description": "Forty hours a year; what is left moves on to the next.",
            "plan_type": "hours",
            "allowance": 40 * 60,
            "cycle": "year",
            "carries_forward": True,
            "increment_min": 15,
            "when_used_up": "charge",
            "total_cost": Decimal(5800),
        },
        ((_WORST, "Gold", ""), ({}, "Silver", "")),
    ),
    "Palletizer Care": (
        {
            "description": "Twelve cases in the contract's time, for palletizers.",
            "plan_type": "incidents",
            "allowance": 12,
            "cycle": "contract_period",
            "when_used_up": "ask_for_authorisation",
            "total_cost": Decimal(2900),
        },
        ((_WORST | {Subject.PRODUCT: ("PL-80",)}, "Gold", ""), _PARTS, ({}, "Silver", "")),
    ),
    "Starter 5": (
        {
            "description": "Five cases a year to begin with; after that we are glad to talk about more.",
            "plan_type": "incidents",
            "allowance": 5,
            "cycle": "year",
            "when_used_up": "default_plan",
            "total_cost": Decimal(900),
        },
        (({}, "Silver", ""),),
    ),
    "Filler Full Service": (
        {
            "description": "Everything for the filler, day and night.",
            "plan_type": "fixed",
            "total_cost": Decimal(14500),
        },
        ((_WORST, "Platinum", ""), ({Subject.OBJECT_KIND: ("rma",)}, "Gold", "SPARE"), ({}, "Gold", "")),
    ),
}
"""In euros."""


def sell(levels: Mapping[str, UUID], *, by: Viewer, at: datetime) -> dict[str, UUID]:
    """The plans, by name, with the default one under the name that Halden gives it."""
    known = _known(by)
    default = promised.default_plan()
    actions.change_plan(
        plan_id=default.id,
        name="Pay per case",
        description="For customers without a contract: each case is decided and charged by itself.",
        by=by,
        at=at,
    )
    made = {"Pay per case": default.id}
    for name, (terms, rules) in PLANS.items():
        written = [_rule(rule, levels, known) for rule in rules]
        fields: actions.PlanFields = {**terms, "name": name, "currency": "EUR", "rules": written}
        made[name] = actions.create_plan(**fields, by=by, at=at).id
    return made


def _known(by: Viewer) -> dict[str, str]:
    """Ids by the codes and labels that the rules use."""
    products = {one.code: str(one.id) for one in customers.products(viewer=by)}
    categories = {one.label: str(one.id) for _, one in organisations.category_tree(viewer=by)}
    places = {one.code: str(one.id) for one in organisations.organisations(viewer=by)}
    return products | categories | places


def _rule(
    rule: tuple[Mapping[Subject, Sequence[str]], str, str],
    levels: Mapping[str, UUID],
    known: Mapping[str, str],
) -> PlanRule:
    criteria, level, organisation = rule
    return PlanRule(
        level=Level(str(levels[level])),
        criteria=tuple(
            Criterion(subject, tuple(known.get(one, one) for one in wanted))
            for subject, wanted in criteria.items()
        ),
        organisation=known.get(organisation),
    )
