"""Tests collected once, mutants tried one by one in forks of the process that holds them."""

import os
import resource
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from time import monotonic
from typing import Final, TypeVar

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.swapping import core_modules, put_in

_T = TypeVar("_T")
_FOUND: Final = 1
_GOLDEN: Final = (5**0.5 - 1) / 2
_MEMORY: Final = 3 * 2**30


class Verdict(Enum):
    """What became of a mutant."""

    FOUND = auto()
    ENDLESS = auto()
    SURVIVED = auto()


@dataclass(frozen=True, slots=True)
class Outcome:
    """With the processor time that it took, in seconds."""

    verdict: Verdict
    seconds: float


class Trial:
    """A pytest plugin that runs the tests against one mutant after the other, until ``ends`` (monotonic)."""

    def __init__(
        self, packages: tuple[str, ...], wanted: Callable[[Mutant], bool], processes: int, ends: float
    ) -> None:
        self.packages, self._wanted, self._processes, self._ends = packages, wanted, processes, ends
        self._trying: dict[int, Mutant] = {}
        self.mutants: list[Mutant] = []
        self.outcomes: dict[Mutant, Outcome] = {}
        self.passing = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests once."""
        session.config.pluginmanager.unregister(name="terminalreporter")
        judged = [module for module in core_modules() if module.__name__.startswith(self.packages)]
        every = [one for module in judged for one in mutants_of(module)]
        self.mutants = [one for one in every if self._wanted(one)]
        seconds = self._without_mutant(session)
        if self.passing:
            self._with_mutants(session, allowed=int(4 * seconds) + 10)
        return True

    def _without_mutant(self, session: pytest.Session) -> float:
        """Processor seconds of the tests as they are; quick ones come first from now on."""
        readable, writable = os.pipe()
        if (child := os.fork()) == 0:
            _report_durations(session, writable)
        os.close(writable)
        with os.fdopen(readable) as lines:
            told = [float(line) for line in lines]
        _, status, used = os.wait4(child, 0)
        self.passing = status == 0
        by_duration = sorted(zip(told, range(len(told)), strict=True))
        session.items[:] = [session.items[index] for _, index in by_duration]
        return used.ru_utime

    def _with_mutants(self, session: pytest.Session, allowed: int) -> None:
        for mutant in evenly(self.mutants):
            if monotonic() > self._ends:
                break
            while len(self._trying) >= self._processes:
                self._await()
            if (child := os.fork()) == 0:
                _try(session, mutant, allowed)
            self._trying[child] = mutant
        while self._trying:
            self._await()

    def _await(self) -> None:
        child, status, used = os.wait4(-1, 0)
        verdict = Verdict.ENDLESS if os.WIFSIGNALED(status) else _VERDICTS[os.WEXITSTATUS(status)]
        self.outcomes[self._trying.pop(child)] = Outcome(verdict, used.ru_utime + used.ru_stime)


_VERDICTS: Final = {0: Verdict.SURVIVED, _FOUND: Verdict.FOUND}


def evenly(items: Sequence[_T]) -> list[_T]:
    """An order in which every beginning is spread over the whole."""
    return [items[index] for index in sorted(range(len(items)), key=lambda index: index * _GOLDEN % 1)]


def _report_durations(session: pytest.Session, pipe: int) -> None:
    """In a fork: a line for each test, in their order."""
    with os.fdopen(pipe, "w") as lines:
        for item in session.items:
            before = monotonic()
            passed = _passes(item)
            lines.write(f"{monotonic() - before}\n")
            if not passed:
                os._exit(_FOUND)
    os._exit(0)


def _try(session: pytest.Session, mutant: Mutant, allowed: int) -> None:
    """In a fork: ends with whether a test failed."""
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, allowed + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    # One that waits for ever uses no processor time.
    signal.alarm(20 * allowed)
    found = _FOUND
    try:
        put_in(mutant)
        found = 0 if all(_passes(item) for item in session.items) else _FOUND
    finally:
        os._exit(found)


def _passes(item: pytest.Item) -> bool:
    return all(not report.failed for report in runtestprotocol(item, nextitem=None, log=False))
