"""The drawings of a proof: everything at its place, nothing over anything else."""

from dataclasses import replace
from itertools import combinations, pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.core.calendars import Compiled, compile_calendar
from servanda.core.clocks.proof import Course
from servanda.web.desk.cases.proof.axis import HOUR, Kind, axis
from servanda.web.desk.cases.proof.frame import heights
from servanda.web.desk.cases.proof.labels import numbered
from servanda.web.desk.cases.proof.lanes import apart, grouped
from servanda.web.desk.cases.proof.layout import drawing
from servanda.web.desk.cases.proof.lists import ranges
from servanda.web.desk.cases.proof.picture import Flag, Happening, Lane, LaneBar, Picture, Stretch
from servanda.web.desk.cases.proof.placing import Anchor, Box, Ground, box
from servanda.web.desk.cases.proof.rows import day_rows
from servanda.web.desk.cases.proof.shapes import Drawing, Shape, px
from tests.core.calendars.make import at, daily, office

OFFICE: Final = compile_calendar(office())
ALWAYS: Final = compile_calendar(daily("Europe/Berlin", ((0, 86_400),)))
MONDAY: Final = at("2026-06-15T09:00+02:00")
DAY: Final = 24 * HOUR
HEAVY: Final = ("strong", "lane", "now-words", "event-number")


def course(
    turns: tuple[int, ...], *, target: int = 8 * HOUR, calendar: Compiled = OFFICE, to_due: bool = True
) -> Picture:
    """A clock from Monday nine o'clock that runs and pauses in turns of so many seconds, and runs on to its end."""
    stretches: list[Stretch] = []
    happenings: list[Happening] = []
    since, counted = MONDAY, 0
    for number, length in enumerate(turns):
        kind = Course.PAUSED if number % 2 else Course.RUNNING
        happenings.append(Happening(number + 1, since, f"Something happened for the {number + 1}th time"))
        for one in cut(calendar, since, since + length, kind, counted):
            stretches.append(one)
            counted = one.after
        since += length
    due = calendar.due(since, target - counted) if counted < target and to_due else None
    ahead = cut(calendar, since, due, Course.RUNNING, counted) if due else []
    return Picture(
        name="resolution",
        zone="Europe/Berlin",
        now=since,
        target=target,
        u="calm",
        stretches=tuple(stretches),
        to_come=tuple(ahead),
        happenings=tuple(happenings),
        flags=tuple(Flag("warning", one.begins, f"{one.begins % 86400} warning") for one in ahead),
        due=due,
        due_words="due some day, 15:42",
        ends=None,
        opens=tuple(calendar.open_between(MONDAY - DAY, (due or since) + DAY)),
        gaps={},
        lanes=(
            Lane("response", (LaneBar(MONDAY, MONDAY + 600, "running u-met"),), "met, 10 min of 1 h", "met"),
        ),
    )


def cut(calendar: Compiled, since: int, until: int, kind: Course, counted: int) -> list[Stretch]:
    """Cut where the office opens and closes, as a proof is."""
    found: list[Stretch] = []
    at_now = since
    for opens, closes in calendar.open_between(since, until):
        if at_now < opens:
            found.append(Stretch(at_now, opens, Course.CLOSED, 0, counted))
        found.append(Stretch(opens, closes, kind, closes - opens, counted))
        counted, at_now = found[-1].after, closes
    return [*found, Stretch(at_now, until, Course.CLOSED, 0, counted)] if at_now < until else found


TURNS = st.lists(st.integers(60, 3 * DAY), min_size=1, max_size=12).map(tuple)


def value(shape: Shape, name: str) -> str:
    return dict(shape.attributes)[name]


def texts(drawn: Drawing) -> list[tuple[str, Box]]:
    """Every text with the ground that it takes."""
    return [(one.text, ground_of(one)) for one in drawn.shapes if one.tag == "text"]


def ground_of(shape: Shape) -> Box:
    look = value(shape, "class").split()
    size = 15.0 if "due" in look else 11.0 if "event-number" in look else 12.0
    place = Anchor(float(value(shape, "x")), float(value(shape, "y")), value(shape, "text-anchor"))
    return box(shape.text, place, heavy=any(one in HEAVY for one in look), size=size)


def overlapping(drawn: Drawing) -> list[tuple[str, str]]:
    """Words that meet, but for the width of a hair."""
    shrunk = [(text, Box(b.left + 1, b.top + 1, b.right - 1, b.bottom - 1)) for text, b in texts(drawn)]
    return [(one, other) for (one, a), (other, b) in combinations(shrunk, 2) if a.meets(b)]


@given(TURNS, st.booleans(), st.integers(1, 90))
def test_no_words_meet_however_much_happens(turns: tuple[int, ...], always: bool, hours: int) -> None:
    picture = course(turns, target=hours * HOUR, calendar=ALWAYS if always else OFFICE)
    assert overlapping(drawing(picture)) == []


def crowded(picture: Picture, *, late: bool) -> Picture:
    """The same with marks of every form along it, and beside it two clocks that broke their promises."""
    span = picture.latest - picture.begins
    spots = [
        Flag(form, picture.begins + span * share // 9, f"13:4{share} {form} {share}")
        for share, form in enumerate(("former", "warning", "level", "level", "warning", "former"), start=2)
    ]
    bars = (
        LaneBar(picture.begins, picture.begins + span // 3, "running u-calm"),
        LaneBar(picture.begins + span // 2, picture.latest, "running u-breached"),
    )
    lanes = tuple(Lane(name, bars, "breached, 9 h of 8 h", "breached") for name in ("response", "update"))
    full = replace(picture, flags=tuple(spots), lanes=lanes)
    if not late:
        return full
    return replace(full, u="breached", due=picture.begins + span // 2, due_words="was due Thu 19 Nov, 12:14")


def marks(drawn: Drawing) -> list[tuple[str, Box]]:
    """Bars, deadlines, warnings and levels, with the ground that each takes."""
    found = []
    for one in drawn.shapes:
        look, attributes = value(one, "class"), dict(one.attributes)
        if one.tag == "circle":
            x, y, r = (float(attributes[name]) for name in ("cx", "cy", "r"))
            found.append((look, Box(x - r, y - r, x + r, y + r)))
        elif look.startswith("mark-"):
            points = [point.split() for point in attributes["d"].strip("Mz").split("L")]
            xs, ys = ([float(point[axis]) for point in points] for axis in (0, 1))
            found.append((look, Box(min(xs), min(ys), max(xs), max(ys))))
        elif one.tag == "rect" and look.startswith("bar-"):
            x, y, width = (float(attributes[name]) for name in ("x", "y", "width"))
            found.append((look, Box(x, y, x + width, y + float(attributes["height"]))))
    return found


@given(TURNS, st.booleans(), st.booleans(), st.integers(1, 90))
def test_no_words_meet_lanes_marks_or_one_another(
    turns: tuple[int, ...], always: bool, late: bool, hours: int
) -> None:
    picture = course(turns, target=hours * HOUR, calendar=ALWAYS if always else OFFICE)
    drawn = drawing(crowded(picture, late=late))
    assert overlapping(drawn) == []
    words = [(text, Box(b.left + 1, b.top + 1, b.right - 1, b.bottom - 1)) for text, b in texts(drawn)]
    assert [(text, look) for text, a in words for look, b in marks(drawn) if a.meets(b)] == []


@given(TURNS, st.booleans(), st.integers(1, 90))
def test_no_line_runs_through_the_words_of_a_mark(turns: tuple[int, ...], late: bool, hours: int) -> None:
    drawn = drawing(crowded(course(turns, target=hours * HOUR), late=late))
    goal = next(one for one in drawn.shapes if value(one, "class") == "stop")
    y = float(value(goal, "d").rpartition(" ")[2])
    struck = [
        one.text
        for one in drawn.shapes
        if one.tag == "text"
        and "flag" in value(one, "class")
        and ground_of(one).top < y < ground_of(one).bottom
    ]
    assert struck == []


def test_a_mark_after_the_end_stands_on_the_line_and_not_at_the_target() -> None:
    ended = replace(course((2 * HOUR,), to_due=False), ends=MONDAY + 2 * HOUR)
    after = replace(ended, flags=(Flag("warning", MONDAY + 3 * HOUR, "12:00 warning 60 %"),))
    (box_of_it,) = [box for look, box in marks(drawing(after)) if look == "mark-warning"]
    (curve,) = [value(one, "d") for one in drawing(after).shapes if value(one, "class") == "curve"]
    assert abs((box_of_it.top + box_of_it.bottom) / 2 - float(curve.rpartition(" ")[2])) < 1


@given(TURNS, st.booleans(), st.integers(1, 90))
def test_the_deadline_is_always_said(turns: tuple[int, ...], always: bool, hours: int) -> None:
    picture = course(turns, target=hours * HOUR, calendar=ALWAYS if always else OFFICE)
    drawn = [text for text, _ in texts(drawing(picture)) if text == picture.due_words]
    assert drawn == ([picture.due_words] if picture.due is not None else [])


@given(TURNS, st.integers(1, 90))
def test_everything_is_drawn_within_the_drawing(turns: tuple[int, ...], hours: int) -> None:
    drawn = drawing(course(turns, target=hours * HOUR))
    width, height = float(drawn.width), float(drawn.height)
    for one in drawn.shapes:
        if one.tag == "rect":
            left, right = float(value(one, "x")), float(value(one, "x")) + float(value(one, "width"))
            assert left >= 0 and right <= width + 0.1
            assert float(value(one, "y")) + float(value(one, "height")) <= height + 0.1


def test_a_drawing_with_too_much_open_time_is_long_instead_of_narrow() -> None:
    # Something happens on each of forty days: none of them can be folded.
    busy = course(tuple([12 * HOUR] * 80), target=2000 * HOUR, to_due=False)
    assert [drawing(one).is_long for one in (course((HOUR, HOUR)), busy)] == [False, True]


@given(TURNS)
def test_later_never_stands_before_earlier(turns: tuple[int, ...]) -> None:
    picture = course(turns)
    laid = axis(
        (picture.begins, picture.latest),
        picture.opens,
        {picture.now},
        picture.zone,
        left=0,
        width=1000,
        most=9,
    )
    instants = range(laid.begins, laid.ends, max((laid.ends - laid.begins) // 50, 1))
    assert all(laid.x(one) <= laid.x(other) for one, other in pairwise(instants))
    assert all(one.ends == other.begins and one.right == other.x for one, other in pairwise(laid.pieces))
    assert (laid.x(laid.begins), round(laid.x(laid.ends))) == (0, round(laid.right))


@given(TURNS)
def test_the_rows_of_a_phone_stay_within_its_width(turns: tuple[int, ...]) -> None:
    drawn = day_rows(course(turns))
    for text, ground in texts(drawn):
        assert ground.left >= -4 and ground.right <= 358 + 4, text
    lines = [float(value(one, "y")) for one in drawn.shapes if one.tag == "text"]
    assert max(lines) < float(drawn.height)


@given(TURNS)
def test_what_the_rows_say_was_counted_is_what_the_clock_stands_at(turns: tuple[int, ...]) -> None:
    picture = course(tuple(length // 60 * 60 for length in turns), target=1000 * HOUR, to_due=False)
    said = [
        text.removesuffix(" counted").rpartition(", ")[2]
        for text, _ in texts(day_rows(picture))
        if text.endswith(" counted")
    ]
    assert sum(map(minutes, said)) * 60 == picture.stretches[-1].after


def minutes(length: str) -> int:
    """``5 h 02 min`` is 302."""
    words = length.split()
    units = {"h": 60, "min": 1}
    return sum(int(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True))


def test_open_hours_are_to_scale_and_a_night_is_narrow() -> None:
    opens = OFFICE.open_between(MONDAY, MONDAY + 2 * DAY)
    laid = axis((MONDAY, MONDAY + DAY + 8 * HOUR), opens, set(), "Europe/Berlin", left=10, width=446, most=9)
    assert [(one.kind, round(one.x), round(one.width)) for one in laid.pieces] == [
        (Kind.OPEN, 10, 200),
        (Kind.CLOSED, 210, 46),
        (Kind.OPEN, 256, 200),
    ]


def test_quiet_weeks_are_folded_and_busy_days_are_not() -> None:
    picture = course((HOUR, 60 * DAY, HOUR), target=20 * HOUR)
    laid = axis(
        (picture.begins, picture.latest),
        picture.opens,
        {picture.begins, picture.now, picture.latest},
        picture.zone,
        left=0,
        width=1200,
        most=9,
    )
    kinds = [one.kind for one in laid.pieces if one.kind is not Kind.CLOSED]
    assert kinds == [Kind.OPEN, Kind.FOLDED, *[Kind.OPEN] * (len(kinds) - 2)]
    folded = next(one for one in laid.pieces if one.kind is Kind.FOLDED)
    assert folded.worked == OFFICE.working_time(folded.begins, folded.ends)


def test_the_line_climbs_only_while_the_clock_runs() -> None:
    picture = course((HOUR, HOUR, HOUR))
    counted = [picture.counted_at(MONDAY + minute * 60) // 60 for minute in (0, 30, 60, 90, 120, 150, 180)]
    assert counted == [0, 30, 60, 60, 60, 90, 120]


def test_a_missed_deadline_parts_the_stretch_that_it_lies_in() -> None:
    late = replace(course((4 * HOUR,), target=2 * HOUR), u="breached", due=MONDAY + 2 * HOUR)
    (stretch,) = late.stretches
    assert late.parted(stretch) == (
        (MONDAY, MONDAY + 2 * HOUR, "running u-calm"),
        (MONDAY + 2 * HOUR, MONDAY + 4 * HOUR, "running u-breached"),
    )
    assert late.overrun == (
        Stretch(MONDAY + 2 * HOUR, MONDAY + 4 * HOUR, Course.RUNNING, 2 * HOUR, 2 * HOUR),
    )


def test_words_take_the_first_place_that_is_free() -> None:
    ground = Ground(0, 200)
    first, second = Anchor(10, 20), Anchor(10, 40)
    assert ground.place(["taken"], [first]) == ("taken", first)
    assert ground.place(["longer words", "short"], [first, second]) == ("longer words", second)
    assert ground.place(["no room"], [first, second]) is None


def test_words_that_reach_beyond_the_edge_give_way_to_shorter_ones() -> None:
    assert Ground(0, 60).place(["far too long for this", "fits"], [Anchor(10, 20)]) == (
        "fits",
        Anchor(10, 20),
    )


def test_what_happened_at_almost_one_time_shares_a_plate() -> None:
    spots = [(Happening(number, 0, ""), x) for number, x in ((1, 10.0), (2, 20.0), (5, 50.0), (7, 60.0))]
    groups = grouped(spots)
    assert [([one.number for one in group], x) for group, x in groups] == [([1, 2, 5], 30.0), ([7], 60.0)]
    assert [round(x) for _, x in apart(groups)] == [30, 60]
    assert (numbered([1, 2]), numbered([1, 2, 5])) == ("1, 2", "1–5")


def test_plates_never_touch() -> None:
    groups = [([Happening(number, 0, "")], 100.0) for number in range(1, 5)]
    spots = [x for _, x in apart(groups)]
    assert all(other - one >= 18 for one, other in pairwise(spots))


@pytest.mark.parametrize(
    ("target", "highest"), [(8 * HOUR, 8 * HOUR), (HOUR, 90 * HOUR), (600, 600), (45 * HOUR, 45 * HOUR)]
)
def test_heights_are_few_and_keep_away_from_the_target(target: int, highest: int) -> None:
    found = heights(target, highest)
    assert len(found) <= 6
    assert all(abs(one - target) > highest / 14 for one in found)


@pytest.mark.parametrize(
    ("numbers", "said"), [((), ""), ((3,), "3"), ((1, 2, 3, 4, 6), "1–4, 6"), ((5, 1, 3), "1, 3, 5")]
)
def test_numbers_that_follow_one_another_are_said_together(numbers: tuple[int, ...], said: str) -> None:
    assert ranges(numbers) == said


def test_a_length_is_written_the_same_in_every_language() -> None:
    assert [px(1.0), px(1.25), px(0)] == ["1", "1.2", "0"]
