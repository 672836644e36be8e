"""What is to fire, and what of it acts."""

from servanda.core.clocks import ClockKind, Level, OnChange, Promises
from servanda.core.clocks.events import ExternalInfo, SeverityChanged, Solved
from servanda.core.clocks.firing import Fire, FiringKey, What, reached, to_fire
from servanda.core.clocks.kept import ObligationKey
from tests.core.clocks.make import HOUR, Story, cover, target, when

PROMISED = cover(s1=Promises(ort=target(8)), s2=Promises(ort=target(4)), warn=(50, 100))
LEVELS = (Level(ClockKind.ORT, 1, -HOUR), Level(ClockKind.ORT, 2, HOUR))
ORT = ObligationKey(ClockKind.ORT, "", 1)


def key(what: What, mark: int) -> FiringKey:
    return FiringKey(ORT, what, mark)


def marks(fires: tuple[Fire, ...]) -> dict[tuple[str, int], bool]:
    """Whether each acts; a breach by no mark."""
    return {
        (str(one.key.what), 0 if one.key.what is What.BREACH else one.key.mark): one.acts for one in fires
    }


def test_nothing_is_reached_before_its_instant() -> None:
    assert reached(Story(PROMISED).at("mon 12:59:59")) == ()


def test_a_warning_acts_at_its_instant() -> None:
    assert to_fire(Story(PROMISED).at("mon 13:00"), ()) == (
        Fire(key(What.WARNING, 50), when("mon 13:00"), acts=True),
    )


def test_what_is_recorded_does_not_fire_again() -> None:
    assert to_fire(Story(PROMISED).at("mon 13:00"), {key(What.WARNING, 50)}) == ()


def test_a_missed_deadline_fires_when_it_has_passed() -> None:
    story = Story(PROMISED)
    known = {key(What.WARNING, 50), key(What.WARNING, 100)}
    assert to_fire(story.at("mon 17:00"), known) == ()
    assert marks(to_fire(story.at("mon 17:00:01"), known)) == {("breach", 0): True}


def test_of_warnings_that_come_at_once_the_highest_speaks_for_the_others() -> None:
    warning, other = to_fire(Story(PROMISED).at("mon 17:00"), ())
    assert (warning.key.mark, warning.acts, warning.along) == (50, False, ())
    assert (other.key.mark, other.acts, other.along) == (100, True, (50,))


def test_a_missed_deadline_speaks_for_the_warnings() -> None:
    found = marks(to_fire(Story(PROMISED).at("tue 09:00"), ()))
    assert found == {("warning", 50): False, ("warning", 100): False, ("breach", 0): True}


def test_of_levels_that_come_at_once_the_highest_acts() -> None:
    fires = to_fire(Story(PROMISED, levels=LEVELS).at("tue 10:00"), ())
    levels = [one for one in fires if one.key.what is What.LEVEL]
    assert [(one.key.mark, one.acts, one.along) for one in levels] == [(1, False, ()), (2, True, (1,))]


def test_a_level_and_a_warning_act_side_by_side() -> None:
    fires = to_fire(Story(PROMISED, levels=LEVELS).at("mon 16:00"), ())
    assert marks(fires) == {("warning", 50): True, ("level", 1): True}


def test_nothing_acts_while_its_clock_is_paused() -> None:
    story = Story(PROMISED).tell("mon 14:00", ExternalInfo(asks=True))
    assert marks(to_fire(story.at("mon 14:00"), ())) == {("warning", 50): False}


def test_nothing_acts_after_the_end_of_its_clock() -> None:
    story = Story(PROMISED).tell("tue 10:00", Solved())
    assert set(marks(to_fire(story.at("tue 11:00"), ())).values()) == {False}


def test_nothing_of_a_replaced_obligation_acts() -> None:
    story = Story(PROMISED).tell("mon 14:00", SeverityChanged("2"))
    fires = to_fire(story.at("mon 14:00"), ())
    replaced = [one.acts for one in fires if one.key.obligation == ORT]
    assert replaced == [False]


def test_a_breach_that_was_taken_along_fires_once() -> None:
    promised = cover(s1=Promises(ort=target(1)), s2=Promises(ort=target(1.5)), on_change=OnChange.CARRY)
    story = Story(promised).tell("mon 12:00", SeverityChanged("2"))
    breaches = [one.key for one in reached(story.at("mon 13:00")) if one.key.what is What.BREACH]
    assert breaches == [key(What.BREACH, when("mon 10:00"))]


def test_a_breach_at_another_instant_fires_anew() -> None:
    evaluation = Story(PROMISED).at("tue 09:00")
    known = {one.key for one in reached(evaluation)} - {key(What.BREACH, when("mon 17:00"))}
    earlier = known | {key(What.BREACH, when("mon 12:00"))}
    assert [one.acts for one in to_fire(evaluation, earlier)] == [True]


def test_a_missed_deadline_speaks_for_the_warnings_and_not_for_the_levels() -> None:
    fires = to_fire(Story(PROMISED, levels=LEVELS).at("mon 17:30"), ())
    assert marks(fires) == {
        ("warning", 50): False,
        ("warning", 100): False,
        ("breach", 0): True,
        ("level", 1): True,
    }
    assert [one.along for one in fires if one.acts] == [(), ()]


def test_the_levels_that_one_speaks_for_are_told_in_their_order() -> None:
    three = (Level(ClockKind.ORT, 2, -HOUR), Level(ClockKind.ORT, 3, 0), Level(ClockKind.ORT, 1, -2 * HOUR))
    fires = to_fire(Story(PROMISED, levels=three).at("mon 17:00"), ())
    assert [one.along for one in fires if one.key.what is What.LEVEL and one.acts] == [(1, 2)]
