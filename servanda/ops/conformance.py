"""``servanda conformance``: answers to files of scenarios and vectors, in their published formats.

Any file of these formats is taken. Expectations are ignored unless ``--check`` is given.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from servanda.core.calendars import Compiled, compile_calendar, read_definition
from servanda.core.clocks.answers import answers
from servanda.core.clocks.fields import Raw, chosen, instant, iso, mapping, sequence, whole
from servanda.core.clocks.scenarios import read_scenario
from servanda.core.refusals import Refusal

_EXAMPLE: Final = """example:
  servanda conformance clocks tests/conformance/clocks.json --check
  servanda conformance calendar - < tests/conformance/calendar.json"""

Result = dict[str, Any]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``conformance clocks`` and ``conformance calendar``."""
    parser = subparsers.add_parser(
        "conformance",
        help="answer files of clock scenarios and calendar vectors",
        description="Answer the scenarios or vectors of a file; JSON out.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    suites = parser.add_subparsers(dest="suite", required=True, metavar="{clocks,calendar}")
    for name, run, explanation in (
        ("clocks", run_clocks, "clock scenarios"),
        ("calendar", run_calendar, "calendar vectors"),
    ):
        suite = suites.add_parser(name, help=explanation, description=f"Answer a file of {explanation}.")
        suite.add_argument("file", metavar="FILE", help="a JSON file, or - for standard input")
        suite.add_argument("--check", action="store_true", help="compare with what the file expects")
        suite.set_defaults(run=run, proof=False)
        if name == "clocks":
            suite.add_argument("--proof", action="store_true", help="add the stretches that prove each clock")


def run_clocks(args: argparse.Namespace) -> int:
    """``conformance clocks``; the exit code."""

    def answered(scenario: Raw) -> Result:
        return {"checks": answers(read_scenario(scenario), with_proof=args.proof)}

    return _run(args, "scenarios", answered, scenario_faults)


def run_calendar(args: argparse.Namespace) -> int:
    """``conformance calendar``; the exit code."""
    return _run(args, "vectors", lambda vector: {"result": vector_answer(vector)}, vector_faults)


def vector_answer(vector: Raw) -> str | int | None:
    """The instant or number of seconds that a calendar vector asks for. Raises a ``Refusal``."""
    ask = _QUESTIONS[chosen(vector.get("op"), "op", tuple(_QUESTIONS))]
    calendar = compile_calendar(read_definition(vector.get("calendar")))
    return ask(calendar, instant(vector.get("start"), "start"), vector)


def scenario_faults(expected: Raw, result: Result) -> Iterator[str]:
    """Where a scenario's result differs from what its checks expect."""
    if "error" in result or _expected_error(expected) is not None:
        yield from _error_faults(expected, result)
        return
    for check, answer in zip(expected.get("checks", []), result["checks"], strict=True):
        for fault in differences(check.get("expected") or {}, answer["clocks"], ""):
            yield f"at {check['evaluate_at']}: {fault}"


def vector_faults(expected: Raw, result: Result) -> Iterator[str]:
    """Where a vector's result differs from what is expected."""
    if "error" in result or _expected_error(expected) is not None:
        yield from _error_faults(expected, result)
    elif "expected" in expected:
        yield from differences(expected["expected"], result["result"], "result")


def differences(expected: object, found: object, path: str) -> Iterator[str]:
    """What differs: only keys that are expected count, instants are compared as instants, lists at equal length."""
    if isinstance(expected, dict):
        inner = found if isinstance(found, dict) else {}
        if not isinstance(found, dict):
            yield f"{path or 'answer'}: expected an object, found {found!r}"
        for key, value in expected.items():
            yield from differences(value, inner.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            yield f"{path}: expected {len(expected)} items, found {found!r}"
            return
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, f"{path}[{index}]")
    elif not _same(expected, found):
        yield f"{path}: expected {expected!r}, found {found!r}"


def _run(
    args: argparse.Namespace,
    kind: str,
    answered: Callable[[Raw], Result],
    faults: Callable[[Raw, Result], Iterator[str]],
) -> int:
    try:
        cases = sequence(mapping(_loaded(args.file), "the file").get(kind), kind)
        cases = [mapping(case, kind) for case in cases]
    except (OSError, ValueError, RecursionError, Refusal) as error:
        sys.stderr.write(f"Cannot read {kind} from {args.file}: {_sentence(error)}\n")
        return 1
    results = [_result(case, answered) for case in cases]
    if args.check:
        return _report(cases, results, faults)
    json.dump({"results": results}, sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0


def _loaded(name: str) -> object:
    if name == "-":
        return json.loads(sys.stdin.buffer.read())
    return json.loads(Path(name).read_bytes())


def _sentence(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"{' '.join((reason or type(error).__name__).split())}."


def _result(case: Raw, answered: Callable[[Raw], Result]) -> Result:
    try:
        return {"id": case.get("id"), **answered(case)}
    except Refusal as refusal:
        return {"id": case.get("id"), "error": refusal.message, "code": refusal.code}


def _report(cases: list[Raw], results: list[Result], faults: Callable[[Raw, Result], Iterator[str]]) -> int:
    failed = 0
    for case, result in zip(cases, results, strict=True):
        found = list(faults(case, result))
        if found:
            failed += 1
            sys.stdout.write(f"{case.get('id')}: {'; '.join(found)}\n")
    sys.stdout.write(f"{len(cases) - failed} passed, {failed} failed\n")
    return 1 if failed else 0


def _expected_error(expected: Raw) -> object:
    """The error that the scenario or vector, or one of its checks, expects."""
    errors = [case.get("expected_error") for case in (expected, *expected.get("checks", []))]
    return next((error for error in errors if error is not None), None)


def _error_faults(expected: Raw, result: Result) -> Iterator[str]:
    if _expected_error(expected) is None:
        yield f"error: {result['error']}"
    elif "error" not in result:
        yield f"expected an error ({_expected_error(expected)}), found {result}"


def _same(expected: object, found: object) -> bool:
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    return expected == found or (_instant(expected) is not None and _instant(expected) == _instant(found))


def _instant(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None


def _due(calendar: Compiled, start: int, vector: Raw) -> str | None:
    return iso(calendar.due(start, whole(vector.get("seconds"), "seconds")))


def _working_time(calendar: Compiled, start: int, vector: Raw) -> int:
    return calendar.working_time(start, instant(vector.get("end"), "end"))


def _end_of_business_day(calendar: Compiled, start: int, vector: Raw) -> str | None:
    return iso(calendar.end_of_business_day(start, whole(vector.get("days"), "days")))


_QUESTIONS: Final[dict[str, Callable[[Compiled, int, Raw], str | int | None]]] = {
    "add": _due,
    "between": _working_time,
    "end_of_business_day": _end_of_business_day,
}
