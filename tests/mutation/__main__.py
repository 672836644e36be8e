"""``python -m tests.mutation``: does a test fail for each small change of what counts time, and of what counts money?

The tests of a part are collected once. Each mutant is tried in a fork of that process, where it replaces the code of
its function in memory; the first test that fails ends it. Ends with 1 if a mutant survives that ``equal.toml`` does
not explain, or if an explanation has nothing to explain.
"""

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

import pytest

from tests.mutation.mutants import Mutant
from tests.mutation.trying import Trial, Verdict

HERE = Path(__file__).parent
MEASURING = "tests/conformance/test_measurements.py"
PLUGINS = ("tests.mutation.profile", "no:randomly", "no:django", "no:xdist")


@dataclass(frozen=True, slots=True)
class Part:
    """What is changed, and the tests that are to notice."""

    packages: tuple[str, ...]
    tests: tuple[str, ...]


_MONEY: Final = ("ledger", "plans", "cover", "agreements")
_OF_AGREEMENTS: Final = (
    "agreements",
    "before_approval",
    "chains",
    "contracts",
    "coverage",
    "escalating",
    "noticing",
    "secrets",
    "taking_back",
    "targets",
)
PARTS: Final[Mapping[str, Part]] = {
    "time": Part(
        ("servanda.core.calendars", "servanda.core.clocks"),
        ("tests/conformance", "tests/core/clocks", "tests/core/calendars"),
    ),
    "money": Part(
        tuple(f"servanda.core.{name}" for name in _MONEY),
        (
            *(f"tests/core/{name}" for name in ("ledger", "plans", "cover", "checking")),
            *(f"tests/core/test_{name}.py" for name in _OF_AGREEMENTS),
        ),
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code; 2 if the tests do not pass as they are."""
    options = _parser().parse_args(arguments)
    report = options.again.read_text() if options.again else None

    def wanted(mutant: Mutant) -> bool:
        return options.only in str(mutant) and (report is None or mutant.told in report)

    part = PARTS[options.part]
    ends = monotonic() + 60 * options.minutes
    trial = _tried(part, Trial(part.packages, wanted, options.processes, ends))
    if not trial.passing:
        print("The tests do not pass without a mutant.", file=sys.stderr)
        return 2
    return _judged(trial, whole=not (options.only or report))


def _tried(part: Part, trial: Trial) -> Trial:
    flags = [flag for name in PLUGINS for flag in ("-p", name)]
    pytest.main([*part.tests, f"--ignore={MEASURING}", "--noconftest", *flags], plugins=[trial])
    return trial


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", metavar="TEXT", default="", help="mutants whose line has this text")
    parser.add_argument("--again", metavar="REPORT", type=Path, help="mutants that a former report names")
    parser.add_argument("--part", choices=list(PARTS), default="time", help="what is changed (default time)")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    parser.add_argument(
        "--minutes",
        type=float,
        default=10,
        metavar="N",
        help="then stop; mutants are taken evenly (default 10)",
    )
    return parser


def _judged(trial: Trial, *, whole: bool) -> int:
    explained = {name for name in _explained() if name.partition(".")[0] in _short(trial)}
    survivors = {one for one, outcome in trial.outcomes.items() if outcome.verdict is Verdict.SURVIVED}
    faults = [f"survived: {one}" for one in survivors if one.name not in explained]
    if whole:
        living = {one.name for one in trial.mutants if one not in trial.outcomes or one in survivors}
        faults += [f"nothing to explain: {name}" for name in explained - living]
    print(*sorted(faults), _summary(trial), sep="\n")
    return 1 if faults else 0


def _short(trial: Trial) -> list[str]:
    return [one.removeprefix("servanda.core.") for one in trial.packages]


def _explained() -> set[str]:
    """Mutants that change nothing; each reason in the file has a list of them."""
    reasons = tomllib.loads((HERE / "equal.toml").read_text())["reason"]
    return {name for reason in reasons for name in reason["mutants"]}


def _summary(trial: Trial) -> str:
    outcomes = trial.outcomes.values()
    survived = sum(one.verdict is Verdict.SURVIVED for one in outcomes)
    endless = sum(one.verdict is Verdict.ENDLESS for one in outcomes)
    cpu = sum(one.seconds for one in outcomes)
    return (
        f"{', '.join(_short(trial))}: {len(outcomes)} of {len(trial.mutants)} mutants tried: {len(outcomes) - survived} found "
        f"({endless} by running on and on), {survived} survived; {cpu:.0f} s of processor time"
    )


if __name__ == "__main__":
    sys.exit(main())
