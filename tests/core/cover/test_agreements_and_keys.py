"""Steps 1 and 2 of cover: which key and which agreement hold."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from servanda.core.agreements import Validity
from servanda.core.cover import (
    Agreement,
    Contract,
    ContractStage,
    Found,
    Key,
    Kind,
    Level,
    Overrule,
    Reason,
    Why,
)

from .make import AGREEMENT, CONTRACT, LAST_YEAR, NEXT_YEAR, TODAY, VALID, YEAR, asked, cover, held, reasons

SECOND = replace(AGREEMENT, number="SA-2", approved_at=datetime(2026, 2, 1, tzinfo=UTC))
NAMED = replace(AGREEMENT, named_contacts_only=True, named=("dora",))
KEY = Key("ACME-1", "acme", "north", agreement="SA-1", level=Level("silver"))


def test_the_only_valid_agreement_holds() -> None:
    answer = cover(agreements=(AGREEMENT,))
    assert answer.agreement == Found("SA-1", Why.ONLY_VALID)
    assert (answer.without_cover, answer.preset_check) == (False, False)


@pytest.mark.parametrize(
    ("agreement", "expected"),
    [
        pytest.param(
            replace(AGREEMENT, validity=replace(VALID, approved=False)), Reason.NOT_APPROVED, id="draft"
        ),
        pytest.param(replace(AGREEMENT, validity=replace(VALID, blocked=True)), Reason.BLOCKED, id="blocked"),
        pytest.param(
            replace(AGREEMENT, validity=Validity(True, False, NEXT_YEAR)),
            Reason.NOT_YET_EFFECTIVE,
            id="next year",
        ),
        pytest.param(
            replace(AGREEMENT, validity=Validity(True, False, LAST_YEAR)), Reason.EXPIRED, id="last year"
        ),
        pytest.param(
            replace(AGREEMENT, validity=Validity(True, False, YEAR, TODAY)),
            Reason.EXPIRED,
            id="succeeded today",
        ),
        pytest.param(
            replace(AGREEMENT, contract="CT-9"), Reason.CONTRACT_NOT_ACTIVE, id="names a lost contract"
        ),
        pytest.param(NAMED, Reason.CONTACT_NOT_NAMED, id="caller not named"),
    ],
)
def test_an_agreement_that_does_not_hold_is_rejected_with_its_reason(
    agreement: Agreement, expected: Reason
) -> None:
    answer = cover(agreements=(agreement,))
    assert answer.agreement is None
    assert reasons(answer, Kind.AGREEMENT) == {"SA-1": (expected,)}
    assert answer.level.level.level == "best-effort"


@pytest.mark.parametrize(
    "contract",
    [
        pytest.param(replace(CONTRACT, stage=ContractStage.DRAFT), id="draft"),
        pytest.param(replace(CONTRACT, blocked=True), id="blocked"),
        pytest.param(replace(CONTRACT, period=LAST_YEAR), id="ended"),
        pytest.param(replace(CONTRACT, period=NEXT_YEAR), id="not begun"),
        pytest.param(replace(CONTRACT, stage=ContractStage.TERMINATED, period=LAST_YEAR), id="terminated"),
    ],
)
def test_an_agreement_whose_contract_is_not_active_does_not_hold(contract: Contract) -> None:
    answer = cover(agreements=(replace(AGREEMENT, contract="CT-1"),), contracts=(contract,))
    assert reasons(answer, Kind.AGREEMENT) == {"SA-1": (Reason.CONTRACT_NOT_ACTIVE,)}


def test_every_reason_against_an_agreement_is_named() -> None:
    agreement = replace(NAMED, validity=Validity(False, True, LAST_YEAR), contract="CT-9")
    answer = cover(agreements=(agreement,))
    assert reasons(answer, Kind.AGREEMENT)["SA-1"] == (
        Reason.NOT_APPROVED,
        Reason.BLOCKED,
        Reason.EXPIRED,
        Reason.CONTRACT_NOT_ACTIVE,
        Reason.CONTACT_NOT_NAMED,
    )


@pytest.mark.parametrize(
    ("agreements", "expected", "why"),
    [
        pytest.param(
            (AGREEMENT, replace(SECOND, named=("carla",))),
            "SA-2",
            Why.NAMES_CALLER,
            id="one that names the caller",
        ),
        pytest.param(
            (AGREEMENT, replace(SECOND, contract="CT-1")),
            "SA-2",
            Why.CONTRACT_COVERS_PRODUCT,
            id="one whose contract covers the product",
        ),
        pytest.param((SECOND, AGREEMENT), "SA-1", Why.EARLIEST_APPROVED, id="the earliest approved"),
        pytest.param(
            (replace(AGREEMENT, number="SA-3"), AGREEMENT),
            "SA-1",
            Why.EARLIEST_APPROVED,
            id="at last the number",
        ),
        pytest.param(
            (replace(AGREEMENT, approved_at=None), SECOND),
            "SA-2",
            Why.EARLIEST_APPROVED,
            id="no instant is latest",
        ),
        pytest.param(
            (
                replace(AGREEMENT, named=("carla",)),
                replace(SECOND, named=("carla",)),
                replace(SECOND, number="SA-0"),
            ),
            "SA-1",
            Why.EARLIEST_APPROVED,
            id="the earliest of those that name the caller",
        ),
    ],
)
def test_among_several_valid_agreements_one_is_preset_to_be_checked(
    agreements: tuple[Agreement, ...], expected: str, why: Why
) -> None:
    answer = cover(agreements=agreements, contracts=(replace(CONTRACT, products=("press",)),))
    assert answer.agreement == Found(expected, why)
    assert answer.preset_check
    assert set(reasons(answer, Kind.AGREEMENT).values()) == {(Reason.LESS_SPECIFIC,)}


def test_without_a_product_no_contract_breaks_the_tie() -> None:
    answer = cover(
        agreements=(AGREEMENT, replace(SECOND, contract="CT-1")), contracts=(CONTRACT,), products=()
    )
    assert answer.agreement == Found("SA-1", Why.EARLIEST_APPROVED)


def test_the_chosen_agreement_holds_among_several() -> None:
    answer = cover(agreements=(AGREEMENT, SECOND), agreement="SA-2")
    assert answer.agreement == Found("SA-2", Why.CHOSEN)
    assert not answer.preset_check


def test_a_chosen_agreement_that_is_rejected_does_not_slide_to_another() -> None:
    answer = cover(agreements=(NAMED, SECOND), agreement="SA-1")
    assert answer.agreement is None
    assert reasons(answer, Kind.AGREEMENT) == {
        "SA-1": (Reason.CONTACT_NOT_NAMED,),
        "SA-2": (Reason.LESS_SPECIFIC,),
    }


def test_an_agreement_of_a_stranger_cannot_be_chosen() -> None:
    answer = cover(agreements=(replace(AGREEMENT, customer="globex"), SECOND), agreement="SA-1")
    assert answer.agreement is None
    assert "SA-1" not in answer.notes_of


@pytest.mark.parametrize(
    ("includes", "expected"),
    [pytest.param(True, "SA-1", id="included"), pytest.param(False, None, id="left out")],
)
def test_a_parents_agreement_reaches_its_sub_customers_if_it_includes_them(
    *, includes: bool, expected: str | None
) -> None:
    of_parent = replace(AGREEMENT, customer="holding", includes_sub_customers=includes)
    assert held(cover(agreements=(of_parent,), customers=("acme", "holding")))[0] == expected


def test_a_stranger_has_no_agreement() -> None:
    answer = cover(agreements=(AGREEMENT,), customers=())
    assert (answer.agreement, answer.rejected, answer.without_cover) == (None, (), True)


@pytest.mark.parametrize(
    ("key", "why"),
    [
        pytest.param("ACME-1", Why.GIVEN, id="given"),
        pytest.param(None, Why.ONLY_KEY, id="only key of the product"),
    ],
)
def test_the_key_leads_to_its_agreement(key: str | None, why: Why) -> None:
    answer = cover(keys=(KEY,), key=key, agreements=(SECOND, AGREEMENT))
    assert answer.key == Found("ACME-1", why)
    assert answer.agreement == Found("SA-1", Why.OF_KEY)
    assert not answer.preset_check


def test_several_keys_of_a_product_decide_nothing() -> None:
    answer = cover(keys=(KEY, replace(KEY, code="ACME-2")), agreements=(AGREEMENT,))
    assert answer.key is None
    assert reasons(answer, Kind.KEY) == {"ACME-1": (Reason.LESS_SPECIFIC,), "ACME-2": (Reason.LESS_SPECIFIC,)}
    assert answer.agreement == Found("SA-1", Why.ONLY_VALID)


def test_the_given_key_leaves_the_others_behind() -> None:
    answer = cover(keys=(KEY, replace(KEY, code="ACME-2")), key="ACME-2")
    assert reasons(answer, Kind.KEY) == {"ACME-1": (Reason.LESS_SPECIFIC,)}


def test_a_key_leads_to_its_agreement_whoever_calls() -> None:
    answer = cover(keys=(KEY,), key="ACME-1", agreements=(AGREEMENT,), customers=())
    assert held(answer)[0] == "SA-1"


def test_a_key_without_an_agreement_leaves_the_search_to_the_customer() -> None:
    answer = cover(keys=(replace(KEY, agreement=None),), agreements=(AGREEMENT,))
    assert answer.agreement == Found("SA-1", Why.ONLY_VALID)


BLOCKED_KEY = replace(KEY, blocked=True)


@pytest.mark.parametrize(
    ("key", "agreements", "expected"),
    [
        pytest.param(
            BLOCKED_KEY,
            (AGREEMENT, SECOND),
            {"SA-1": (Reason.KEY_BLOCKED,), "SA-2": (Reason.LESS_SPECIFIC,)},
            id="blocked key",
        ),
        pytest.param(
            BLOCKED_KEY,
            (NAMED,),
            {"SA-1": (Reason.KEY_BLOCKED, Reason.CONTACT_NOT_NAMED)},
            id="blocked key and rejected agreement",
        ),
        pytest.param(
            KEY,
            (NAMED, SECOND),
            {"SA-1": (Reason.CONTACT_NOT_NAMED,), "SA-2": (Reason.LESS_SPECIFIC,)},
            id="its agreement is rejected",
        ),
        pytest.param(
            replace(BLOCKED_KEY, agreement=None),
            (SECOND,),
            {"SA-2": (Reason.LESS_SPECIFIC,)},
            id="blocked key without an agreement",
        ),
    ],
)
def test_a_key_that_does_not_hold_does_not_slide_to_another_agreement(
    key: Key, agreements: tuple[Agreement, ...], expected: dict[str, Any]
) -> None:
    answer = cover(keys=(key,), key="ACME-1", agreements=agreements)
    assert (answer.agreement, answer.preset_check) == (None, False)
    assert reasons(answer, Kind.AGREEMENT) == expected


@pytest.mark.parametrize("number", ["SA-1", "SA-2"])
def test_a_person_may_choose_an_agreement_although_the_key_is_blocked(number: str) -> None:
    answer = cover(keys=(BLOCKED_KEY,), key="ACME-1", agreements=(AGREEMENT, SECOND), agreement=number)
    assert answer.agreement == Found(number, Why.CHOSEN)
    assert reasons(answer, Kind.KEY) == {"ACME-1": (Reason.KEY_BLOCKED,)}


def test_a_named_caller_is_let_in() -> None:
    answer = cover(agreements=(replace(NAMED, named=("dora", "carla")),))
    assert held(answer)[0] == "SA-1"
    assert not answer.overruled


OVERRULE = Overrule("bob", "She is the new plant manager")


@pytest.mark.parametrize(
    ("changed", "overruled", "provisional"),
    [
        pytest.param({"overrule": OVERRULE}, True, False, id="overruled by the lead"),
        pytest.param(
            {"provisionally_named": True, "severity": 1}, False, True, id="provisionally at severity 1"
        ),
        pytest.param(
            {"overrule": OVERRULE, "provisionally_named": True, "severity": 1},
            True,
            False,
            id="overruled afterwards",
        ),
    ],
)
def test_a_caller_who_is_not_named_can_be_let_through(
    changed: dict[str, Any], *, overruled: bool, provisional: bool
) -> None:
    answer = cover(agreements=(NAMED,), about=asked(**changed))
    assert held(answer)[0] == "SA-1"
    assert (answer.overruled, answer.provisionally_named) == (overruled, provisional)


def test_below_severity_1_nobody_is_provisionally_named() -> None:
    assert held(cover(agreements=(NAMED,), provisionally_named=True))[0] is None


def test_overruling_is_not_noted_where_nothing_was_to_overrule() -> None:
    answer = cover(agreements=(AGREEMENT,), overrule=OVERRULE, provisionally_named=True, severity=1)
    assert (answer.overruled, answer.provisionally_named) == (False, False)


def test_notes_of_every_agreement_show_also_of_rejected_ones() -> None:
    answer = cover(agreements=(SECOND, replace(AGREEMENT, validity=replace(VALID, blocked=True))))
    assert answer.notes_of == ("SA-1", "SA-2")
