"""Phones: stored as digits, found by their end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.phones import LONGEST, NotAPhone, dialled, digits, end_to_find, same_phone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("+49 (0)30 123456", "4930123456", id="plus with the zero for home in brackets"),
        pytest.param("0049 30 123456", "4930123456", id="double zero"),
        pytest.param("(+49) 30/123456", "4930123456", id="country code in brackets"),
        pytest.param("030 123 456", "030123456", id="as dialled at home"),
        pytest.param("(0) 30 123456", "030123456", id="bracketed zero without a country"),
        pytest.param("tel:+1-212-555-0100;ext=12", "12125550100", id="link with extension"),
        pytest.param("+1 212 555 0100 ext. 12", "12125550100", id="extension in words"),
        pytest.param("+1 212 555 0100 x12", "12125550100", id="extension by an x"),
        pytest.param("+1 212 555 0100 #12", "12125550100", id="extension by a hash"),
        pytest.param("Phone: 112", "112", id="short number with a label"),
        pytest.param("+49\u00a030\u2013123456", "4930123456", id="typographic blanks and dashes"),
        pytest.param("\u0660\u0663\u0660\u0661\u0662", "03012", id="Arabic digits"),
    ],
)
def test_a_phone_is_stored_as_its_digits(text: str, expected: str) -> None:
    assert digits(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("12", id="two digits"),
        pytest.param("1" * (LONGEST + 1), id="sixteen digits"),
        pytest.param("0800 FLOWERS", id="letters"),
        pytest.param("anna@acme.example", id="mail address"),
    ],
)
def test_what_cannot_be_dialled_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(NotAPhone) as refused:
        digits(text, field="phones")
    assert [fault.field for fault in refused.value.faults] == ["phones"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("030123456", "4930123456", True, id="home and abroad"),
        pytest.param("4930123456", "030123456", True, id="abroad and home"),
        pytest.param("123456", "4930123456", True, id="six last digits"),
        pytest.param("23456", "4930123456", False, id="five digits are too few"),
        pytest.param("112", "112", True, id="short but equal"),
        pytest.param("4930123456", "4930123457", False, id="last digit differs"),
        pytest.param("4930123456", "4440123456", False, id="other country"),
    ],
)
def test_phones_are_matched_by_their_end(one: str, other: str, *, same: bool) -> None:
    assert same_phone(one, other) is same


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        pytest.param("+49 30 123456", "123456", id="whole number"),
        pytest.param("030 12", "3012", id="still typing"),
        pytest.param("0-0-0", None, id="zeros alone"),
        pytest.param("03", None, id="too short to look for"),
        pytest.param("anna", None, id="a name"),
    ],
)
def test_the_end_to_look_for_follows_what_is_typed(typed: str, end: str | None) -> None:
    assert end_to_find(typed) == end


@given(st.text(alphabet="0123456789", min_size=6, max_size=LONGEST), st.sampled_from(["-", " ", ".", "/"]))
def test_punctuation_never_changes_a_phone(number: str, mark: str) -> None:
    assert digits("1" + mark.join(number[1:])) == "1" + number[1:]


@given(st.from_regex(r"\A[1-9][0-9]{7,10}\Z"), st.sampled_from(["+49", "0049 ", "+49 (0)", "0"]))
def test_every_notation_of_a_phone_matches_every_other(national: str, prefix: str) -> None:
    stored = digits(prefix + national)
    assert same_phone(stored, digits("+49" + national))
    assert stored.endswith(end_to_find(prefix + national) or "!")


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        pytest.param("+43 (0)316 123456", "+43316123456", id="abroad"),
        pytest.param("0043 316 123456", "+43316123456", id="abroad, with zeros"),
        pytest.param("0316/123456", "0316123456", id="at home"),
        pytest.param("tel: +43 316 123456 ext. 12", "+43316123456", id="with scheme and extension"),
    ],
)
def test_a_telephone_is_told_the_country_by_a_plus(text: str, taken: str) -> None:
    assert dialled(text) == taken
