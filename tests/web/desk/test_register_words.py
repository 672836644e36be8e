"""How the Register page speaks: complete for what it words, and as people say it."""

from collections.abc import Iterable, Mapping

import pytest

from servanda.agreements.queries import KEY_PROBE
from servanda.core.agreements import Obstacle
from servanda.core.agreements.targets import ALWAYS
from servanda.core.clocks import ClockKind, Promises, Target
from servanda.core.cover import Kind, Reason
from servanda.core.routing import RoutedBy
from servanda.customers.queries.probes import PROBES, SIMILAR
from servanda.web.desk.register import wording


@pytest.mark.parametrize(
    ("table", "vocabulary"),
    [
        (wording.LENDER, Kind),
        (wording.ROUTED, RoutedBy),
        (wording.WHICH, {*Obstacle, Reason.CONTRACT_NOT_ACTIVE, Reason.CONTACT_NOT_NAMED}),
        (wording.MATCHED, {probe.kind for probe in (*PROBES, *SIMILAR, KEY_PROBE)}),
        (wording.BY, {ClockKind.IRT, ClockKind.ORT, ClockKind.UPDATE}),
    ],
)
def test_every_word_of_the_vocabulary_is_worded(table: Mapping[str, str], vocabulary: Iterable[str]) -> None:
    assert set(table) == set(vocabulary)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3600, "1 hour"),
        (28_800, "8 hours"),
        (1800, "30 minutes"),
        (60, "1 minute"),
        (5400, "1 hour 30 minutes"),
        (40, "40 seconds"),
    ],
)
def test_lengths_are_said_as_people_say_them(seconds: int, said: str) -> None:
    assert wording.spoken(seconds) == said


def test_a_promise_is_told_clock_by_clock_and_what_is_not_promised_is_left_out() -> None:
    promises = Promises(irt=Target(1800, ALWAYS), update=Target(14_400, "office"))
    assert list(wording.promised(promises)) == [
        ("answered in", "30 minutes round the clock"),
        ("told every", "4 hours"),
    ]


@pytest.mark.parametrize(
    ("code", "name"), [("de", "German"), ("pt-BR", "Brazilian Portuguese"), ("aa", "aa")]
)
def test_a_language_has_a_name_where_it_is_known(code: str, name: str) -> None:
    assert wording.language(code) == name
