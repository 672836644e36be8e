"""Events as they are stored: what is written is read back, and folds alike."""

import json
from dataclasses import replace

import pytest
from hypothesis import given

from servanda.core.calendars import timeline_of
from servanda.core.clocks import (
    ClockKind,
    ClockSheet,
    EventData,
    Level,
    OnChange,
    Promises,
    State,
    Target,
    fold,
)
from servanda.core.clocks import events as e
from servanda.core.clocks.events import TYPES
from servanda.core.clocks.stored import from_json, to_json, type_of
from tests.core.calendars.make import office
from tests.core.clocks.make import HOUR, OFFICE, Story, cover, target, when
from tests.strategies.clocks import instants, sheets

COVER = cover(
    s1=Promises(irt=target(1), ort=target(8), update=target(2), ola=Target(4 * HOUR)),
    s2=Promises(ola=Target(business_days=1)),
    warn=(50, 100),
    on_change=OnChange.RETROACTIVE,
    ola_pauses=True,
)


def other_case() -> Story:
    calendars = {OFFICE: timeline_of(office())}
    story = Story(COVER, calendars=calendars, levels=(Level(ClockKind.ORT, 1, -HOUR),))
    return story.tell("mon 10:00", e.TaskDispatched("T", OFFICE)).tell("mon 11:00", e.ExternalInfo(asks=True))


EVENTS: list[EventData] = [
    e.Registered("1", COVER),
    e.ExternalInfo(asks=True, automatic=True),
    e.InternalNote(),
    e.Interaction(outbound=True, counts_as_response=True),
    e.CustomerMessage(),
    e.TakenBack(),
    e.Hold("vendor", pauses=True),
    e.Resume(),
    e.Solved(told=False),
    e.Reopened(),
    e.Cancelled(),
    e.SeverityChanged("2"),
    e.CoverChanged(COVER),
    e.CalendarChanged(OFFICE),
    e.TaskDispatched("T", OFFICE),
    e.TaskReassigned("T", OFFICE),
    e.TaskCompleted("T"),
    e.TaskReopened("T"),
    e.TaskCancelled("T"),
    e.MergedIn("B", other_case().at("tue 12:00").clocks),
    e.MergeUndone("B"),
    e.Retracted(7),
]


def stored(data: EventData) -> EventData:
    return from_json(type_of(data), json.loads(json.dumps(to_json(data))))


@pytest.mark.parametrize("data", EVENTS, ids=type_of)
def test_what_is_written_is_read_back(data: EventData) -> None:
    assert stored(data) == data


def test_kinds_and_states_of_a_merged_case_are_read_as_what_they_are() -> None:
    read = stored(e.MergedIn("B", other_case().at("tue 12:00").clocks))
    assert isinstance(read, e.MergedIn)
    for clock in read.clocks:
        assert isinstance(clock.kind, ClockKind)
        assert isinstance(clock.state, State)
        assert all(isinstance(one.state, State) for one in clock.obligations)


def test_every_type_is_tried() -> None:
    assert {type_of(data) for data in EVENTS} == set(TYPES)


def test_fields_that_were_not_written_have_their_defaults() -> None:
    assert from_json("solved", {}) == e.Solved(told=True)


@given(sheets(late=True), instants)
def test_stored_events_fold_as_they_did(sheet: ClockSheet, now: int) -> None:
    read = replace(sheet, events=tuple(replace(event, data=stored(event.data)) for event in sheet.events))
    assert fold(read, now) == fold(sheet, now)


def test_a_merge_read_back_takes_over_the_same_promises() -> None:
    clocks = other_case().at("mon 12:00").clocks
    story = Story(cover(s1=Promises(ort=target(40)))).tell("mon 12:00", stored(e.MergedIn("B", clocks)))
    assert (story.ort("mon 13:00").due, story.ort("mon 13:00").elapsed) == (when("tue 10:00"), 3 * HOUR)
