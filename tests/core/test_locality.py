"""Time zones and language codes."""

import pytest

from servanda.core.locality import LANGUAGES, language_faults, zone_faults


@pytest.mark.parametrize("language", ["en", "de", "pt-br", "pt-BR", "zh-hans", "zh-hant-tw"])
def test_a_language_may_name_a_region_or_a_script(language: str) -> None:
    assert list(language_faults(language)) == []


@pytest.mark.parametrize(
    "language", ["", "e", "en_US", "english", "en-", "en-abcdefghi", "en-us-x1-y2", "1e"]
)
def test_what_is_shaped_like_no_code_is_told_with_an_example(language: str) -> None:
    assert [fault.message for fault in language_faults(language)] == [
        "Enter a language code like en or pt-br."
    ]


@pytest.mark.parametrize("language", ["qq", "xx", "qq-de"])
def test_a_language_that_there_is_not_is_named(language: str) -> None:
    (fault,) = language_faults(language)
    assert (fault.field, fault.message) == (
        "language",
        f"There is no language {language[:2]}; enter a code like en or pt-br.",
    )


def test_languages_have_two_letters() -> None:
    assert {len(code) for code in LANGUAGES} == {2}


@pytest.mark.parametrize(
    ("zone", "message"),
    [
        pytest.param("", "Choose a time zone like Europe/Vienna.", id="none"),
        pytest.param("Mars", "There is no time zone Mars; choose one like Europe/Vienna.", id="elsewhere"),
    ],
)
def test_a_zone_that_there_is_not_is_told(zone: str, message: str) -> None:
    assert [fault.message for fault in zone_faults(zone)] == [message]


def test_a_known_zone_has_no_fault() -> None:
    assert list(zone_faults("Europe/Vienna")) == []
