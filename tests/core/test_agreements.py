"""Support agreements: the state shown, approving, extending, and keys made from them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.agreements import (
    LOCKED_WHILE_APPROVED,
    AgreementFacts,
    AgreementLocked,
    AgreementState,
    CannotApprove,
    CannotExtend,
    KeyEntry,
    KeyIncomplete,
    Obstacle,
    Period,
    Target,
    Terms,
    Validity,
    approve,
    check_key,
    copied_terms,
    differing_terms,
    extend,
    obstacles,
    refuse_locked,
    state_shown,
)

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
THIS_YEAR = Period.through(date(2026, 1, 1), date(2026, 12, 31))
VALID = Validity(approved=True, blocked=False, period=THIS_YEAR)
READY = AgreementFacts(
    has_level=True, has_organisation=True, effective_from=date(2026, 1, 1), expires_on=date(2026, 12, 31)
)
TERMS = Terms("acme", "north", "office", "Europe/Berlin", "gold", "level-1")
KEY = KeyEntry("ACME-1", TERMS, "Press in hall 4", "Two machines, one controller", 3, "acme")


@pytest.mark.parametrize(
    ("validity", "expected"),
    [
        pytest.param(VALID, AgreementState.VALID, id="within its dates"),
        pytest.param(replace(VALID, approved=False), AgreementState.DRAFT, id="not approved"),
        pytest.param(
            replace(VALID, period=Period(TODAY + DAY)), AgreementState.SCHEDULED, id="starts tomorrow"
        ),
        pytest.param(replace(VALID, period=Period(TODAY)), AgreementState.VALID, id="starts today, open end"),
        pytest.param(
            replace(VALID, period=Period.through(TODAY, TODAY)),
            AgreementState.VALID,
            id="today is its last day",
        ),
        pytest.param(
            replace(VALID, period=Period.through(TODAY - DAY, TODAY - DAY)),
            AgreementState.EXPIRED,
            id="yesterday was its last day",
        ),
        pytest.param(
            replace(VALID, successor_starts_on=TODAY), AgreementState.EXPIRED, id="its successor starts today"
        ),
        pytest.param(
            replace(VALID, successor_starts_on=TODAY + DAY),
            AgreementState.VALID,
            id="its successor starts tomorrow",
        ),
        pytest.param(replace(VALID, blocked=True), AgreementState.BLOCKED, id="blocked"),
        pytest.param(
            replace(VALID, blocked=True, approved=False), AgreementState.BLOCKED, id="blocked whatever else"
        ),
    ],
)
def test_the_state_shown_follows_approval_block_and_date(
    validity: Validity, expected: AgreementState
) -> None:
    assert state_shown(validity, TODAY) is expected


def test_everything_that_speaks_against_an_agreement_is_named() -> None:
    period = Period.through(TODAY + DAY, TODAY - DAY)
    assert obstacles(Validity(approved=False, blocked=True, period=period), TODAY) == tuple(Obstacle)


@given(
    st.builds(
        Validity,
        approved=st.booleans(),
        blocked=st.booleans(),
        period=st.builds(Period.through, st.dates(), st.none() | st.dates(max_value=date(9999, 12, 30))),
        successor_starts_on=st.none() | st.dates(),
    ),
    st.dates(),
)
def test_an_agreement_is_shown_valid_exactly_when_nothing_speaks_against_it(
    validity: Validity, on: date
) -> None:
    assert (state_shown(validity, on) is AgreementState.VALID) == (not obstacles(validity, on))


@pytest.mark.parametrize("last_on", [None, date(2026, 12, 31)])
def test_the_last_day_reads_as_it_was_entered(last_on: date | None) -> None:
    assert Period.through(TODAY, last_on).last_on == last_on


def test_approving_fixes_the_period() -> None:
    approval = approve(READY, on=TODAY)
    assert (approval.period, approval.review_on, approval.slower_than_plan) == (THIS_YEAR, None, ())


def test_the_expiry_given_with_the_approval_counts() -> None:
    assert approve(READY, on=TODAY, expires_on=date(2027, 6, 30)).period.last_on == date(2027, 6, 30)


def test_an_agreement_without_a_start_starts_on_the_day_of_approval() -> None:
    assert approve(replace(READY, effective_from=None), on=TODAY).period.starts_on == TODAY


def test_an_open_agreement_with_a_review_date_is_approved_without_end() -> None:
    approval = approve(replace(READY, expires_on=None, review_on=TODAY + DAY), on=TODAY)
    assert (approval.period.ends_on, approval.review_on) == (None, TODAY + DAY)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        pytest.param({"has_level": False}, ["service_level"], id="no level"),
        pytest.param({"has_organisation": False}, ["organisation"], id="no organisation"),
        pytest.param({"expires_on": None}, ["expires_on"], id="neither expiry nor review date"),
        pytest.param({"expires_on": TODAY - DAY}, ["expires_on"], id="expiry has passed"),
        pytest.param(
            {"effective_from": TODAY + 2 * DAY, "expires_on": TODAY + DAY},
            ["expires_on"],
            id="expiry before start",
        ),
        pytest.param({"named_contacts_only": True}, ["contacts"], id="nobody named"),
        pytest.param({"approved": True}, [""], id="approved already"),
        pytest.param(
            {"has_level": False, "has_organisation": False, "expires_on": None, "named_contacts_only": True},
            ["service_level", "organisation", "expires_on", "contacts"],
            id="everything at once",
        ),
    ],
)
def test_approving_says_everything_that_is_missing(changed: dict[str, object], fields: list[str]) -> None:
    with pytest.raises(CannotApprove) as refused:
        approve(replace(READY, **changed), on=TODAY)  # type: ignore[arg-type]
    assert [fault.field for fault in refused.value.faults] == fields


def test_today_may_be_the_last_valid_day() -> None:
    assert approve(READY, on=TODAY, expires_on=TODAY).period.last_on == TODAY


def test_one_named_contact_is_enough() -> None:
    assert approve(replace(READY, named_contacts_only=True, contacts=1), on=TODAY).period == THIS_YEAR


def test_own_targets_slower_than_the_plan_are_warned_about() -> None:
    slow, fast, alone = Target("irt", 1, 61), Target("ort", 1, 60), Target("update", 1, 999)
    plan = (Target("irt", 1, 60), Target("ort", 1, 60))
    approval = approve(replace(READY, own_targets=(slow, fast, alone), plan_targets=plan), on=TODAY)
    assert approval.slower_than_plan == (slow,)


def test_extending_moves_the_end_and_leaves_no_gap() -> None:
    longer = extend(replace(READY, approved=True), on=TODAY, expires_on=date(2027, 12, 31))
    assert longer == Period.through(THIS_YEAR.starts_on, date(2027, 12, 31))


@pytest.mark.parametrize(
    ("changed", "expires_on", "fields"),
    [
        pytest.param({"approved": False}, date(2027, 1, 1), [""], id="not approved"),
        pytest.param({}, date(2026, 12, 31), ["expires_on"], id="the present last day"),
        pytest.param({"expires_on": None}, TODAY - DAY, ["expires_on"], id="in the past"),
        pytest.param(
            {"effective_from": TODAY + 9 * DAY, "expires_on": None},
            TODAY,
            ["expires_on"],
            id="before the start",
        ),
    ],
)
def test_an_extension_that_cannot_be_is_refused(
    changed: dict[str, object], expires_on: date, fields: list[str]
) -> None:
    facts = replace(READY, **{"approved": True, **changed})  # type: ignore[arg-type]
    with pytest.raises(CannotExtend) as refused:
        extend(facts, on=TODAY, expires_on=expires_on)
    assert [fault.field for fault in refused.value.faults] == fields


def test_an_approved_agreement_names_every_locked_field() -> None:
    with pytest.raises(AgreementLocked) as refused:
        refuse_locked(approved=True, changed=["note", *LOCKED_WHILE_APPROVED])
    assert {fault.field for fault in refused.value.faults} == LOCKED_WHILE_APPROVED


@pytest.mark.parametrize(
    ("approved", "changed"),
    [
        pytest.param(False, LOCKED_WHILE_APPROVED, id="a draft is open"),
        pytest.param(True, {"contacts", "flash_notes", "projects", "documents", "blocked"}, id="open fields"),
    ],
)
def test_what_is_not_locked_may_change(*, approved: bool, changed: set[str]) -> None:
    assert refuse_locked(approved=approved, changed=changed) is None  # type: ignore[func-returns-value]


def test_a_key_copies_its_agreement_except_what_was_entered() -> None:
    terms = copied_terms(
        TERMS, {"service_level": "level-2", "zone": "", "customer": "globex", "color": "red"}
    )
    assert terms == replace(TERMS, service_level="level-2")


def test_a_key_made_without_entries_has_the_terms_of_its_agreement() -> None:
    assert copied_terms(TERMS) == TERMS


def test_terms_that_differ_from_the_successor_are_listed() -> None:
    successor = replace(
        TERMS, organisation="south", service_level="level-2", zone="UTC", support_type="basic"
    )
    assert differing_terms(TERMS, successor) == ("service_level", "organisation")


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(KEY, id="from an agreement"),
        pytest.param(replace(KEY, severity_weight=None, agreement_customer=None), id="entered by hand"),
        pytest.param(
            replace(KEY, terms=Terms("acme", "north")), id="agreement without calendar, zone and own level"
        ),
    ],
)
def test_a_complete_key_is_taken(key: KeyEntry) -> None:
    assert check_key(key) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        pytest.param(replace(KEY, code="acme"), ["code"], id="lower case code"),
        pytest.param(
            replace(KEY, description=" ", installation_description=""),
            ["description", "installation_description"],
            id="descriptions left out",
        ),
        pytest.param(replace(KEY, severity_weight=0), ["severity_weight"], id="weight below one"),
        pytest.param(replace(KEY, severity_weight=10), ["severity_weight"], id="weight above nine"),
        pytest.param(
            replace(KEY, agreement_customer="globex"), ["agreement"], id="agreement of another customer"
        ),
        pytest.param(
            replace(KEY, agreement_customer=None, terms=Terms("acme")),
            ["organisation", "work_calendar", "zone", "service_level"],
            id="entered by hand without terms",
        ),
    ],
)
def test_a_key_says_everything_that_is_missing(key: KeyEntry, fields: list[str]) -> None:
    with pytest.raises(KeyIncomplete) as refused:
        check_key(key)
    assert [fault.field for fault in refused.value.faults] == fields


@pytest.mark.parametrize("weight", [None, 1, 9])
def test_a_key_weighs_one_to_nine_or_nothing(weight: int | None) -> None:
    assert check_key(replace(KEY, severity_weight=weight)) is None  # type: ignore[func-returns-value]


def test_locked_fields_are_named_in_order() -> None:
    changed = ["zone", "targets", "review_on", "organisation", "note", "expires_on", "customer", "contract"]
    with pytest.raises(AgreementLocked) as refused:
        refuse_locked(approved=True, changed=changed)
    named = [fault.field for fault in refused.value.faults]
    assert named == sorted(set(changed) - {"note"})


def test_an_agreement_may_end_on_the_day_it_begins() -> None:
    day = replace(READY, effective_from=TODAY, expires_on=TODAY)
    assert approve(day, on=TODAY).period == Period.through(TODAY, TODAY)


def test_one_that_begins_later_is_extended_to_its_first_day_and_not_before_it() -> None:
    later = replace(READY, approved=True, effective_from=TODAY + 9 * DAY, expires_on=None)
    assert extend(later, on=TODAY, expires_on=TODAY + 9 * DAY).starts_on == TODAY + 9 * DAY
    with pytest.raises(CannotExtend):
        extend(later, on=TODAY, expires_on=TODAY + 8 * DAY)


def test_without_a_first_day_an_extension_begins_today() -> None:
    unset = replace(READY, approved=True, effective_from=None, expires_on=TODAY)
    assert extend(unset, on=TODAY, expires_on=TODAY + DAY) == Period.through(TODAY, TODAY + DAY)
