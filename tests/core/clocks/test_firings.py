"""Warnings and escalation levels: instants in working time, each once for an obligation."""

from datetime import date

from servanda.core.calendars import CLOSED_WEEK, Calendar, timeline_of
from servanda.core.clocks import ClockKind, Firing, Level, OnChange, Promises, Target
from servanda.core.clocks.events import (
    Cancelled,
    CustomerMessage,
    ExternalInfo,
    Reopened,
    SeverityChanged,
    Solved,
)
from tests.core.calendars.make import hour
from tests.core.clocks.make import HOUR, OFFICE, Story, cover, target, when

WARNED = cover(s1=Promises(ort=target(8)), s2=Promises(ort=target(4)), warn=(50, 100))
ASKED = ExternalInfo(asks=True)


def warned(story: Story, now: str) -> list[Firing]:
    return list(story.ort(now).obligation.warnings)


def levels(story: Story, now: str) -> list[Firing]:
    return list(story.ort(now).obligation.levels)


def test_a_warning_is_projected_and_fires_at_its_instant() -> None:
    story = Story(WARNED)
    assert warned(story, "mon 12:59:59") == [(50, when("mon 13:00"), False), (100, when("mon 17:00"), False)]
    assert warned(story, "mon 13:00") == [(50, when("mon 13:00"), True), (100, when("mon 17:00"), False)]


def test_a_percentage_is_rounded_up_to_a_whole_second() -> None:
    story = Story(cover(s1=Promises(ort=target(10 / 3600)), warn=(33,)))
    assert warned(story, "mon 09:00")[0][1] == when("mon 09:00:04")


def test_a_warning_a_second_after_the_start_is_not_at_the_start() -> None:
    assert warned(Story(cover(s1=Promises(ort=Target(100, OFFICE)), warn=(1,))), "mon 09:00") == [
        (1, when("mon 09:00:01"), False)
    ]


def test_while_paused_an_unfired_warning_has_no_instant_and_a_fired_one_keeps_its_own() -> None:
    story = Story(WARNED).tell("mon 14:00", ASKED)
    assert warned(story, "mon 18:00") == [(50, when("mon 13:00"), True), (100, None, False)]


def test_a_pause_moves_what_has_not_fired() -> None:
    story = Story(WARNED).tell("mon 10:00", ASKED).tell("mon 12:00", CustomerMessage())
    assert warned(story, "mon 12:30") == [(50, when("mon 15:00"), False), (100, when("tue 11:00"), False)]


def test_reached_exactly_at_a_pause_it_fires_on_resuming() -> None:
    story = Story(WARNED).tell("mon 13:00", ASKED).tell("mon 15:00", CustomerMessage())
    assert warned(story, "mon 14:00")[0] == (50, None, False)
    assert warned(story, "mon 15:00")[0] == (50, when("mon 15:00"), True)


def test_reached_at_closing_time_it_fires_although_the_pause_begins_later() -> None:
    story = Story(WARNED).tell("mon 18:00", ASKED)
    assert warned(story, "mon 19:00")[1] == (100, when("mon 17:00"), True)


def test_an_ended_clock_fires_nothing_more() -> None:
    story = Story(WARNED).tell("mon 17:00", Solved())
    assert warned(story, "tue 12:00") == [(50, when("mon 13:00"), True), (100, None, False)]
    assert warned(story.tell("tue 10:00", Reopened()), "tue 10:00")[1] == (100, when("tue 10:00"), True)


def test_a_new_obligation_warns_again_at_once_for_what_has_passed() -> None:
    story = Story(WARNED).tell("mon 12:00", SeverityChanged("2"))
    assert warned(story, "mon 12:00") == [(50, when("mon 12:00"), True), (100, when("mon 13:00"), False)]


def test_recounted_warnings_may_lie_before_the_change() -> None:
    recounted = cover(
        s1=Promises(ort=target(8)), s2=Promises(ort=target(4)), warn=(50,), on_change=OnChange.RETROACTIVE
    )
    story = Story(recounted).tell("mon 12:00", SeverityChanged("2"))
    assert warned(story, "mon 12:00") == [(50, when("mon 11:00"), True)]


def test_levels_stand_before_and_after_the_deadline_in_working_time() -> None:
    matrix = (Level(ClockKind.ORT, 1, -HOUR), Level(ClockKind.ORT, 2, HOUR), Level(ClockKind.IRT, 3, 0))
    story = Story(WARNED, levels=matrix)
    assert levels(story, "mon 16:00") == [(1, when("mon 16:00"), True), (2, when("tue 10:00"), False)]


def test_a_level_earlier_than_the_start_fires_at_the_start() -> None:
    story = Story(WARNED, levels=(Level(ClockKind.ORT, 1, -9 * HOUR),))
    assert levels(story, "mon 09:00") == [(1, when("mon 09:00"), True)]


def test_a_level_that_is_never_reached_has_no_instant() -> None:
    once = Calendar("Europe/Berlin", CLOSED_WEEK, frozenset(), ((date(2026, 6, 15), (hour(9, 18),)),))
    story = Story(WARNED, calendars={OFFICE: timeline_of(once)}, levels=(Level(ClockKind.ORT, 1, 2 * HOUR),))
    assert levels(story, "mon 12:00") == [(1, None, False)]


def test_at_risk_is_a_case_from_its_first_warning() -> None:
    assert Story(WARNED).at("mon 09:00").at_risk_at == when("mon 13:00")


def test_without_warnings_a_case_is_at_risk_from_its_deadline() -> None:
    assert Story(cover(s1=Promises(ort=target(8)))).at("mon 09:00").at_risk_at == when("mon 17:00")


def test_a_paused_case_is_at_risk_only_if_breached() -> None:
    assert Story(WARNED).tell("mon 14:00", ASKED).at("mon 15:00").at_risk_at is None
    assert Story(WARNED).tell("mon 18:00", ASKED).at("mon 19:00").at_risk_at == when("mon 17:00")


def test_the_running_due_is_the_earliest_that_runs() -> None:
    story = Story(cover(s1=Promises(irt=target(2), ort=target(8))))
    assert story.at("mon 09:30").running_due_at == when("mon 11:00")
    assert story.tell("mon 10:00", ASKED).at("mon 10:30").running_due_at is None


def test_a_breached_clock_that_runs_keeps_its_place_in_the_order_of_work() -> None:
    assert Story(WARNED).at("tue 10:00").running_due_at == when("mon 17:00")


def test_what_fires_next_wakes_the_case() -> None:
    story = Story(WARNED)
    assert story.at("mon 09:00").next_at == when("mon 13:00")
    assert story.at("mon 13:00").next_at == when("mon 17:00")
    assert story.at("mon 17:00").next_at == when("mon 17:00:01")
    assert story.at("tue 12:00").next_at is None


def test_a_level_wakes_the_case_too() -> None:
    matrix = (Level(ClockKind.ORT, 1, -7 * HOUR), Level(ClockKind.ORT, 2, HOUR))
    story = Story(WARNED, levels=matrix)
    assert [story.at(now).next_at for now in ("mon 09:00", "tue 09:00")] == [
        when("mon 10:00"),
        when("tue 10:00"),
    ]


def test_a_breached_case_that_is_solved_is_not_at_risk_any_more() -> None:
    assert Story(WARNED).tell("mon 18:00", Solved()).at("mon 19:00").at_risk_at is None


def test_a_cancelled_case_never_wakes() -> None:
    story = Story(WARNED).tell("mon 10:00", Cancelled())
    assert (story.at("mon 11:00").next_at, story.at("mon 11:00").at_risk_at) == (None, None)
