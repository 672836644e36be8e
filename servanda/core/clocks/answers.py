"""Evaluations written as the conformance answers of 3-clocks 3.7."""

from collections.abc import Callable
from typing import Any

from servanda.core.calendars import Compiled
from servanda.core.clocks.fields import iso
from servanda.core.clocks.fold import fold
from servanda.core.clocks.promises import ClockKind
from servanda.core.clocks.proof import proof
from servanda.core.clocks.scenarios import Check, Scenario
from servanda.core.clocks.states import ClockState, Evaluation, Firing, Obligation

Answer = dict[str, Any]
_Prove = Callable[[ClockState], Answer]


def answers(scenario: Scenario, *, with_proof: bool = False) -> list[Answer]:
    """One answer for each check. Raises what ``fold`` raises."""
    return [_answer(scenario, check, with_proof) for check in scenario.checks]


def _answer(scenario: Scenario, check: Check, with_proof: bool) -> Answer:
    now, known = check.evaluate_at, check.known_at
    evaluation = fold(scenario.sheet, now, known)

    def calendar(name: str) -> Compiled:
        return scenario.sheet.calendar(name, now, known)

    def prove(clock: ClockState) -> Answer:
        return _proven(clock, now, calendar) if with_proof else {}

    return {"evaluate_at": iso(now), "known_at": iso(known), "clocks": clocks_answer(evaluation, prove)}


def clocks_answer(evaluation: Evaluation, prove: _Prove) -> Answer:
    """The clocks that ever had a target."""
    answer: Answer = {}
    for kind in (ClockKind.IRT, ClockKind.ORT):
        for clock in evaluation.clocks_of(kind):
            answer[kind.value] = {**_clock_answer(clock, evaluation), **prove(clock)}
    if ClockKind.UPDATE in evaluation.promised:
        cycles = evaluation.clocks_of(ClockKind.UPDATE)
        answer["update"] = [{**_cycle_answer(cycle), **prove(cycle)} for cycle in cycles]
    tasks = evaluation.clocks_of(ClockKind.OLA)
    if tasks or ClockKind.OLA in evaluation.promised:
        answer["tasks"] = {task.subject: {**_task_answer(task, evaluation), **prove(task)} for task in tasks}
    return answer


def _clock_answer(clock: ClockState, evaluation: Evaluation) -> Answer:
    warnings, levels = clock.obligation.warnings, clock.obligation.levels
    return {
        "state": clock.state.value,
        "due": iso(clock.due),
        "elapsed_s": clock.elapsed,
        "remaining_s": clock.remaining,
        "stopped_at": iso(clock.stopped_at),
        "breaches": [iso(at) for at in clock.breaches],
        "annulled": [iso(at) for at in evaluation.annulled_of(clock.kind, clock.subject)],
        "warn": {str(one.mark): iso(one.at) for one in warnings},
        "fired": _fired(warnings),
        "levels": {str(one.mark): iso(one.at) for one in levels},
        "levels_fired": _fired(levels),
    }


def _cycle_answer(cycle: ClockState) -> Answer:
    return {
        "start": iso(cycle.obligations[0].started_at),
        "due": iso(cycle.due),
        "closed_at": iso(cycle.stopped_at),
        "state": cycle.state.value,
        "elapsed_s": cycle.elapsed,
        "breaches": [iso(at) for at in cycle.breaches],
    }


def _task_answer(task: ClockState, evaluation: Evaluation) -> Answer:
    return {**_clock_answer(task, evaluation), "breakdown": dict(task.breakdown)}


def _fired(firings: tuple[Firing, ...]) -> list[str]:
    return [str(one.mark) for one in firings if one.fired]


def _proven(clock: ClockState, now: int, calendar: Callable[[str], Compiled]) -> Answer:
    obligations = [_obligation_answer(one, now, calendar) for one in clock.obligations]
    return {"stretches": obligations[-1]["stretches"], "obligations": obligations}


def _obligation_answer(one: Obligation, now: int, calendar: Callable[[str], Compiled]) -> Answer:
    return {
        "event": one.seq,
        "started_at": iso(one.started_at),
        "target_s": one.target,
        "calendar": one.calendar,
        "state": one.state.value,
        "due": iso(one.due),
        "elapsed_s": one.elapsed,
        "ended_at": iso(one.ended_at),
        "breached_at": iso(one.breached_at),
        "stretches": [
            {
                "from": iso(line.begins),
                "to": iso(line.ends),
                "state": line.course.value,
                "event": line.seq,
                "calendar": line.calendar,
                "working_s": line.seconds,
            }
            for line in proof(one, now, calendar)
        ],
    }
