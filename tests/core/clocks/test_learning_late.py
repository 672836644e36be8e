"""What is learnt later is replayed: breaches are annulled, firings stay."""

from datetime import date

import pytest

from servanda.core.calendars import CalendarTimeline, Edit, Patch
from servanda.core.clocks import Annulment, ClockKind, ClockSheet, Promises, State, Target, fold
from servanda.core.clocks.events import (
    CustomerMessage,
    ExternalInfo,
    Interaction,
    Reopened,
    Retracted,
    SeverityChanged,
    Solved,
    TaskCompleted,
    TaskDispatched,
)
from tests.core.calendars.make import office
from tests.core.clocks.make import HOUR, OFFICE, Story, cover, target, when

TWO_HOURS = cover(s1=Promises(irt=target(2)), warn=(50, 100))
EIGHT_HOURS = cover(s1=Promises(ort=target(8)), s2=Promises(ort=target(4)), warn=(50,))
CALL = Interaction(outbound=True, counts_as_response=True)
ASKED = ExternalInfo(asks=True)


def test_an_event_counts_only_once_it_is_known() -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", CALL, recorded="mon 12:00")
    assert story.irt("mon 11:30").state is State.BREACHED
    assert story.clock("mon 12:00", ClockKind.IRT).state is State.MET
    assert story.at("mon 13:00", known="mon 11:59").responded is False


def test_a_call_documented_later_annuls_the_breach_with_its_cause() -> None:
    evaluation = Story(TWO_HOURS).tell("mon 10:00", CALL, recorded="mon 12:00").at("mon 13:00")
    assert evaluation.annulled == (
        Annulment(ClockKind.IRT, "", when("mon 11:00"), when("mon 12:00"), (2,), False),
    )
    clock = evaluation.clock(ClockKind.IRT)
    assert clock is not None
    assert clock.breaches == ()


def test_documented_at_the_deadline_plus_a_second_there_was_no_breach_to_annul() -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", CALL, recorded="mon 11:00:01")
    assert story.at("mon 13:00").annulled == ()


def test_documented_two_seconds_after_the_deadline_there_was_one() -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", CALL, recorded="mon 11:00:02")
    assert story.at("mon 13:00").annulled_of(ClockKind.IRT) == (when("mon 11:00"),)


def test_what_is_taken_back_annuls_from_its_very_instant() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).tell("mon 11:00", CustomerMessage())
    story.tell("tue 11:00", Retracted(3))
    assert story.at("tue 10:59:59").annulled == ()
    assert story.at("tue 11:00").annulled_of(ClockKind.ORT) == (when("tue 10:00"),)


def test_a_breach_is_annulled_from_the_instant_at_which_it_is_learnt() -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", CALL, recorded="mon 12:00")
    assert [len(story.at(now).annulled) for now in ("mon 11:59:59", "mon 12:00")] == [0, 1]


def test_what_is_not_known_yet_annuls_nothing() -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", CALL).tell("mon 13:00", Retracted(2))
    story.tell("mon 10:30", CALL, recorded="mon 15:00")
    assert story.at("mon 16:00").annulled_of(ClockKind.IRT) == (when("mon 11:00"),)
    assert story.at("mon 16:00", known="mon 12:00").annulled == ()


def test_of_two_lessons_the_one_that_undid_the_breach_is_its_cause() -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", CALL, recorded="mon 14:00")
    story.tell("mon 10:30", CustomerMessage(), recorded="mon 12:00")
    assert [one.known_at for one in story.at("mon 15:00").annulled] == [when("mon 14:00")]


def test_documented_another_second_later_there_was_a_breach() -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", CALL, recorded="mon 11:00:02")
    assert story.at("mon 13:00").annulled_of(ClockKind.IRT) == (when("mon 11:00"),)


def test_of_two_tasks_breached_at_once_only_the_one_that_was_done_is_annulled() -> None:
    story = Story(cover(s1=Promises(ola=Target(2 * HOUR))))
    story.tell("mon 09:00", TaskDispatched("T", OFFICE)).tell("mon 09:00", TaskDispatched("U", OFFICE))
    evaluation = story.tell("mon 10:00", TaskCompleted("T"), recorded="mon 12:00").at("mon 13:00")
    assert evaluation.annulled_of(ClockKind.OLA, "T") == (when("mon 11:00"),)
    assert evaluation.annulled_of(ClockKind.OLA, "U") == ()
    states = [evaluation.clock(ClockKind.OLA, name) for name in ("T", "U")]
    assert [one and one.state for one in states] == [State.MET, State.BREACHED]


def test_a_late_event_that_changes_nothing_annuls_nothing() -> None:
    evaluation = Story(TWO_HOURS).tell("mon 10:00", CustomerMessage(), recorded="mon 12:00").at("mon 13:00")
    assert evaluation.annulled == ()


def test_a_breach_that_comes_back_is_not_annulled() -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", CALL, recorded="mon 12:00").tell("mon 13:00", Retracted(2))
    evaluation = story.at("mon 14:00")
    assert evaluation.annulled == ()
    assert story.irt("mon 14:00").breaches == (when("mon 11:00"),)


def test_a_breach_moved_to_another_instant_is_annulled_there() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", ASKED, recorded="tue 10:00")
    story.tell("mon 11:00", CustomerMessage(), recorded="tue 10:00")
    evaluation = story.at("tue 12:00")
    assert evaluation.annulled_of(ClockKind.ORT) == (when("mon 17:00"),)
    assert evaluation.annulled[0].causes == (2, 3)
    assert story.ort("tue 12:00").breaches == (when("tue 10:00"),)


def test_asked_about_the_past_nothing_later_is_annulled() -> None:
    story = Story(TWO_HOURS).tell("mon 10:00", CALL, recorded="mon 12:00")
    assert story.at("mon 10:30", known="mon 13:00").annulled == ()


def test_what_has_fired_stays_fired_at_its_instant() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", ASKED, recorded="mon 14:00")
    story.tell("mon 12:00", CustomerMessage(), recorded="mon 14:00")
    warning = story.ort("mon 14:30").obligation.warnings[0]
    assert (warning.at, warning.fired) == (when("mon 13:00"), True)


def test_what_has_not_fired_moves() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", ASKED, recorded="mon 12:30")
    story.tell("mon 12:00", CustomerMessage(), recorded="mon 12:30")
    warning = story.ort("mon 14:30").obligation.warnings[0]
    assert (warning.at, warning.fired) == (when("mon 15:00"), False)


def test_a_retracted_event_counts_as_never_written() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).tell("mon 12:00", Retracted(2))
    assert story.ort("mon 11:00").state is State.PAUSED
    assert story.ort("mon 13:00").elapsed == 4 * HOUR


def test_a_retraction_can_be_retracted() -> None:
    story = (
        Story(EIGHT_HOURS)
        .tell("mon 10:00", ASKED)
        .tell("mon 12:00", Retracted(2))
        .tell("mon 13:00", Retracted(3))
    )
    assert story.ort("mon 14:00").elapsed == HOUR


def test_retractions_before_one_that_is_retracted_itself_still_count() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).tell("mon 11:00", Retracted(2))
    story.tell("mon 12:00", ASKED).tell("mon 13:00", Retracted(4))
    assert story.ort("mon 14:00").elapsed == 5 * HOUR


def test_a_registration_can_be_retracted() -> None:
    assert Story(EIGHT_HOURS).tell("mon 10:00", Retracted(1)).at("mon 11:00").clocks == ()


def test_a_bounced_resolution_was_never_told() -> None:
    story = Story(cover(s1=Promises(irt=target(2), ort=target(8)))).tell("mon 10:00", Solved())
    story.tell("mon 12:00", Retracted(2)).tell("mon 10:00", Solved(told=False), recorded="mon 12:00")
    assert story.irt("mon 12:00").state is State.BREACHED
    assert story.ort("mon 12:00").stopped_at == when("mon 10:00")


def test_the_same_event_delivered_twice_changes_nothing() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).tell("mon 11:00", CALL, recorded="mon 12:00")
    sheet = story.sheet()
    twice = ClockSheet((*sheet.events, *sheet.events), sheet.calendars)
    assert fold(twice, when("mon 13:00")) == fold(sheet, when("mon 13:00"))


def test_the_order_of_delivery_does_not_matter() -> None:
    sheet = Story(EIGHT_HOURS).tell("mon 10:00", ASKED).tell("mon 11:00", CustomerMessage()).sheet()
    backwards = ClockSheet(sheet.events[::-1], sheet.calendars)
    assert fold(backwards, when("mon 13:00")) == fold(sheet, when("mon 13:00"))


def edited(*edits: Edit) -> dict[str, CalendarTimeline]:
    return {OFFICE: CalendarTimeline(office(), edits)}


MONDAY_CLOSED = Patch(exceptions=((date(2026, 6, 15), ()),))


def test_a_retroactive_edit_annuls_what_it_undoes() -> None:
    edit = Edit(when("tue 10:00"), when("tue 10:00"), MONDAY_CLOSED, retroactive=True)
    evaluation = Story(EIGHT_HOURS, calendars=edited(edit)).at("tue 11:00")
    assert evaluation.annulled == (
        Annulment(ClockKind.ORT, "", when("mon 17:00"), when("tue 10:00"), (), True),
    )


def test_an_edit_for_the_future_is_no_cause_of_what_was_learnt_with_it() -> None:
    edit = Edit(when("tue 10:00"), when("tue 10:00"), MONDAY_CLOSED)
    story = Story(TWO_HOURS, calendars=edited(edit)).tell("mon 10:00", CALL, recorded="tue 10:00")
    assert [(one.causes, one.edited) for one in story.at("tue 11:00").annulled] == [((2,), False)]


def test_annulled_breaches_come_in_the_order_of_clocks() -> None:
    promised = cover(s1=Promises(irt=target(1), ort=target(2), update=target(1), ola=Target(HOUR)))
    edit = Edit(when("tue 10:00"), when("tue 10:00"), MONDAY_CLOSED, retroactive=True)
    story = Story(promised, calendars=edited(edit)).tell("mon 09:00", TaskDispatched("T", OFFICE))
    kinds = [one.kind for one in story.tell("mon 12:00", ExternalInfo()).at("tue 09:30").annulled]
    assert kinds == []
    kinds = [one.kind for one in story.at("tue 10:00").annulled]
    assert kinds == [ClockKind.IRT, ClockKind.OLA, ClockKind.ORT, ClockKind.UPDATE]


def test_an_edit_for_the_future_leaves_what_was_counted() -> None:
    edit = Edit(when("tue 10:00"), when("tue 10:00"), MONDAY_CLOSED)
    story = Story(EIGHT_HOURS, calendars=edited(edit))
    assert story.ort("tue 11:00").breaches == (when("mon 17:00"),)
    assert story.at("tue 11:00").annulled == ()


def test_an_edit_and_an_event_learnt_at_once_are_both_the_cause() -> None:
    edit = Edit(when("tue 10:00"), when("tue 10:00"), MONDAY_CLOSED, retroactive=True)
    story = Story(EIGHT_HOURS, calendars=edited(edit)).tell(
        "mon 12:00", CustomerMessage(), recorded="tue 10:00"
    )
    lesson = story.at("tue 11:00").annulled[0]
    assert (lesson.causes, lesson.edited) == ((2,), True)


@pytest.mark.parametrize("told", ["mon 16:30", "tue 10:00"])
def test_a_late_change_of_severity_moves_the_deadline_back_to_where_it_belongs(told: str) -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", SeverityChanged("2"), recorded=told)
    assert story.ort(told).breaches == (when("mon 13:00"),)


def test_reopening_learnt_late_counts_from_when_it_happened() -> None:
    story = Story(EIGHT_HOURS).tell("mon 10:00", Solved()).tell("mon 11:00", Reopened(), recorded="mon 14:00")
    assert story.ort("mon 15:00").elapsed == 5 * HOUR


def test_a_cycle_that_begins_elsewhere_in_the_replay_keeps_its_breach() -> None:
    promised = cover(s1=Promises(update=target(1)))
    story = Story(promised).tell("mon 10:00", ExternalInfo()).tell("mon 13:00", Retracted(2))
    story.tell("mon 10:00", CALL, recorded="mon 13:00")
    assert story.at("mon 14:00").annulled == ()


def test_what_fired_in_the_second_before_something_was_learnt_stays_fired() -> None:
    story = Story(EIGHT_HOURS).tell("mon 11:00", SeverityChanged("2"))
    story.tell("mon 10:00", ASKED, recorded="mon 11:00:01")
    (warning,) = story.ort("mon 12:00").obligation.warnings
    assert (warning.mark, warning.at, warning.fired) == (50, when("mon 11:00"), True)
