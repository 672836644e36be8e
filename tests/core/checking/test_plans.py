"""Rules of plans that leave cases out, or lead nowhere; and the order of what is found."""

from dataclasses import replace
from typing import Any

import pytest

from servanda.core.agreements.checking import Code, MendedAt
from servanda.core.cover import Criterion, Match, PlanRule, PlanType, Subject
from servanda.core.plans import PlanTerms
from tests.core.checking import facts
from tests.core.checking.facts import rule

BY_MAIL = Criterion(Subject.CHANNEL, ("mail",))
ANY_SEVERITY = Criterion(Subject.SEVERITY, ("1", "2", "3", "4"))
WORST = Criterion(Subject.SEVERITY, ("1",))


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param([rule()], [], id="one for everything"),
        pytest.param([rule(criteria=(WORST,)), rule()], [], id="one for everything at the end"),
        pytest.param([], ["no_fallback"], id="none"),
        pytest.param([rule(criteria=(BY_MAIL,))], ["no_fallback"], id="one for some"),
        pytest.param([rule(criteria=(ANY_SEVERITY,))], [], id="one for every severity"),
        pytest.param([rule(criteria=(ANY_SEVERITY, BY_MAIL))], ["no_fallback"], id="every severity by mail"),
        pytest.param(
            [rule(criteria=(BY_MAIL, ANY_SEVERITY), match=Match.ANY)], [], id="by mail or any severity"
        ),
        pytest.param(
            [rule(criteria=(BY_MAIL, WORST), match=Match.ANY)], ["no_fallback"], id="by mail or the worst"
        ),
        pytest.param([rule(match=Match.ANY)], [], id="any of no criteria"),
        pytest.param([rule(), rule(), rule()], ["rule_never_reached"], id="two after one for everything"),
        pytest.param([rule("gone")], ["level_unknown"], id="a level that there is not"),
        pytest.param([rule("gold", 4)], ["level_unknown"], id="a version that there is not"),
        pytest.param([rule("gold", 3)], [], id="the last version"),
        pytest.param([rule("old")], ["level_not_in_use"], id="a level that is not in use"),
    ],
)
def test_every_case_finds_a_rule_that_leads_somewhere(rules: list[PlanRule], expected: list[str]) -> None:
    assert facts.codes(plans=(facts.plan(*rules),)) == expected


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param([rule(criteria=(WORST,)), rule(criteria=(WORST,)), rule()], [2], id="the same again"),
        pytest.param(
            [rule(criteria=(WORST,)), rule(criteria=(WORST, BY_MAIL)), rule()], [2], id="narrower than before"
        ),
        pytest.param([rule(criteria=(WORST,)), rule(), rule(criteria=(WORST,))], [3], id="both"),
        pytest.param([rule(criteria=(WORST,)), rule(), rule(), rule()], [2], id="once for everything"),
        pytest.param([rule(criteria=(WORST,)), rule(criteria=(BY_MAIL,)), rule()], [], id="others"),
    ],
)
def test_rules_that_an_earlier_one_leaves_nothing_are_told(
    rules: list[PlanRule], expected: list[int]
) -> None:
    found = facts.found(plans=(facts.plan(*rules),))
    assert [one.rule for one in found if one.code is Code.RULE_NEVER_REACHED] == expected


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param(PlanTerms(PlanType.FIXED), [], id="nothing counted"),
        pytest.param(PlanTerms(PlanType.FIXED, 60), ["allowance_unused"], id="fixed with an allowance"),
        pytest.param(PlanTerms(PlanType.HOURS, 60, increment_min=15), [], id="hours"),
        pytest.param(
            PlanTerms(PlanType.HOURS, 60, increment_min=60), ["allowance_gone_at_once"], id="one entry"
        ),
        pytest.param(PlanTerms(PlanType.INCIDENTS, 1), [], id="one incident"),
    ],
)
def test_terms_that_are_hardly_meant_are_told(terms: PlanTerms, expected: list[str]) -> None:
    assert facts.codes(plans=(replace(facts.plan(rule()), terms=terms),)) == expected


def test_what_is_named_and_not_in_use_is_told_with_its_rule() -> None:
    plan = replace(facts.plan(rule(criteria=(WORST,)), rule()), out_of_use=((0, "the product Feeder"),))
    (finding,) = facts.found(plans=(plan,))
    assert (finding.code, finding.rule) == (Code.RULE_NAMES_UNUSED, 1)


def test_of_an_older_version_only_what_breaks_is_told() -> None:
    older = replace(facts.plan(rule("gone", criteria=(WORST,))), is_newest=False)
    assert facts.codes(plans=(older,)) == ["level_unknown"]


def test_a_rule_is_named_by_its_place() -> None:
    plan = facts.plan(rule(criteria=(WORST,)), rule("old", criteria=(BY_MAIL,)), rule())
    (finding,) = facts.found(plans=(plan,))
    assert (finding.plan, finding.version, finding.rule) == (facts.BASIC, 2, 2)
    assert finding.mended_at is MendedAt.PLAN
    assert finding.text.startswith("Rule 2 of Basic names the service level Old, which is not in use")


def test_errors_stand_first_then_what_is_mended_at_one_place() -> None:
    everything: dict[str, Any] = {
        "plans": (facts.plan(rule("gone")), facts.plan()),
        "calendars": (facts.calendar(holidays=frozenset()),),
        "versions": (facts.version({"1": facts.case(irt=9, ort=1)}),),
    }
    assert facts.codes(**everything) == [
        "resolution_before_response",
        "level_unknown",
        "nothing_promised",
        "holidays_missing",
        "no_fallback",
    ]


def test_promises_that_can_be_kept_leave_nothing_to_say() -> None:
    assert facts.found(versions=(facts.version(),), calendars=(facts.calendar(),)) == ()
