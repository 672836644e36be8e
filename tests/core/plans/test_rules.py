"""Rules of a plan: what they may be, which of them nothing reaches, and which one a case gets."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.cover import Criterion, Level, Match, Plan, PlanRule, PlanType, Subject, Traits, judge
from servanda.core.plans import (
    PlanTerms,
    hidden_by,
    is_for_everything,
    plan_faults,
    plan_warnings,
    tidy,
    try_rules,
)
from tests.core.cover import make

WORST = Criterion(Subject.SEVERITY, ("1",))
SEVERE = Criterion(Subject.SEVERITY, ("1", "2"))
ANY_SEVERITY = Criterion(Subject.SEVERITY, ("1", "2", "3", "4"))
BY_PHONE = Criterion(Subject.CHANNEL, ("phone",))
FILLER = Criterion(Subject.PRODUCT, ("filler",))
REST = PlanRule(Level("silver"))


def rule(*criteria: Criterion, match: Match = Match.ALL, level: str = "gold") -> PlanRule:
    return PlanRule(Level(level), criteria, match)


@pytest.mark.parametrize(
    ("rules", "fields"),
    [
        pytest.param([REST], [], id="one for everything"),
        pytest.param([rule(SEVERE, BY_PHONE, FILLER), REST], [], id="several criteria"),
        pytest.param([], ["rules"], id="none"),
        pytest.param([REST] * 100, [], id="as many as can be"),
        pytest.param([REST] * 101, ["rules"], id="too many"),
        pytest.param([REST, rule(level="")], ["rules.1.level"], id="no level"),
        pytest.param([PlanRule(Level("gold", 0))], ["rules.0.level"], id="no version"),
        pytest.param([PlanRule(Level("gold", 1))], [], id="a version"),
        pytest.param([rule(WORST, SEVERE)], ["rules.0.criteria"], id="one subject twice"),
        pytest.param(
            [REST, rule(Criterion(Subject.SEVERITY, ("5",)))], ["rules.1.criteria.severity"], id="severity 5"
        ),
        pytest.param(
            [rule(Criterion(Subject.CHANNEL, ("pigeon",)))], ["rules.0.criteria.channel"], id="pigeon"
        ),
        pytest.param([rule(Criterion(Subject.PRODUCT, ()))], ["rules.0.criteria.product"], id="no values"),
        pytest.param(
            [rule(Criterion(Subject.PRODUCT, ("a",) * 51))],
            ["rules.0.criteria.product"],
            id="too many values",
        ),
        pytest.param(
            [rule(Criterion(Subject.CUSTOMER, ("acme",)))], ["rules.0.criteria.customer"], id="by customer"
        ),
    ],
)
def test_everything_wrong_with_rules_is_said_at_its_place(rules: list[PlanRule], fields: list[str]) -> None:
    assert [fault.field for fault in plan_faults(PlanTerms(PlanType.FIXED), rules)] == fields


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param([REST], {}, id="one for everything"),
        pytest.param([rule(WORST), rule(SEVERE), REST], {}, id="wider and wider"),
        pytest.param([], {}, id="none, which is refused"),
        pytest.param([rule(WORST)], {"rules": "No rule matches every case"}, id="nothing for the rest"),
        pytest.param([rule(ANY_SEVERITY)], {}, id="every severity"),
        pytest.param([rule(ANY_SEVERITY, BY_PHONE)], {"rules": "No rule"}, id="every severity by phone"),
        pytest.param([rule(ANY_SEVERITY, BY_PHONE, match=Match.ANY)], {}, id="any severity or by phone"),
        pytest.param([rule(BY_PHONE, FILLER, match=Match.ANY)], {"rules": "No rule"}, id="phone or filler"),
        pytest.param([rule(match=Match.ANY)], {}, id="any of nothing"),
        pytest.param([REST, rule(WORST)], {"rules.1": "Never reached: rule 1"}, id="behind everything"),
        pytest.param([rule(WORST), rule(WORST), REST], {"rules.1": "Never reached: rule 1"}, id="the same"),
        pytest.param([rule(SEVERE), rule(WORST), REST], {"rules.1": "Never reached: rule 1"}, id="narrower"),
        pytest.param(
            [rule(SEVERE), rule(WORST, BY_PHONE), REST],
            {"rules.1": "Never reached: rule 1"},
            id="and narrower",
        ),
        pytest.param([rule(SEVERE, BY_PHONE), rule(WORST), REST], {}, id="only by phone"),
        pytest.param(
            [rule(SEVERE, ANY_SEVERITY), rule(WORST), REST],
            {"rules.1": "Never reached: rule 1"},
            id="what always holds",
        ),
        pytest.param(
            [rule(SEVERE, BY_PHONE, match=Match.ANY), rule(WORST), REST],
            {"rules.1": "Never reached: rule 1"},
            id="one of several",
        ),
        pytest.param(
            [rule(SEVERE), rule(WORST, BY_PHONE, match=Match.ANY), REST],
            {},
            id="one of several is not enough",
        ),
        pytest.param(
            [rule(SEVERE), rule(FILLER), rule(WORST, FILLER, match=Match.ANY), REST], {}, id="hidden by two"
        ),
        pytest.param([rule(FILLER), rule(match=Match.ANY)], {}, id="any of nothing at the end"),
    ],
)
def test_rules_that_are_hardly_meant_are_told(rules: list[PlanRule], expected: dict[str, str]) -> None:
    found = {warning.field: warning.message for warning in plan_warnings(rules)}
    assert found.keys() == expected.keys()
    assert all(found[field].startswith(text) for field, text in expected.items())


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        (rule(BY_PHONE, WORST), rule(WORST, BY_PHONE)),
        (rule(Criterion(Subject.SEVERITY, ("2", "1", "2"))), rule(SEVERE)),
        (rule(WORST, match=Match.ANY), rule(WORST)),
        (rule(match=Match.ANY), rule()),
        (rule(WORST, BY_PHONE, match=Match.ANY), rule(WORST, BY_PHONE, match=Match.ANY)),
    ],
    ids=["order of criteria", "order of values", "any of one", "any of none", "any of two"],
)
def test_one_meaning_is_written_in_one_way(written: PlanRule, tidied: PlanRule) -> None:
    assert tidy(written) == tidied


def test_a_try_out_says_criterion_by_criterion_why_a_rule_does_not_match() -> None:
    found = try_rules([rule(WORST, BY_PHONE, FILLER), REST], Traits(2, "phone", products=("press",)))
    first, second = found.tried
    assert found.chosen == second.place == 1
    assert [looked.criterion for looked in first.against] == [WORST, FILLER]
    assert [looked.hit for looked in first.looked] == [(), ("phone",), ()]
    assert second.against == ()


def test_a_rule_that_holds_by_one_of_several_has_nothing_against_it() -> None:
    (tried,) = try_rules([rule(WORST, BY_PHONE, match=Match.ANY)], Traits(2, "phone")).tried
    assert (tried.holds, tried.against) == (True, ())


def test_rules_behind_the_one_that_decides_are_not_tried() -> None:
    assert len(try_rules([REST, REST], Traits(1, "phone")).tried) == 1


def test_where_no_rule_matches_none_is_chosen() -> None:
    found = try_rules([rule(WORST)], Traits(3, "phone"))
    assert (found.chosen, len(found.tried)) == (None, 1)


VALUES = {
    Subject.SEVERITY: ["1", "2", "3", "4"],
    Subject.CHANNEL: ["phone", "email"],
    Subject.PRODUCT: ["filler", "press"],
}
CRITERIA = st.sampled_from(list(VALUES)).flatmap(
    lambda subject: st.lists(st.sampled_from(VALUES[subject]), min_size=1, max_size=4).map(
        lambda values: Criterion(subject, tuple(values))
    )
)
RULES = st.lists(
    st.builds(
        PlanRule,
        level=st.just(Level("gold")),
        criteria=st.lists(CRITERIA, max_size=3).map(tuple),
        match=st.sampled_from(Match),
    ),
    max_size=5,
)
TRAITS = st.builds(
    Traits,
    severity=st.integers(1, 4),
    channel=st.sampled_from(VALUES[Subject.CHANNEL]),
    products=st.lists(st.sampled_from(VALUES[Subject.PRODUCT]), unique=True).map(tuple),
)


@given(RULES, TRAITS)
def test_the_try_out_and_cover_choose_the_same_rule(rules: list[PlanRule], traits: Traits) -> None:
    contract = replace(make.CONTRACT, plan=Plan("tried", 1, tuple(rules)))
    asked = replace(make.asked(), traits=traits)
    held = judge(make.facts(about=asked, contracts=(contract,)))
    assert held.plan.rule == try_rules(rules, traits).chosen


@given(RULES, TRAITS)
def test_a_rule_that_is_hidden_decides_for_no_case(rules: list[PlanRule], traits: Traits) -> None:
    chosen = try_rules(rules, traits).chosen
    assert chosen is None or hidden_by(rules, chosen) is None


@given(RULES, TRAITS)
def test_a_rule_for_everything_lets_every_case_through(rules: list[PlanRule], traits: Traits) -> None:
    assert all(try_rules([one], traits).chosen == 0 for one in rules if is_for_everything(one))


@given(RULES, TRAITS)
def test_tidying_changes_no_choice(rules: list[PlanRule], traits: Traits) -> None:
    tidied = [tidy(one) for one in rules]
    assert try_rules(tidied, traits).chosen == try_rules(rules, traits).chosen
