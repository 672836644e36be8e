"""The question that a proof answers, and the sentence that answers it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from servanda.core.clocks import State
from servanda.core.clocks.proof import Course
from servanda.web import words
from servanda.web.desk.cases.proof.shown import AnyPromise
from servanda.web.desk.cases.proof.teller import Teller
from servanda.web.desk.cases.proof.wording import PROMISED, to_the_second
from servanda.web.listing import listed


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; ``heavy`` ones carry it."""

    text: str
    heavy: bool = False


_QUESTION: Final[Mapping[str, str]] = {
    State.RUNNING: "Why is {name} due {due}?",
    State.PAUSED: "Why does {name} rest?",
    State.MET: "Why was {name} on time?",
    State.BREACHED: "Why was {name} missed?",
    State.CANCELLED: "Why was {name} withdrawn?",
    State.REPLACED: "Why was {name} replaced?",
}


def question(name: str, one: AnyPromise, teller: Teller) -> str:
    due = teller.plainly(one.due_at).replace(", ", " at ")
    called = name.lower() if one.cycle > 1 else f"the {name.lower()}"
    return _QUESTION[one.state].format(name=called, due=due)


def sentence(kind: str, one: AnyPromise, teller: Teller, *, works: bool) -> Iterator[Part]:
    verb = "were" if teller.party == "You" else "was"
    yield Part(f"{teller.party} {verb} promised {PROMISED[kind]} ")
    yield Part(words.duration(one.target_s), heavy=True)
    yield Part(f" of working time{teller.in_hours_of}" if works else " around the clock")
    severity = teller.severity(one)
    yield Part(f" at severity {severity}. " if severity else ". ")
    yield from _beginning(one, teller)
    yield from _pauses(one, teller)
    yield from _END[one.state](one, teller)


def _beginning(one: AnyPromise, teller: Teller) -> Iterator[Part]:
    yield Part("Counting began ")
    yield Part(teller.moment(one.started_at), heavy=True)
    if one.carried_s:
        yield Part(" with ")
        yield Part(to_the_second(one.carried_s), heavy=True)
        yield Part(" carried over from the promise before")
    first, *then = (*one.lines, *one.to_come) or (None,)
    if first is not None and first.course is Course.CLOSED and then:
        is_still = then[0].course is Course.CLOSED
        opens = then[0].to_at if is_still else first.to_at
        yield Part(f", {'and it is' if is_still else 'while it was'} closed until {teller.moment(opens)}")
    yield Part(". ")


def _pauses(one: AnyPromise, teller: Teller) -> Iterator[Part]:
    paused = [line for line in one.lines if line.course is Course.PAUSED]
    seconds = sum(line.seconds for line in paused)
    if seconds:
        reasons = list(dict.fromkeys(teller.pause(line) for line in paused))
        yield Part(to_the_second(seconds), heavy=True)
        yield Part(f" did not count, because {listed(reasons)}. ")


def _running(one: AnyPromise, teller: Teller) -> Iterator[Part]:
    left = one.target_s - one.elapsed_s
    if one.elapsed_s:
        yield Part("So ")
        yield Part(to_the_second(one.elapsed_s), heavy=True)
        yield Part(" are used, and the remaining ")
        yield Part(to_the_second(max(left, 0)), heavy=True)
        yield Part(" end ")
    else:
        yield Part("Nothing is used yet, so it is due ")
    yield Part(f"{teller.moment(one.due_at)}.", heavy=True)


def _paused(one: AnyPromise, teller: Teller) -> Iterator[Part]:
    yield Part("So ")
    yield Part(to_the_second(one.elapsed_s), heavy=True)
    yield Part(" are used. While it is paused it has no due time; ")
    yield Part(f"{to_the_second(max(one.target_s - one.elapsed_s, 0))} are left.", heavy=True)


def _met(one: AnyPromise, teller: Teller) -> Iterator[Part]:
    yield Part("It was kept: it ended ")
    yield Part(teller.moment(one.ended_at), heavy=True)
    yield Part(" with ")
    yield Part(to_the_second(one.elapsed_s), heavy=True)
    yield Part(" used.")


def _breached(one: AnyPromise, teller: Teller) -> Iterator[Part]:
    yield Part("It was broken ")
    yield Part(teller.moment(one.breached_at), heavy=True)
    yield Part(", when all of it was used up")
    over = one.elapsed_s - one.target_s
    if one.ended_at is not None:
        yield Part(f", and ended {teller.moment(one.ended_at)}")
    if over > 0:
        yield Part(", ")
        yield Part(f"{to_the_second(over)} over", heavy=True)
    yield Part("." if one.ended_at is not None else ", and goes on.")


def _withdrawn(one: AnyPromise, teller: Teller) -> Iterator[Part]:
    yield Part("The promise was withdrawn ")
    yield Part(teller.moment(one.ended_at), heavy=True)
    yield Part(f", with {to_the_second(one.elapsed_s)} used: neither kept nor broken.")


def _replaced(one: AnyPromise, teller: Teller) -> Iterator[Part]:
    yield Part("Another promise took its place ")
    yield Part(teller.moment(one.ended_at), heavy=True)
    yield Part(f", with {to_the_second(one.elapsed_s)} used: neither kept nor broken.")


_END: Final[Mapping[str, Callable[[AnyPromise, Teller], Iterator[Part]]]] = {
    State.RUNNING: _running,
    State.PAUSED: _paused,
    State.MET: _met,
    State.BREACHED: _breached,
    State.CANCELLED: _withdrawn,
    State.REPLACED: _replaced,
}
