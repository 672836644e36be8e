"""Targets, warnings and escalation levels that contradict one another."""

from typing import Any

import pytest

from servanda.core.agreements.checking import Gravity, MendedAt, Promised, VersionFacts
from servanda.core.clocks import ClockKind, Level
from tests.core.checking import facts
from tests.core.checking.facts import case, days, elapsed

HOUR = 3600


def at_severity_1(clocks: dict[str, Any]) -> dict[str, Any]:
    """These targets beside others that are fine."""
    return {"1": clocks} | {milder: case(irt=9999) for milder in "234"}


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        pytest.param(case(irt=60, ort=240, update=120), [], id="all in order"),
        pytest.param(case(irt=60, ort=60, update=60), [], id="all at once"),
        pytest.param(
            case(irt=60, ort=59), ["resolution_before_response"], id="resolved before it is answered"
        ),
        pytest.param(
            case(irt=60) | elapsed(ort=59),
            ["resolution_before_response"],
            id="resolved round the clock before it is answered in working time",
        ),
        pytest.param(
            elapsed(irt=60) | case(ort=59),
            [],
            id="resolved in working time, which may pass slower than the answer",
        ),
        pytest.param(case(irt=60, update=59), ["update_before_response"], id="told more often than answered"),
        pytest.param(
            case(irt=60, ort=90, update=91), ["update_after_resolution"], id="told only after the resolution"
        ),
    ],
)
def test_clocks_of_one_severity_are_due_in_order(targets: dict[str, Any], expected: list[str]) -> None:
    assert facts.codes(versions=(facts.version(at_severity_1(targets)),)) == expected


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        pytest.param({"1": case(irt=60), "2": case(irt=60)}, [], id="equally fast"),
        pytest.param({"1": case(irt=61), "2": case(irt=60)}, ["worse_severity_slower"], id="slower"),
        pytest.param(
            {"1": case(irt=61), "2": elapsed(irt=60)},
            ["worse_severity_slower"],
            id="slower than one round the clock",
        ),
        pytest.param({"1": elapsed(irt=61), "2": case(irt=60)}, [], id="slower only if the hours are long"),
        pytest.param(
            {"1": case(irt=1) | days(2), "2": case(irt=1) | days(1)},
            ["worse_severity_slower"],
            id="a day later",
        ),
        pytest.param(
            {"1": case(irt=1) | days(1), "2": case(irt=1) | {"ola": {"minutes": 5}}},
            [],
            id="days and minutes",
        ),
        pytest.param(
            {"1": case(irt=1) | {"ola": {"minutes": 9}}, "2": case(irt=1) | {"ola": {"minutes": 5}}},
            ["worse_severity_slower"],
            id="a task slower",
        ),
        pytest.param(
            {"1": case(irt=1), "2": case(irt=1, ort=60)},
            ["worse_severity_unpromised"],
            id="no resolution for the worse one",
        ),
        pytest.param({"1": case(irt=1, ort=60), "2": case(irt=1)}, [], id="no resolution for the milder one"),
    ],
)
def test_a_worse_severity_is_promised_no_less(targets: dict[str, Any], expected: list[str]) -> None:
    milder = {"3": case(irt=9999), "4": case(irt=9999)}
    assert facts.codes(versions=(facts.version(targets | milder),)) == expected


@pytest.mark.parametrize(
    ("empty", "severity", "words"),
    [
        pytest.param("4", 4, "severity 4:", id="one"),
        pytest.param("34", None, "severities 3 and 4:", id="two"),
        pytest.param("1234", None, "severities 1 to 4:", id="all"),
    ],
)
def test_severities_without_a_promise_are_told_once(empty: str, severity: int | None, words: str) -> None:
    targets = {key: clocks for key, clocks in facts.fine().items() if key not in empty}
    version = VersionFacts(facts.GOLD, 3, targets, (60,))
    (finding,) = facts.found(versions=(version,))
    assert (finding.code, finding.severity) == ("nothing_promised", severity)
    assert words in finding.text


@pytest.mark.parametrize(
    ("warn", "expected"),
    [
        pytest.param((60, 100), [], id="before and at it"),
        pytest.param((99,), [], id="just before"),
        pytest.param((100,), ["never_warned_before"], id="at the deadline alone"),
        pytest.param((100, 120), ["never_warned_before"], id="at the deadline and after"),
        pytest.param((101, 120), ["warned_too_late"], id="after it alone"),
        pytest.param((), ["never_warned_before"], id="never"),
    ],
)
def test_people_are_warned_before_a_deadline(warn: tuple[int, ...], expected: list[str]) -> None:
    assert facts.codes(versions=(facts.version(None, warn),)) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param([(ClockKind.IRT, 1, -1800), (ClockKind.IRT, 2, 0)], [], id="in order"),
        pytest.param(
            [(ClockKind.IRT, 1, 0), (ClockKind.IRT, 2, 0)], ["escalation_out_of_order"], id="at once"
        ),
        pytest.param([(ClockKind.IRT, 1, 0), (ClockKind.ORT, 1, -1)], [], id="of two clocks"),
        pytest.param(
            [(ClockKind.IRT, 1, -HOUR)], ["escalation_before_start"], id="as long before as the target is"
        ),
        pytest.param([(ClockKind.IRT, 1, 1 - HOUR)], [], id="a second after the start"),
        pytest.param([(ClockKind.ORT, 1, -HOUR)], [], id="of a clock without a promise"),
    ],
)
def test_escalation_levels_follow_one_another_within_the_target(
    levels: list[tuple[ClockKind, int, int]], expected: list[str]
) -> None:
    version = facts.version(None, (60,), *(Level(*level) for level in levels))
    assert facts.codes(versions=(version,)) == expected


def test_a_level_before_the_start_names_every_severity_that_is_too_short() -> None:
    version = facts.version(None, (60,), Level(ClockKind.IRT, 1, -2 * HOUR))
    (finding,) = facts.found(versions=(version,))
    assert (finding.clock, finding.severity) == ("irt", None)
    assert "2 h before the deadline" in finding.text
    assert "for severities 1 and 2:" in finding.text


def test_what_is_wrong_with_several_severities_is_one_finding() -> None:
    (finding,) = facts.found(versions=(facts.version(dict.fromkeys("1234", case(irt=60, ort=30))),))
    assert finding.severity is None
    assert finding.text.startswith("Severities 1 to 4 promise the resolution in 30 min, but")


def test_severities_with_other_times_are_told_by_themselves() -> None:
    hasty = case(irt=60, ort=30)
    targets = {"1": hasty, "2": case(irt=60, ort=31), "3": case(irt=60, ort=90), "4": case(irt=60, ort=90)}
    found = facts.found(versions=(facts.version(targets),))
    assert [(one.severity, one.text.partition(" the resolution")[0]) for one in found] == [
        (1, "Severity 1 promises"),
        (2, "Severity 2 promises"),
    ]


def test_worse_severities_that_lack_what_a_milder_one_has_are_one_finding() -> None:
    targets = dict.fromkeys("123", case(irt=60)) | {"4": case(irt=60, ort=90)}
    (finding,) = facts.found(versions=(facts.version(targets),))
    assert finding.text.startswith("Severities 1 to 3 promise no resolution, the milder severity 4 does")


def test_an_agreement_answers_for_its_own_targets_alone() -> None:
    slow = at_severity_1(case(irt=60, ort=59)) | {"2": case(irt=9999, update=9999)}
    of_level = facts.version(slow)
    own = {**slow, "4": case(irt=1)}
    agreed = Promised(of_level, own, facts.calendar(), "SA-2001", frozenset({("4", "irt")}))
    of_its_own = [one for one in facts.found(versions=(of_level,), counted=(agreed,)) if one.agreement]
    assert [(one.code, one.severity) for one in of_its_own] == [("worse_severity_slower", 3)]
    assert (of_its_own[0].mended_at, of_its_own[0].calendar) == (MendedAt.AGREEMENT, None)


def test_a_finding_says_where_and_how_to_mend_it() -> None:
    targets = at_severity_1(case(irt=150, ort=30))
    (finding,) = facts.found(versions=(facts.version(targets),))
    assert (finding.gravity, finding.mended_at) == (Gravity.ERROR, MendedAt.LEVEL)
    assert (finding.level, finding.version, finding.severity, finding.clock) == (facts.GOLD, 3, 1, "ort")
    assert finding.text == (
        "Severity 1 promises the resolution in 30 min, but the initial response only in 2 h 30 min: "
        "make the initial response the shorter of the two."
    )
