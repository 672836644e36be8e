"""``python -m tests.mutation``: does a test fail for each small change of working time and clocks?

The tests are collected once. Each mutant is tried in a fork of that process, where it replaces the code of its
function in memory; the first test that fails ends it. Ends with 1 if a mutant survives that ``equal.toml`` does
not explain, or if an explanation has nothing to explain.
"""

import argparse
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import pytest

from tests.mutation.mutants import Mutant
from tests.mutation.trying import Trial, Verdict

HERE = Path(__file__).parent
TESTS = ("tests/conformance", "tests/core/clocks", "tests/core/calendars")
MEASURING = "tests/conformance/test_measurements.py"
PLUGINS = ("tests.mutation.profile", "no:randomly", "no:django", "no:xdist")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code; 2 if the tests do not pass as they are."""
    options = _parser().parse_args(arguments)
    report = options.again.read_text() if options.again else None

    def wanted(mutant: Mutant) -> bool:
        return options.only in str(mutant) and (report is None or mutant.told in report)

    trial = Trial(wanted, options.processes, monotonic() + 60 * options.minutes)
    flags = [flag for name in PLUGINS for flag in ("-p", name)]
    pytest.main([*TESTS, f"--ignore={MEASURING}", "--noconftest", *flags], plugins=[trial])
    if not trial.passing:
        print("The tests do not pass without a mutant.", file=sys.stderr)
        return 2
    return _judged(trial, whole=not options.only and report is None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", metavar="TEXT", default="", help="mutants whose line has this text")
    parser.add_argument("--again", metavar="REPORT", type=Path, help="mutants that a former report names")
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
    explained = _explained()
    survivors = {one for one, outcome in trial.outcomes.items() if outcome.verdict is Verdict.SURVIVED}
    faults = [f"survived: {one}" for one in survivors if one.name not in explained]
    if whole:
        living = {one.name for one in trial.mutants if one not in trial.outcomes or one in survivors}
        faults += [f"nothing to explain: {name}" for name in explained - living]
    print(*sorted(faults), _summary(trial, len(survivors)), sep="\n")
    return 1 if faults else 0


def _explained() -> set[str]:
    """Mutants that change nothing; each reason in the file has a list of them."""
    reasons = tomllib.loads((HERE / "equal.toml").read_text())["reason"]
    return {name for reason in reasons for name in reason["mutants"]}


def _summary(trial: Trial, survived: int) -> str:
    outcomes = trial.outcomes.values()
    endless = sum(one.verdict is Verdict.ENDLESS for one in outcomes)
    cpu = sum(one.seconds for one in outcomes)
    return (
        f"{len(outcomes)} of {len(trial.mutants)} mutants tried: {len(outcomes) - survived} found "
        f"({endless} by running on and on), {survived} survived; {cpu:.0f} s of processor time"
    )


if __name__ == "__main__":
    sys.exit(main())
