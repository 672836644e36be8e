"""Codes and numbers: one pattern, one normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.codes import (
    UNMISTAKABLE,
    MalformedCode,
    Numbered,
    alike,
    code,
    is_code,
    misreadings,
    number,
)


def test_a_code_is_stored_in_upper_case_without_blanks() -> None:
    assert code("  acme-7 ") == "ACME-7"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("AB", id="two characters"),
        pytest.param("A" * 41, id="forty-one characters"),
        pytest.param("AB_1", id="underscore"),
        pytest.param("ÄB1", id="umlaut"),
        pytest.param("AB 1", id="blank inside"),
        pytest.param("", id="nothing"),
        pytest.param("ABC\n", id="only in raw form: line end"),
    ],
)
def test_what_is_no_code_in_normal_form_is_recognised(text: str) -> None:
    assert not is_code(text)


def test_a_malformed_code_is_refused_at_its_field() -> None:
    with pytest.raises(MalformedCode) as refused:
        code("a b", field="key")
    assert [fault.field for fault in refused.value.faults] == ["key"]
    assert "3 to 40" in refused.value.message


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        pytest.param(Numbered.CASE, 4817, "4817", id="case"),
        pytest.param(Numbered.CASE, 7, "0007", id="first cases are long enough to be codes"),
        pytest.param(Numbered.AGREEMENT, 2031, "SA-2031", id="agreement"),
        pytest.param(Numbered.CONTRACT, 117, "CT-0117", id="contract"),
    ],
)
def test_numbers_say_their_kind(kind: Numbered, value: int, expected: str) -> None:
    assert number(kind, value) == expected


@given(st.sampled_from(Numbered), st.integers(min_value=1, max_value=10**12))
def test_every_number_is_a_code_in_normal_form(kind: Numbered, value: int) -> None:
    assert code(number(kind, value)) == number(kind, value)


@given(st.text(max_size=50))
def test_whatever_is_accepted_as_a_code_is_in_normal_form(text: str) -> None:
    try:
        normal = code(text)
    except MalformedCode:
        return
    assert is_code(normal)
    assert code(normal) == normal


@pytest.mark.parametrize(
    ("said", "meant"),
    [("K-0ONE", "K-OONE"), ("k 0l1e", "K-OI1E"), ("K7QX2", "K-7QX2")],
)
def test_codes_that_are_read_alike_are_alike(said: str, meant: str) -> None:
    assert alike(said) == alike(meant)


@pytest.mark.parametrize(("one", "other"), [("K-7QX2", "K-7QX3"), ("K-8", "K-B"), ("K-5", "K-S")])
def test_codes_that_nobody_mistakes_stay_apart(one: str, other: str) -> None:
    assert alike(one) != alike(other)


def test_codes_of_ours_hold_at_most_one_of_letters_that_are_mistaken() -> None:
    assert not any({*pair} <= {*UNMISTAKABLE} for pair in ("S5", "Z2", "B8", "O0", "I1", "L1"))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        pytest.param("K-ZSDS", {"K25D5", "KZ5DS", "K2SD5"}, id="letters for digits"),
        pytest.param("k 2kb8", {"KZK88", "K2KBB", "KZK8B"}, id="as heard"),
    ],
)
def test_a_code_may_have_been_misread(said: str, meant: set[str]) -> None:
    assert meant <= set(misreadings(said))
    assert alike(said) not in misreadings(said)


def test_what_cannot_be_misread_has_no_other_reading() -> None:
    assert misreadings("K-7QX4") == ()


def test_a_text_of_many_such_letters_has_no_other_readings() -> None:
    assert len(misreadings("SSSSSS")) == 63
    assert misreadings("SSSSSSS") == ()
