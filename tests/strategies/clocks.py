"""Cases told at random: plausible and implausible orders of events on whole minutes."""

from hypothesis import strategies as st

from servanda.core.calendars import Calendar, timeline_of
from servanda.core.clocks import (
    ClockEvent,
    ClockKind,
    ClockSheet,
    Cover,
    EventData,
    Level,
    OnChange,
    Promises,
    Target,
)
from servanda.core.clocks.events import (
    Cancelled,
    CoverChanged,
    CustomerMessage,
    ExternalInfo,
    Hold,
    Interaction,
    InternalNote,
    Registered,
    Reopened,
    Resume,
    Retracted,
    SeverityChanged,
    Solved,
    TakenBack,
    TaskCancelled,
    TaskCompleted,
    TaskDispatched,
    TaskReassigned,
    TaskReopened,
)

RECEIVED = 1_781_500_800
"""Monday 15 June 2026, 05:20 UTC, a while before Berlin opens."""

_HOURS = ((9 * 3600, 12 * 3600), (13 * 3600, 17 * 3600))
OFFICE = Calendar("Europe/Berlin", (_HOURS, _HOURS, _HOURS, _HOURS, _HOURS, (), ()))
CALENDARS = {"office": timeline_of(OFFICE)}
HALF_HOUR = 1800

_plain: list[EventData] = [
    ExternalInfo(),
    ExternalInfo(asks=True),
    ExternalInfo(automatic=True),
    Interaction(outbound=True, counts_as_response=True),
    InternalNote(),
    CustomerMessage(),
    TakenBack(),
    Hold("vendor", pauses=True),
    Hold("internal"),
    Resume(),
    Solved(),
    Solved(told=False),
    Reopened(),
]

OF_TASKS: list[EventData] = [
    TaskDispatched("T", "office"),
    TaskDispatched("U", "24x7"),
    TaskReassigned("T", "24x7"),
    TaskReassigned("T", "office"),
    TaskCompleted("T"),
    TaskReopened("T"),
    TaskCancelled("U"),
    TaskReopened("U"),
]
"""Two tasks, one of which is moved and completed, the other cancelled."""

_target = st.builds(
    lambda halves, calendar: Target(halves * HALF_HOUR, calendar),
    st.integers(1, 24),
    st.sampled_from(["office", "24x7"]),
)
targets = st.one_of(_target, _target, _target, st.none())
promises = st.builds(
    Promises,
    irt=targets,
    ort=targets,
    update=targets,
    ola=st.builds(lambda halves: Target(halves * HALF_HOUR), st.integers(1, 24)),
)
levels = st.builds(
    Level, st.sampled_from(ClockKind), st.integers(1, 3), st.integers(-20, 8).map(lambda n: n * HALF_HOUR)
)
matrices = st.lists(levels, max_size=4, unique_by=lambda one: (one.kind, one.level)).map(tuple)
"""Escalation levels before and after the deadline, some of them earlier than any start."""


@st.composite
def covers(draw: st.DrawFn, *, modes: tuple[OnChange, ...] = tuple(OnChange)) -> Cover:
    """Two severities with unlike promises, and warnings at half and full time."""
    by_severity = {"1": draw(promises), "2": draw(promises)}
    return Cover(by_severity, draw(st.sampled_from(modes)), (50, 100), draw(st.booleans()))


@st.composite
def told(
    draw: st.DrawFn, *, changes: bool = True, late: bool = False, tasks: bool = False
) -> list[ClockEvent]:
    """Events after receipt, half an hour to some hours apart, some at one instant."""
    choices = [*_plain, Cancelled()]
    if changes:
        choices += [SeverityChanged("1"), *[SeverityChanged("2")] * 3, CoverChanged(draw(covers()))]
    if tasks:
        choices += OF_TASKS
    some = draw(st.sampled_from([0, 4, 9]))
    kinds = draw(st.lists(st.sampled_from(choices), min_size=some, max_size=some + 5))
    if tasks:
        kinds.insert(draw(st.integers(0, len(kinds))), OF_TASKS[0])
    at, events = RECEIVED, list[ClockEvent]()
    for seq, kind in enumerate(kinds, start=2):
        at += draw(st.sampled_from([0, 1, 3, 9, 17, 40])) * HALF_HOUR
        delay = draw(st.sampled_from([0, 0, 4, 30])) * HALF_HOUR if late else 0
        retracted = late and draw(st.integers(0, 9)) == 0
        events.append(ClockEvent(seq, at, at + delay, Retracted(seq - 1) if retracted else kind))
    return events


@st.composite
def sheets(draw: st.DrawFn, *, changes: bool = True, late: bool = False, tasks: bool = False) -> ClockSheet:
    """A whole case."""
    receipt = ClockEvent(1, RECEIVED, RECEIVED, Registered("1", draw(covers())))
    events = (receipt, *draw(told(changes=changes, late=late, tasks=tasks)))
    return ClockSheet(events, CALENDARS, draw(matrices))


instants = st.integers(-2, 400).map(lambda halves: RECEIVED + halves * HALF_HOUR)
