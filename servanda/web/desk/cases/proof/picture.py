"""What the drawings of a proof are made from, staff's and customer's alike: values and words, no arithmetic yet.

Instants are UTC seconds, durations working seconds.
"""

from dataclasses import dataclass
from typing import NamedTuple

from servanda.core.clocks.proof import Course


class Stretch(NamedTuple):
    """A stretch of the clock; ``counted`` stood on it when the stretch began."""

    begins: int
    ends: int
    course: Course
    seconds: int
    counted: int

    @property
    def after(self) -> int:
        """What the clock stood at when the stretch ended."""
        return self.counted + (self.seconds if self.course is Course.RUNNING else 0)


class Happening(NamedTuple):
    """Something that happened, under the number that the table has for it."""

    number: int
    at: int
    text: str


class Flag(NamedTuple):
    """A warning, an escalation level or a former deadline on the way; ``form`` is ``warning``, ``level`` or ``former``."""

    form: str
    at: int
    text: str


class LaneBar(NamedTuple):
    """A bar of another clock of the case: running, paused or met."""

    begins: int
    ends: int
    look: str


class Lane(NamedTuple):
    """Another clock of the case beside this one, with what became of it in words."""

    name: str
    bars: tuple[LaneBar, ...]
    said: str
    u: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One promise as it is drawn. ``u`` is its urgency; ``opens`` are the open intervals of its calendar around it.

    ``ends`` is when the promise ended, empty while it lasts; ``due_words`` stand at the deadline, ``gaps`` at closed
    stretches by their beginning.
    """

    name: str
    zone: str
    now: int
    target: int
    u: str
    stretches: tuple[Stretch, ...]
    to_come: tuple[Stretch, ...]
    happenings: tuple[Happening, ...]
    flags: tuple[Flag, ...]
    due: int | None
    due_words: str
    ends: int | None
    opens: tuple[tuple[int, int], ...]
    gaps: dict[int, tuple[str, ...]]
    lanes: tuple[Lane, ...] = ()

    @property
    def begins(self) -> int:
        """Where the course begins."""
        return self.stretches[0].begins if self.stretches else self.now

    @property
    def course(self) -> tuple[Stretch, ...]:
        """What was, and what is to come."""
        return (*self.stretches, *self.to_come)

    @property
    def latest(self) -> int:
        """The last instant that has to be seen."""
        known = [self.now if self.ends is None else self.ends, self.due or 0]
        return max(known)

    def why_closed(self, at: int) -> tuple[str, ...]:
        """Why it is closed at an instant, the longest wording first; nothing where that is not known."""
        since = max((closes for closes in self.gaps if closes <= at), default=None)
        return () if since is None else self.gaps[since]

    def parted(self, stretch: Stretch) -> tuple[tuple[int, int, str], ...]:
        """What of a stretch lies before a missed deadline and what past it, each with its look."""
        look = f"{stretch.course} u-{self.u if self.u == 'met' else 'calm'}"
        due = self.due if self.u == "breached" and stretch.course is Course.RUNNING else None
        if due is None or stretch.ends <= due:
            return ((stretch.begins, stretch.ends, look),)
        late = f"{stretch.course} u-breached"
        if stretch.begins >= due:
            return ((stretch.begins, stretch.ends, late),)
        return ((stretch.begins, due, look), (due, stretch.ends, late))

    @property
    def overrun(self) -> tuple[Stretch, ...]:
        """What of the course lies past a missed deadline."""
        due = self.due
        if self.u != "breached" or due is None:
            return ()
        late = [one for one in self.stretches if one.ends > due]
        return tuple(one if one.begins >= due else self._past(one, due) for one in late)

    def _past(self, one: Stretch, due: int) -> Stretch:
        return one._replace(begins=due, seconds=one.ends - due, counted=self.counted_at(due))

    def counted_at(self, at: int) -> int:
        """What the clock stood or will stand at; at its ends what it stood at there."""
        found = self.course[0].counted if self.course else 0
        for one in self.course:
            if one.begins > at:
                break
            ran = min(at, one.ends) - one.begins if one.course is Course.RUNNING else 0
            found = one.counted + ran
        return found
