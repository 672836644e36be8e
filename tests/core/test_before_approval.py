"""What stands before an approval: a level of its own or the plan's, the contract that is named, what is amended."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from servanda.core.agreements import (
    AgreementFacts,
    CannotApprove,
    NamedContract,
    Period,
    Target,
    advice,
    approve,
    missing,
)

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
LAST = date(2026, 12, 31)
READY = AgreementFacts(has_level=True, has_organisation=True, effective_from=TODAY, expires_on=LAST)
HOLDS = NamedContract("CT-2026-0001", holds=True, last_on=LAST)
AMENDED = Period.through(TODAY - 30 * DAY, TODAY + 30 * DAY)


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        pytest.param(READY, [], id="ready"),
        pytest.param(replace(READY, has_level=False), ["service_level"], id="no level"),
        pytest.param(replace(READY, has_level=False, level_by_plan=True), [], id="the plan's level"),
        pytest.param(replace(READY, contract=replace(HOLDS, holds=False)), [], id="contract not active"),
        pytest.param(replace(READY, amends=AMENDED), [], id="begins within what it amends"),
        pytest.param(replace(READY, amends=Period.through(TODAY, LAST)), [], id="begins with it"),
        pytest.param(
            replace(READY, amends=Period.through(TODAY + DAY, LAST)),
            ["effective_from"],
            id="begins before it",
        ),
        pytest.param(
            replace(READY, effective_from=None, amends=Period.through(TODAY - DAY, LAST)),
            [],
            id="begins today, a day later",
        ),
    ],
)
def test_what_keeps_an_agreement_from_being_approved(facts: AgreementFacts, fields: list[str]) -> None:
    assert [fault.field for fault in missing(facts, on=TODAY)] == fields


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        pytest.param(READY, [], id="nothing named"),
        pytest.param(replace(READY, contract=HOLDS), [], id="contract as long"),
        pytest.param(replace(READY, contract=replace(HOLDS, last_on=None)), [], id="contract without end"),
        pytest.param(replace(READY, contract=replace(HOLDS, holds=False)), ["contract"], id="not active"),
        pytest.param(
            replace(READY, contract=replace(HOLDS, last_on=LAST - DAY)), ["contract"], id="ends a day before"
        ),
        pytest.param(
            replace(READY, contract=HOLDS, expires_on=None, review_on=LAST),
            ["contract"],
            id="ends, and this not",
        ),
        pytest.param(replace(READY, level_by_plan=True), ["contract"], id="plan's level without a contract"),
        pytest.param(replace(READY, level_by_plan=True, contract=HOLDS), [], id="plan's level with one"),
        pytest.param(
            replace(READY, amends=Period.through(TODAY - 9 * DAY, TODAY - DAY)),
            [],
            id="follows without a gap",
        ),
        pytest.param(
            replace(READY, amends=Period.through(TODAY - 9 * DAY, TODAY - 2 * DAY)),
            ["effective_from"],
            id="a day between",
        ),
    ],
)
def test_what_whoever_approves_should_know(facts: AgreementFacts, fields: list[str]) -> None:
    assert [fault.field for fault in advice(facts, on=TODAY)] == fields


def test_an_approval_carries_what_to_know() -> None:
    slow = Target("irt", 1, 61)
    facts = replace(READY, level_by_plan=True, own_targets=(slow,), plan_targets=(replace(slow, minutes=60),))
    approval = approve(facts, on=TODAY)
    assert (approval.advice, approval.slower_than_plan) == (advice(facts, on=TODAY), (slow,))


def test_an_amendment_that_begins_too_early_is_refused() -> None:
    with pytest.raises(CannotApprove):
        approve(replace(READY, amends=Period.through(TODAY + DAY, LAST)), on=TODAY)
