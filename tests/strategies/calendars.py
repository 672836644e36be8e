"""Calendars and instants that are likely to hurt."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from servanda.core.calendars import Calendar, Definition, Edit, Hours, Patch, Union, Week

CHANGES = {
    "spring, an hour missing": ("Europe/Berlin", "2026-03-29T01:00:00+00:00"),
    "autumn, an hour twice": ("Europe/Berlin", "2026-10-25T01:00:00+00:00"),
    "autumn in New York": ("America/New_York", "2026-11-01T06:00:00+00:00"),
    "half an hour in spring": ("Australia/Lord_Howe", "2026-10-03T15:30:00+00:00"),
    "half an hour in autumn": ("Australia/Lord_Howe", "2026-04-04T15:00:00+00:00"),
    "a date that never happened": ("Pacific/Apia", "2011-12-30T10:00:00+00:00"),
    "another date that never happened": ("Pacific/Kwajalein", "1993-08-21T12:00:00+00:00"),
    "a day without midnight": ("America/Sao_Paulo", "2018-11-04T03:00:00+00:00"),
    "an evening that comes twice": ("America/Sao_Paulo", "2018-02-18T02:00:00+00:00"),
    "a change one minute past midnight": ("America/St_Johns", "2006-10-29T02:31:00+00:00"),
    "two hours at once": ("Antarctica/Troll", "2026-03-29T01:00:00+00:00"),
    "a quarter past": ("Pacific/Chatham", "2026-04-04T14:00:00+00:00"),
    "a zone that gave up half an hour": ("Asia/Pyongyang", "2018-05-04T15:00:00+00:00"),
    "no change at all": ("Asia/Kolkata", "2026-06-15T00:00:00+00:00"),
}
"""What happens → the zone, and about when."""

DAY_MINUTES = 24 * 60


@st.composite
def hours(draw: st.DrawFn, *, step: int = 60) -> Hours:
    """Up to three intervals of one day on a grid of ``step`` seconds; touching is allowed."""
    edges = sorted(draw(st.lists(st.integers(0, 86_400 // step), max_size=6, unique=True)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple((opens * step, closes * step) for opens, closes in pairs)


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """A week with some days open; office hours and whole days come often."""
    day = st.one_of(st.just(((9 * 3600, 17 * 3600),)), st.just(((0, 86_400),)), hours())
    return (draw(day), draw(day), draw(day), draw(day), draw(day), draw(day), draw(day))


@st.composite
def calendars(draw: st.DrawFn, zone: str, around: datetime) -> Calendar:
    """A calendar of the zone with holidays and exceptions within days of an instant."""
    dates = st.integers(-4, 4).map(lambda days: around.date() + timedelta(days=days))
    exceptions: dict[date, Hours] = draw(st.dictionaries(dates, hours(), max_size=2))
    return Calendar(
        zone,
        draw(weeks()),
        draw(st.frozensets(dates, max_size=2)),
        tuple(sorted(exceptions.items())),
    )


@st.composite
def working_places(draw: st.DrawFn) -> tuple[Definition, int]:
    """A calendar or a union with an instant, on a whole minute, within days of a change of its clocks."""
    zone, change = CHANGES[draw(st.sampled_from(sorted(CHANGES)))]
    around = datetime.fromisoformat(change).astimezone(UTC)
    definition: Definition = draw(calendars(zone, around))
    if draw(st.booleans()):
        definition = Union((definition, draw(calendars("Europe/Berlin", around))))
    minutes = draw(st.integers(-3 * DAY_MINUTES, 2 * DAY_MINUTES))
    return definition, int(around.timestamp()) + minutes * 60


@st.composite
def edited_places(draw: st.DrawFn) -> tuple[Calendar, tuple[Edit, ...], int]:
    """A calendar, edits around an instant, and the instant, within days of a change of the calendar's clocks."""
    zone, change = CHANGES[draw(st.sampled_from(sorted(CHANGES)))]
    around = datetime.fromisoformat(change).astimezone(UTC)
    at = int(around.timestamp()) + draw(st.integers(-DAY_MINUTES, DAY_MINUTES)) * 60
    return draw(calendars(zone, around)), draw(edits(at)), at


@st.composite
def edits(draw: st.DrawFn, at: int) -> tuple[Edit, ...]:
    """Up to four edits made and recorded within days of an instant."""
    hours_away = st.integers(-30, 30).map(lambda count: at + count * 3600)
    delays = st.sampled_from([0, 0, 3600, 20 * 3600])
    around = datetime.fromtimestamp(at, UTC)
    return tuple(
        Edit(made, made + draw(delays), draw(patches(around)), draw(st.booleans()), seq)
        for seq, made in enumerate(draw(st.lists(hours_away, max_size=4)))
    )


@st.composite
def patches(draw: st.DrawFn, around: datetime) -> Patch:
    """Exceptions set and removed, now and then other weekly hours or holidays."""
    dates = st.integers(-2, 2).map(lambda days: around.date() + timedelta(days=days))
    exceptions: dict[date, Hours | None] = draw(st.dictionaries(dates, st.none() | hours(), max_size=2))
    return Patch(
        draw(st.none() | weeks()),
        draw(st.none() | st.frozensets(dates, max_size=2)),
        tuple(exceptions.items()),
    )
