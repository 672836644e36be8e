"""The whole judgement beside a clerk who fills a form."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from servanda.core.agreements import Period
from servanda.core.cover import (
    Agreement,
    Contract,
    ContractStage,
    Cover,
    CoverFacts,
    Criterion,
    Key,
    Level,
    Match,
    Overrule,
    Plan,
    PlanRule,
    PlanType,
    Subject,
    WhenUsedUp,
    judge,
)

from . import clerk
from .make import LAST_YEAR, NEXT_YEAR, TODAY, VALID, YEAR, asked, facts


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """The usual five times out of six, so that most candidates hold and have to be ranked."""
    return st.sampled_from([usual] * 5 * len(others) + list(others))


LINES: Final = [("acme",), ("acme", "holding"), ("acme", "holding", "group"), ()]
CALLERS: Final = [(), ("carla",)]
PRODUCTS: Final = [("press",), ("press-7", "press"), ()]
OWNERS: Final = st.sampled_from(["acme", "acme", "acme", "holding", "holding", "group", "globex"])
ENDED_TODAY: Final = Period(date(2026, 1, 1), TODAY)
LEVELS: Final = st.sampled_from([None, Level("silver", 4), Level("silver"), Level("gold", 2)])
CALENDARS: Final = mostly(None, "night", "weekend")
EARLIER: Final = datetime(2025, 6, 1, tzinfo=UTC)
RULES: Final = st.builds(
    PlanRule,
    level=st.sampled_from([Level("bronze", 1), Level("gold", 2)]),
    criteria=st.lists(
        st.sampled_from(
            [
                Criterion(Subject.SEVERITY, ("1", "2")),
                Criterion(Subject.PRODUCT, ("press",)),
                Criterion(Subject.CATEGORY, ("print",)),
                Criterion(Subject.OBJECT_KIND, ("rma",)),
                Criterion(Subject.CHANNEL, ("email",)),
            ]
        ),
        max_size=2,
    ).map(tuple),
    match=st.sampled_from(Match),
    work_calendar=CALENDARS,
    organisation=mostly(None, "north"),
)
PLANS: Final = st.builds(
    Plan,
    st.sampled_from(["care", "packet"]),
    st.integers(1, 2),
    st.lists(RULES, max_size=2).map(tuple),
    st.sampled_from(PlanType),
    st.sampled_from(WhenUsedUp),
)
AGREEMENTS: Final = st.builds(
    Agreement,
    number=st.sampled_from(["SA-1", "SA-2", "SA-3"]),
    customer=OWNERS,
    validity=mostly(
        VALID,
        replace(VALID, approved=False),
        replace(VALID, blocked=True),
        replace(VALID, period=LAST_YEAR),
        replace(VALID, period=NEXT_YEAR, blocked=True),
        replace(VALID, successor_starts_on=TODAY),
    ),
    on=st.just(TODAY),
    organisation=st.sampled_from(["north", "south"]),
    level=LEVELS,
    approved_at=st.sampled_from([EARLIER, EARLIER.replace(month=7)]),
    includes_sub_customers=mostly(True, False),
    work_calendar=CALENDARS,
    contract=st.sampled_from([None, "CT-1", "CT-2"]),
    named_contacts_only=st.booleans(),
    named=st.sampled_from([(), ("carla",), ("gus",)]),
    has_overrides=st.booleans(),
)
CONTRACTS: Final = st.builds(
    Contract,
    number=st.sampled_from(["CT-1", "CT-2", "CT-3", "CT-4", "CT-5"]),
    customer=OWNERS,
    stage=mostly(ContractStage.ACTIVE, ContractStage.TERMINATED, ContractStage.DRAFT),
    period=st.sampled_from([YEAR, YEAR, YEAR, ENDED_TODAY, ENDED_TODAY, LAST_YEAR, NEXT_YEAR]),
    on=st.just(TODAY),
    plan=PLANS,
    products=st.sampled_from([(), ("press",), ("pump",), ("pump", "press")]),
    includes_sub_customers=mostly(True, False),
    blocked=mostly(False, True),
    grace_days=st.integers(0, 1),
    work_calendar=CALENDARS,
    allowance_left=st.sampled_from([None, 0, -1, 5]),
)
KEYS: Final = st.builds(
    Key,
    code=st.sampled_from(["K-1", "K-2"]),
    customer=st.just("acme"),
    organisation=st.sampled_from(["north", "south"]),
    blocked=mostly(False, True),
    agreement=st.sampled_from([None, "SA-1", "SA-2"]),
    level=LEVELS,
    work_calendar=CALENDARS,
)


def several(of: st.SearchStrategy[Any], name: str, least: int, most: int) -> st.SearchStrategy[Any]:
    unique = st.lists(of, min_size=least, max_size=most, unique_by=lambda one: getattr(one, name))
    return unique.map(tuple)


@st.composite
def any_case(draw: st.DrawFn) -> CoverFacts:
    keys = draw(several(KEYS, "code", 0, 2))
    about = asked(
        severity=draw(st.integers(1, 3)),
        other_organisation=draw(mostly(None, "north")),
        overrule=draw(mostly(None, Overrule("Bob", "Ill."))),
        provisionally_named=draw(st.booleans()),
        verified=draw(st.booleans()),
        follows_up=draw(mostly(None, "CT-1", "CT-2")),
    )
    traits = replace(
        about.traits,
        categories=draw(st.sampled_from([(), ("print",)])),
        object_kinds=draw(st.sampled_from([(), ("rma",)])),
    )
    return replace(
        facts(
            about=replace(about, traits=traits),
            keys=keys,
            agreements=draw(several(AGREEMENTS, "number", 1, 3)),
            contracts=draw(several(CONTRACTS, "number", 3, 5)),
        ),
        default_plan=replace(draw(PLANS), plan="default", type=PlanType.FIXED),
    )


def said(found: Cover) -> dict[str, Any]:
    """A cover without its words why, as the clerk says it."""
    level = found.level
    same = (
        "preset_check",
        "without_cover",
        "awaits_authorisation",
        "overruled",
        "provisionally_named",
        "draw",
    )
    return {name: getattr(found, name) for name in same} | {
        "key": found.key and found.key.reference,
        "agreement": found.agreement and found.agreement.reference,
        "contract": found.contract and found.contract.reference,
        "plan": (found.plan.plan, found.plan.version, found.plan.rule),
        "level": (level.level, level.overrides_of),
        "work_calendar": found.work_calendar.value,
        "organisation": found.organisation.value,
        "rejected": {row.reference: {*map(str, row.reasons)} for row in found.rejected},
        "notes_of": {*found.notes_of},
    }


def asked_every_way(given_facts: CoverFacts) -> Iterator[CoverFacts]:
    """By everybody, about every product, with each key and without: what costs is making the records."""
    codes = (None, *(one.code for one in given_facts.keys))
    ways = itertools.product(LINES, CALLERS, PRODUCTS, codes, (None, "SA-1"))
    for customers, caller, products, key, agreement in ways:
        about = given_facts.asked
        traits = replace(about.traits, products=products)
        own: dict[str, Any] = {"customers": customers, "caller": caller, "key": key, "agreement": agreement}
        yield replace(given_facts, asked=replace(about, traits=traits, **own))


@given(any_case())
def test_a_clerk_who_reads_the_ladder_aloud_comes_to_the_same_cover(given_facts: CoverFacts) -> None:
    for one in asked_every_way(given_facts):
        assert said(judge(one)) == clerk.answer(one)
