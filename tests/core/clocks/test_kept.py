"""What is stored of an evaluation, and how two differ."""

import pytest

from servanda.core.clocks import Promises, State
from servanda.core.clocks.events import (
    Cancelled,
    CustomerMessage,
    ExternalInfo,
    Reopened,
    SeverityChanged,
    Solved,
)
from servanda.core.clocks.kept import Kept, KeptObligation, ObligationKey, differences, kept, moved
from servanda.core.clocks.promises import ClockKind
from tests.core.clocks.make import HOUR, OFFICE, Story, cover, target, when

PROMISED = cover(
    s1=Promises(irt=target(1), ort=target(8)),
    s2=Promises(irt=target(2), ort=target(16)),
)
ASKED = ExternalInfo(asks=True)
IRT, ORT = ObligationKey(ClockKind.IRT, "", 1), ObligationKey(ClockKind.ORT, "", 1)


def told(story: Story, now: str) -> dict[ObligationKey, KeptObligation]:
    return kept(story.at(now))


def test_a_running_obligation_keeps_no_elapsed_time() -> None:
    one = told(Story(PROMISED), "mon 10:00")[ORT]
    assert one == KeptObligation(
        ORT, State.RUNNING, when("mon 09:00"), 8 * HOUR, 0, OFFICE, when("mon 17:00"), None, None, None, False
    )


@pytest.mark.parametrize("now", ["mon 09:00", "mon 12:00", "mon 17:00"])
def test_nothing_changes_while_nothing_happens(now: str) -> None:
    story = Story(PROMISED).tell("mon 09:00", ASKED).tell("mon 09:00", CustomerMessage())
    assert told(story, now)[ORT] == told(story, "mon 09:00")[ORT]


def test_an_ended_one_keeps_what_was_used_and_how_it_ended() -> None:
    one = told(Story(PROMISED).tell("mon 09:30", ExternalInfo()), "mon 12:00")[IRT]
    assert (one.state, one.used, one.ended_at, one.due) == (
        State.MET,
        HOUR // 2,
        when("mon 09:30"),
        when("mon 10:00"),
    )


def test_a_replaced_one_stays_beside_the_one_in_its_place() -> None:
    story = Story(PROMISED).tell("mon 09:30", SeverityChanged("2"))
    states = {
        key.seq: one.state for key, one in told(story, "mon 09:31").items() if key.kind is ClockKind.ORT
    }
    assert states == {1: State.REPLACED, 2: State.RUNNING}


def test_a_pause_moves_a_deadline_away_and_its_end_brings_another() -> None:
    story = Story(PROMISED)
    running = told(story, "mon 10:00")
    paused = told(story.tell("mon 10:00", ASKED), "mon 10:00")
    resumed = told(story.tell("mon 11:00", CustomerMessage()), "mon 11:00")
    assert [(one.kind, one.was, one.now) for one in moved(running, paused)] == [
        (ClockKind.ORT, when("mon 17:00"), None)
    ]
    assert [(one.was, one.now) for one in moved(paused, resumed)] == [(None, when("tue 10:00"))]


def test_another_severity_moves_the_deadline_of_the_clock() -> None:
    story = Story(PROMISED)
    before = told(story, "mon 09:30")
    after = told(story.tell("mon 09:30", SeverityChanged("2")), "mon 09:30")
    moves = {one.kind: one for one in moved(before, after)}
    ort = moves[ClockKind.ORT]
    assert (ort.seq, ort.was, ort.now, ort.counted_on) == (2, when("mon 17:00"), when("tue 17:00"), True)


def test_what_begins_or_ends_moves_nothing() -> None:
    story = Story(PROMISED)
    assert moved({}, told(story, "mon 09:00")) == ()
    before = told(story, "mon 10:00")
    assert moved(before, told(story.tell("mon 10:00", Cancelled()), "mon 10:00")) == ()


def test_nobody_counts_on_the_deadline_of_a_clock_that_had_ended() -> None:
    story = Story(PROMISED).tell("mon 10:00", Solved())
    before = told(story, "mon 11:00")
    after = told(story.tell("mon 12:00", Reopened()), "mon 12:00")
    assert [(one.kind, one.counted_on) for one in moved(before, after)] == [(ClockKind.ORT, False)]


def test_the_same_differs_in_nothing() -> None:
    found = told(Story(PROMISED), "mon 10:00")
    assert list(differences(found, dict(found))) == []


def test_every_field_that_differs_is_named() -> None:
    found = told(Story(PROMISED), "mon 10:00")
    other: Kept = {**found, ORT: found[ORT]._replace(due=1, target=2)}
    assert set(differences(other, found)) == {(ORT, "due"), (ORT, "target")}


def test_what_only_one_of_them_has_is_named() -> None:
    found = told(Story(PROMISED), "mon 10:00")
    assert list(differences({ORT: found[ORT]}, found)) == [(IRT, "missing")]
    assert list(differences(found, {ORT: found[ORT]})) == [(IRT, "unknown")]


def test_a_paused_one_keeps_what_is_used() -> None:
    one = told(Story(PROMISED).tell("mon 10:00", ASKED), "mon 12:00")[ORT]
    assert (one.state, one.used, one.due) == (State.PAUSED, HOUR, None)


def test_a_replaced_one_keeps_what_was_used_while_its_clock_runs_on() -> None:
    story = Story(PROMISED).tell("mon 09:30", SeverityChanged("2"))
    assert told(story, "mon 11:00")[ORT].used == HOUR // 2


def test_obligations_are_compared_in_the_order_of_their_beginning_however_they_are_given() -> None:
    story = Story(PROMISED).tell("mon 09:30", SeverityChanged("2"))
    now = told(story, "mon 09:30")
    assert moved(dict(reversed(now.items())), now) == ()
    by_seq = {**now, ORT: now[ORT]._replace(started_at=when("mon 09:30"))}
    assert moved(dict(reversed(by_seq.items())), by_seq) == ()


def test_nobody_counts_on_the_deadline_of_a_clock_that_ends_meanwhile() -> None:
    story = Story(PROMISED)
    before = told(story, "mon 09:30")
    story.tell("mon 09:30", SeverityChanged("2")).tell("mon 09:30", Solved())
    after = told(story, "mon 09:30")
    assert {one.kind: one.counted_on for one in moved(before, after)}[ClockKind.ORT] is False


def test_the_obligation_that_began_last_is_the_present_one_whatever_its_number() -> None:
    story = Story(PROMISED).tell("mon 09:30", SeverityChanged("2"))
    now = told(story, "mon 09:30")
    later = now[ORT]._replace(key=ObligationKey(ClockKind.ORT, "", 9), started_at=when("mon 08:00"), due=1)
    assert moved(now, {**now, later.key: later}) == ()
