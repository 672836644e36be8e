"""Registering a case: what it must have and what is preset."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.cases import (
    DESCRIPTION_LENGTH,
    SUBJECT_LENGTH,
    CannotRegister,
    Channel,
    Entered,
    Presets,
    Registration,
    checked_registration,
)

from .make import HOUR, NOW

ACME, HARDWARE, GENERAL = UUID(int=1), UUID(int=2), UUID(int=3)
PRESETS = Presets(severity=3, category_id=GENERAL)
FULL = Entered("Press stands still", "Since noon", Channel.EMAIL, NOW - HOUR, 2, HARDWARE, ACME)


def registered(entered: Entered) -> Registration:
    return checked_registration(entered, presets=PRESETS, at=NOW)


def test_a_full_entry_is_registered_as_entered() -> None:
    assert registered(FULL) == Registration(
        "Press stands still",
        "Since noon",
        Channel.EMAIL,
        NOW - HOUR,
        2,
        HARDWARE,
        ACME,
        to_be_completed=False,
    )


def test_severity_category_and_receipt_are_preset() -> None:
    made = registered(replace(FULL, severity=None, category_id=None, received_at=None))
    assert (made.severity, made.category_id, made.received_at) == (3, GENERAL, NOW)


def test_a_pocket_registration_needs_the_subject_alone() -> None:
    assert registered(Entered("Press  stands\nstill ", pocket=True)) == Registration(
        "Press stands still", "Press stands still", Channel.PHONE, NOW, 3, GENERAL, None, to_be_completed=True
    )


def test_a_pocket_registration_keeps_what_was_entered() -> None:
    made = registered(replace(FULL, pocket=True))
    assert (made.description, made.channel, made.customer_id) == ("Since noon", Channel.EMAIL, ACME)
    assert made.to_be_completed


def test_a_case_of_nobody_known_is_registered() -> None:
    assert registered(replace(FULL, customer_id=None, customer_unknown=True)).customer_id is None


@pytest.mark.parametrize(
    ("entered", "fields"),
    [
        pytest.param(Entered(" "), ["subject", "description", "channel", "customer_id"], id="nothing"),
        pytest.param(Entered("", pocket=True), ["subject", "description"], id="pocket without a subject"),
        pytest.param(replace(FULL, subject="x" * (SUBJECT_LENGTH + 1)), ["subject"], id="long subject"),
        pytest.param(
            replace(FULL, description="x" * (DESCRIPTION_LENGTH + 1)), ["description"], id="long text"
        ),
        pytest.param(replace(FULL, received_at=NOW + HOUR), ["received_at"], id="received later than now"),
        pytest.param(
            replace(FULL, received_at=NOW - timedelta(days=366, seconds=1)), ["received_at"], id="long ago"
        ),
        pytest.param(replace(FULL, severity=0), ["severity"], id="severity 0"),
        pytest.param(replace(FULL, severity=5), ["severity"], id="severity 5"),
        pytest.param(replace(FULL, customer_unknown=True), ["customer_id"], id="a customer, and unknown"),
    ],
)
def test_a_registration_says_everything_that_is_missing(entered: Entered, fields: list[str]) -> None:
    with pytest.raises(CannotRegister) as refused:
        registered(entered)
    assert [fault.field for fault in refused.value.faults] == fields


def test_without_any_category_the_case_waits_for_one() -> None:
    with pytest.raises(CannotRegister) as refused:
        checked_registration(replace(FULL, category_id=None), presets=Presets(3, None), at=NOW)
    assert [fault.field for fault in refused.value.faults] == ["category_id"]


@pytest.mark.parametrize(
    "entered",
    [
        pytest.param(replace(FULL, subject="x" * SUBJECT_LENGTH), id="longest subject"),
        pytest.param(replace(FULL, description="x" * DESCRIPTION_LENGTH), id="longest description"),
        pytest.param(replace(FULL, received_at=NOW), id="received now"),
        pytest.param(replace(FULL, received_at=NOW - timedelta(days=366)), id="received a year ago"),
    ],
)
def test_limits_are_inclusive(entered: Entered) -> None:
    assert registered(entered).customer_id == ACME


@given(
    st.builds(
        Entered,
        subject=st.text(max_size=300),
        description=st.text(max_size=50),
        channel=st.none() | st.sampled_from(Channel),
        received_at=st.none() | st.sampled_from([NOW - HOUR, NOW, NOW + HOUR]),
        severity=st.none() | st.integers(-1, 6),
        category_id=st.none() | st.just(HARDWARE),
        customer_id=st.none() | st.just(ACME),
        customer_unknown=st.booleans(),
        pocket=st.booleans(),
    )
)
def test_an_entry_is_registered_complete_or_refused_with_reasons(entered: Entered) -> None:
    try:
        made: Any = registered(entered)
    except CannotRegister as refused:
        assert refused.faults
        return
    assert 0 < len(made.subject) <= SUBJECT_LENGTH
    assert made.description
    assert made.received_at <= NOW
    assert made.severity in {1, 2, 3, 4}
