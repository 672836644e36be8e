"""Where level, work calendar and organisation come from, and what a snapshot keeps."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.access import Permission, Viewer
from servanda.core.agreements import Period, Validity
from servanda.core.cover import (
    Agreement,
    Contract,
    ContractStage,
    CoverFacts,
    Criterion,
    Key,
    Kind,
    Lent,
    LentLevel,
    LentPlan,
    Level,
    MalformedSnapshot,
    NotSevereEnough,
    OverruleWithoutReason,
    Plan,
    PlanRule,
    Reason,
    Subject,
    Why,
    check_overrule,
    check_provisional,
    from_json,
    judge,
    taken,
    to_json,
)
from servanda.core.refusals import NotAllowed

from .make import AGREEMENT, CONTRACT, DEFAULT_PLAN, INCIDENTS, RECEIVED_AT, TODAY, VALID, asked, cover, facts

KEY = Key("ACME-1", "acme", "north", agreement="SA-1", level=Level("silver"), work_calendar="key-hours")
BY_PLAN = replace(AGREEMENT, level=None)
OWN_TARGETS = replace(AGREEMENT, has_overrides=True)
RULES = (
    PlanRule(Level("platinum", 7), (Criterion(Subject.SEVERITY, ("1",)),)),
    PlanRule(Level("gold", 2), work_calendar="rule-hours", organisation="south"),
)
RULED = replace(CONTRACT, plan=Plan("gold", 3, RULES))


@pytest.mark.parametrize(
    ("given_facts", "expected"),
    [
        pytest.param(
            {"keys": (replace(KEY, agreement=None),), "agreements": (AGREEMENT,)},
            LentLevel(Level("silver"), Kind.KEY, "ACME-1", Why.OWN),
            id="key without an agreement",
        ),
        pytest.param(
            {"keys": (replace(KEY, level=Level("bronze")),), "agreements": (OWN_TARGETS,)},
            LentLevel(Level("bronze"), Kind.KEY, "ACME-1", Why.DIFFERS_FROM_AGREEMENT),
            id="key that differs from its agreement",
        ),
        pytest.param(
            {"keys": (KEY,), "agreements": (BY_PLAN,)},
            LentLevel(Level("silver"), Kind.KEY, "ACME-1", Why.DIFFERS_FROM_AGREEMENT),
            id="key with a level, agreement by plan",
        ),
        pytest.param(
            {"keys": (KEY,), "agreements": (OWN_TARGETS,)},
            LentLevel(Level("silver", 4), Kind.AGREEMENT, "SA-1", Why.OWN, "SA-1"),
            id="key like its agreement: the agreement with its own targets",
        ),
        pytest.param(
            {"keys": (replace(KEY, level=None),), "agreements": (AGREEMENT,)},
            LentLevel(Level("silver", 4), Kind.AGREEMENT, "SA-1", Why.OWN),
            id="key without a level",
        ),
        pytest.param(
            {"agreements": (replace(BY_PLAN, has_overrides=True),), "contracts": (RULED,)},
            LentLevel(Level("gold", 2), Kind.PLAN_RULE, "gold", Why.BY_PLAN_RULE, "SA-1"),
            id="agreement by the plan, with its own targets",
        ),
        pytest.param(
            {"contracts": (RULED,)},
            LentLevel(Level("gold", 2), Kind.PLAN_RULE, "gold", Why.BY_PLAN_RULE),
            id="plan rule",
        ),
        pytest.param(
            {"contracts": (replace(CONTRACT, plan=Plan("gold", 3, RULES[:1])),)},
            LentLevel(Level("default"), Kind.DEFAULT, "", Why.NO_RULE_MATCHED),
            id="no rule matched",
        ),
        pytest.param(
            {"keys": (replace(KEY, blocked=True),), "agreements": (AGREEMENT,)},
            LentLevel(Level("best-effort", 1), Kind.PLAN_RULE, "default", Why.BY_PLAN_RULE),
            id="a blocked key lends no level",
        ),
    ],
)
def test_where_the_level_comes_from(given_facts: dict[str, Any], expected: LentLevel) -> None:
    assert cover(**given_facts).level == expected


@pytest.mark.parametrize(
    ("severity", "place", "level"),
    [pytest.param(1, 0, "platinum", id="first rule"), pytest.param(2, 1, "gold", id="last rule")],
)
def test_the_first_rule_that_matches_counts(severity: int, place: int, level: str) -> None:
    answer = cover(contracts=(RULED,), severity=severity)
    assert answer.plan == LentPlan("gold", 3, Why.OF_CONTRACT, place)
    assert answer.level.level.level == level


def test_a_plan_in_which_no_rule_matches_says_so() -> None:
    assert cover(contracts=(replace(CONTRACT, plan=Plan("gold", 3, ())),)).plan.rule is None


def test_without_a_contract_the_default_plan_holds_and_everyone_can_see_it() -> None:
    answer = cover()
    assert answer.plan == LentPlan("default", 1, Why.NO_CONTRACT, 0)
    assert answer.without_cover


HOURS = replace(AGREEMENT, work_calendar="agreement-hours")
CONTRACT_HOURS = replace(CONTRACT, work_calendar="contract-hours")
RULED_HOURS = replace(RULED, work_calendar="contract-hours")


@pytest.mark.parametrize(
    ("given_facts", "expected"),
    [
        pytest.param(
            {"keys": (KEY,), "agreements": (HOURS,), "contracts": (RULED_HOURS,)},
            Lent("key-hours", Kind.KEY, "ACME-1", Why.OWN),
            id="key",
        ),
        pytest.param(
            {"agreements": (HOURS,), "contracts": (RULED_HOURS,)},
            Lent("agreement-hours", Kind.AGREEMENT, "SA-1", Why.OWN),
            id="agreement",
        ),
        pytest.param(
            {"agreements": (AGREEMENT,), "contracts": (RULED_HOURS,)},
            Lent("rule-hours", Kind.PLAN_RULE, "gold", Why.OWN),
            id="plan rule",
        ),
        pytest.param(
            {"contracts": (CONTRACT_HOURS,)},
            Lent("contract-hours", Kind.CONTRACT, "CT-1", Why.OWN),
            id="contract",
        ),
        pytest.param(
            {},
            Lent("south-hours", Kind.ORGANISATION, "south", Why.NOTHING_ELSE),
            id="organisation as last resort",
        ),
        pytest.param(
            {"keys": (replace(KEY, blocked=True),), "agreements": (HOURS,)},
            Lent("north-hours", Kind.ORGANISATION, "north", Why.NOTHING_ELSE),
            id="a blocked key routes but lends no hours",
        ),
    ],
)
def test_where_the_work_calendar_comes_from(given_facts: dict[str, Any], expected: Lent) -> None:
    assert cover(**given_facts).work_calendar == expected


@pytest.mark.parametrize(
    ("given_facts", "expected"),
    [
        pytest.param(
            {"keys": (replace(KEY, organisation="south", blocked=True),), "agreements": (AGREEMENT,)},
            Lent("south", Kind.KEY, "ACME-1", Why.OWN),
            id="key, even a blocked one",
        ),
        pytest.param(
            {"agreements": (AGREEMENT,)}, Lent("north", Kind.AGREEMENT, "SA-1", Why.OWN), id="agreement"
        ),
        pytest.param({"contracts": (RULED,)}, Lent("south", Kind.PLAN_RULE, "gold", Why.OWN), id="plan rule"),
        pytest.param({"other_organisation": "north"}, Lent("north", Kind.QUEUE, "", Why.OWN), id="queue"),
        pytest.param({}, Lent("south", Kind.DEFAULT, "south", Why.NOTHING_ELSE), id="default"),
    ],
)
def test_where_the_organisation_comes_from(given_facts: dict[str, Any], expected: Lent) -> None:
    assert cover(**given_facts).organisation == expected


VALIDITIES = st.builds(
    Validity,
    approved=st.booleans(),
    blocked=st.booleans(),
    period=st.builds(Period, st.sampled_from([TODAY.replace(year=2025), TODAY.replace(year=2027)])),
    successor_starts_on=st.none() | st.just(TODAY),
)
CUSTOMERS = st.sampled_from(["acme", "holding", "globex"])
PRODUCTS = st.sampled_from([(), ("press",), ("pump",)])
LEVELS = st.none() | st.builds(Level, st.sampled_from(["silver", "gold"]), st.none() | st.integers(1, 3))
AGREEMENTS = st.builds(
    Agreement,
    number=st.sampled_from(["SA-1", "SA-2", "SA-3"]),
    customer=CUSTOMERS,
    validity=st.just(VALID) | VALIDITIES,
    on=st.just(TODAY),
    organisation=st.sampled_from(["north", "south"]),
    level=LEVELS,
    approved_at=st.none() | st.just(RECEIVED_AT),
    includes_sub_customers=st.booleans(),
    contract=st.none() | st.sampled_from(["CT-1", "CT-2"]),
    named_contacts_only=st.booleans(),
    named=st.sampled_from([(), ("carla",)]),
)
CONTRACTS = st.builds(
    Contract,
    number=st.sampled_from(["CT-1", "CT-2"]),
    customer=CUSTOMERS,
    stage=st.sampled_from(ContractStage),
    period=st.builds(Period, st.sampled_from([TODAY.replace(year=2025), TODAY.replace(year=2027)])),
    on=st.just(TODAY),
    plan=st.sampled_from([DEFAULT_PLAN, INCIDENTS, RULED.plan]),
    products=PRODUCTS,
    blocked=st.booleans(),
    includes_sub_customers=st.booleans(),
    allowance_left=st.none() | st.integers(0, 1),
)
KEYS = st.builds(
    Key,
    code=st.sampled_from(["KEY-1", "KEY-2"]),
    customer=CUSTOMERS,
    organisation=st.sampled_from(["north", "south"]),
    blocked=st.booleans(),
    agreement=st.none() | st.sampled_from(["SA-1", "SA-2"]),
    level=LEVELS,
)


@st.composite
def any_facts(draw: st.DrawFn) -> CoverFacts:
    about = asked(
        severity=draw(st.integers(1, 4)),
        products=draw(PRODUCTS),
        customers=draw(st.sampled_from([(), ("acme",), ("acme", "holding")])),
        caller=draw(st.sampled_from([(), ("carla",)])),
        key=draw(st.none() | st.just("KEY-1")),
        agreement=draw(st.none() | st.just("SA-1")),
        provisionally_named=draw(st.booleans()),
        verified=draw(st.booleans()),
    )
    return facts(
        about=about,
        keys=tuple(draw(st.lists(KEYS, max_size=2, unique_by=lambda one: one.code))),
        agreements=tuple(draw(st.lists(AGREEMENTS, max_size=3, unique_by=lambda one: one.number))),
        contracts=tuple(draw(st.lists(CONTRACTS, max_size=2, unique_by=lambda one: one.number))),
    )


@given(any_facts())
def test_a_snapshot_survives_json_and_gives_the_same_answer_again(given_facts: CoverFacts) -> None:
    snapshot = taken(given_facts)
    again = from_json(json.loads(json.dumps(to_json(snapshot))))
    assert again == snapshot
    assert again.holds()


@given(any_facts())
def test_nobody_is_turned_away_and_every_rejection_has_a_reason(given_facts: CoverFacts) -> None:
    answer = judge(given_facts)
    assert answer.level.level.level
    assert answer.work_calendar.value in {"north-hours", "south-hours", "rule-hours"}
    assert all(row.reasons for row in answer.rejected)


@given(any_facts())
def test_what_holds_is_not_rejected_and_what_is_rejected_lends_no_level(given_facts: CoverFacts) -> None:
    answer = judge(given_facts)
    rejected = {(row.kind, row.reference) for row in answer.rejected}
    assert (answer.level.kind, answer.level.reference) not in rejected
    assert (answer.work_calendar.kind, answer.work_calendar.reference) not in rejected
    assert not answer.agreement or (Kind.AGREEMENT, answer.agreement.reference) not in rejected
    assert not answer.contract or (Kind.CONTRACT, answer.contract.reference) not in rejected


@given(any_facts(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_does_not_matter(given_facts: CoverFacts, chance: Any) -> None:
    agreements, contracts = list(given_facts.agreements), list(given_facts.contracts)
    chance.shuffle(agreements)
    chance.shuffle(contracts)
    shuffled = replace(given_facts, agreements=tuple(agreements), contracts=tuple(contracts))
    one, other = judge(given_facts), judge(shuffled)
    assert replace(one, rejected=()) == replace(other, rejected=())
    assert set(one.rejected) == set(other.rejected)


def test_a_snapshot_of_other_rules_no_longer_holds() -> None:
    snapshot = taken(facts(agreements=(AGREEMENT,)))
    assert not replace(snapshot, facts=facts()).holds()


GOOD = to_json(taken(facts(agreements=(AGREEMENT,))))


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param({}, id="empty"),
        pytest.param({**GOOD, "format": 2}, id="another format"),
        pytest.param({"format": 1, "facts": GOOD["facts"]}, id="no answer"),
        pytest.param({**GOOD, "cover": {**GOOD["cover"], "draw": "sometimes"}}, id="unknown word"),
        pytest.param({**GOOD, "cover": {**GOOD["cover"], "without_cover": 1}}, id="wrong type"),
        pytest.param({**GOOD, "facts": {**GOOD["facts"], "colour": "red"}}, id="unknown field"),
    ],
)
def test_what_is_no_snapshot_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(MalformedSnapshot):
        from_json(stored)


ORGANISATION = UUID(int=1)
LEAD = Viewer(UUID(int=2), "Bob", within={ORGANISATION: frozenset({Permission.CASE_OVERRULE_NOT_NAMED})})
AGENT = Viewer(UUID(int=3), "Alice", everywhere=frozenset({Permission.CASE_REGISTER}))


def test_the_lead_overrules_not_named_with_a_reason() -> None:
    check_overrule(by=LEAD, organisation_id=ORGANISATION, reason="New plant manager")
    with pytest.raises(OverruleWithoutReason, match="why"):
        check_overrule(by=LEAD, organisation_id=ORGANISATION, reason=" ")


def test_an_agent_may_not_overrule_not_named() -> None:
    with pytest.raises(NotAllowed):
        check_overrule(by=AGENT, organisation_id=ORGANISATION, reason="New plant manager")


def test_any_agent_may_name_provisionally_at_severity_1_only() -> None:
    check_provisional(by=AGENT, severity=1)
    with pytest.raises(NotSevereEnough, match="overrule"):
        check_provisional(by=AGENT, severity=2)


def test_who_may_not_register_may_not_name_provisionally() -> None:
    with pytest.raises(NotAllowed):
        check_provisional(by=LEAD, severity=1)


def test_reasons_are_the_words_of_the_domain() -> None:
    assert {reason.value for reason in Reason} == {
        "not_approved",
        "blocked",
        "key_blocked",
        "not_yet_effective",
        "expired",
        "terminated",
        "contract_not_active",
        "wrong_product",
        "contact_not_named",
        "allowance_used_up",
        "less_specific",
    }
