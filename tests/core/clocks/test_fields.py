"""What a file of clock scenarios may not say."""

import pytest

from servanda.core.clocks.fields import seconds, text
from servanda.core.refusals import Refusal


@pytest.mark.parametrize("raw", [5, True, ["a"], "", None])
def test_what_is_no_text_is_refused(raw: object) -> None:
    with pytest.raises(Refusal):
        text(raw, "severity")


@pytest.mark.parametrize("minutes", [True, "60", None, 0.001])
def test_what_is_no_whole_number_of_seconds_is_refused(minutes: object) -> None:
    with pytest.raises(Refusal):
        seconds(minutes, "minutes")


def test_half_a_minute_is_thirty_seconds() -> None:
    assert seconds(0.5, "minutes") == 30
