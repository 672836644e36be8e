"""Rules of plans that leave cases out, or lead nowhere; and the order of what is found."""

from typing import Any

import pytest

from servanda.core.agreements.checking import MendedAt
from servanda.core.cover import Criterion, Match, PlanRule, Subject
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
