"""``servanda conformance``: files in, JSON or a verdict out."""

import argparse
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from servanda.ops import conformance
from tests.conformance.make import event, instant, scenario

HERE = Path(__file__).parent
VECTOR = {
    "id": "v",
    "calendar": {"timezone": "UTC"},
    "op": "between",
    "start": instant("09:00"),
    "end": instant("10:00"),
}
GOOD = {**VECTOR, "expected": 0}
BAD = {**VECTOR, "id": "w", "expected": 5}
REFUSED = {**VECTOR, "id": "x", "calendar": {"timezone": "Mars"}}


def run(*arguments: str) -> int:
    """The command's exit code."""
    parser = argparse.ArgumentParser(prog="servanda")
    conformance.add_parser(parser.add_subparsers(required=True))
    options = parser.parse_args(["conformance", *arguments])
    return int(options.run(options))


def written(folder: Path, content: object) -> str:
    path = folder / "file.json"
    path.write_text(json.dumps(content))
    return str(path)


@pytest.mark.parametrize(("suite", "count"), [("clocks", 38), ("calendar", 17)])
def test_the_published_files_pass(suite: str, count: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(suite, str(HERE / f"{suite}.json"), "--check") == 0
    assert capsys.readouterr().out == f"{count} passed, 0 failed\n"


def test_without_check_expectations_are_ignored_and_answers_are_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("calendar", written(tmp_path, {"vectors": [BAD, REFUSED]})) == 0
    results = json.loads(capsys.readouterr().out)["results"]
    assert results[0] == {"id": "w", "result": 0}
    assert (results[1]["id"], results[1]["error"]) == ("x", "unknown time zone: 'Mars'")


def test_clocks_are_answered_by_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("clocks", written(tmp_path, {"scenarios": [scenario()]}), "--proof") == 0
    check = json.loads(capsys.readouterr().out)["results"][0]["checks"][0]
    assert check["evaluate_at"] == "2026-06-15T10:00:00+00:00"
    assert check["clocks"]["ort"]["stretches"][0]["working_s"] == 3 * 3600


def test_a_dash_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps({"vectors": [GOOD]}).encode())))
    assert run("calendar", "-", "--check") == 0
    assert capsys.readouterr().out == "1 passed, 0 failed\n"


def test_each_failure_is_one_line_and_the_exit_code_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("calendar", written(tmp_path, {"vectors": [GOOD, BAD, REFUSED]}), "--check") == 1
    assert capsys.readouterr().out == (
        "w: result: expected 5, found 0\nx: error: unknown time zone: 'Mars'\n1 passed, 2 failed\n"
    )


CHECKS: dict[str, tuple[Any, str]] = {
    "another value": ({"ort": {"elapsed_s": 1}}, "ort.elapsed_s: expected 1"),
    "another instant": ({"ort": {"due": instant("18:00")}}, "ort.due: expected"),
    "a clock that is not there": ({"update": [{"state": "met"}]}, "update: expected 1 items"),
    "an object that is not there": ({"tasks": {"T": {"state": "met"}}}, "tasks: expected an object"),
    "true is not one": ({"irt": {"elapsed_s": True}}, "irt.elapsed_s: expected True"),
    "an item that differs": ({"ort": {"breaches": ["x"]}}, "ort.breaches: expected 1 items"),
    "null is not a value": ({"ort": {"due": None}}, "ort.due: expected None"),
}


@pytest.mark.parametrize(("expected", "line"), CHECKS.values(), ids=CHECKS.keys())
def test_a_check_that_differs_says_where(
    expected: object, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = scenario(checks=[{"evaluate_at": instant("12:00"), "expected": expected}])
    assert run("clocks", written(tmp_path, {"scenarios": [raw]}), "--check") == 1
    assert f"made: at {instant('12:00')}: {line}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "expected",
    [
        {"ort": {"due": "2026-06-15T15:00:00Z"}},
        {"ort": {"stopped_at": None, "breaches": []}},
        {"tasks": None},
    ],
    ids=repr,
)
def test_instants_compare_as_instants_and_null_as_absent(expected: object, tmp_path: Path) -> None:
    raw = scenario(checks=[{"evaluate_at": instant("12:00"), "expected": expected}])
    assert run("clocks", written(tmp_path, {"scenarios": [raw]}), "--check") == 0


def test_an_expected_error_is_any_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = scenario(event("exploded", "10:00", 2))
    in_check = {**wrong, "checks": [{"evaluate_at": instant("12:00"), "expected_error": "boom"}]}
    cases = [
        {**wrong, "expected_error": "boom"},
        in_check,
        {**scenario(), "id": "fine", "expected_error": "boom"},
    ]
    assert run("clocks", written(tmp_path, {"scenarios": cases}), "--check") == 1
    out = capsys.readouterr().out
    assert out.startswith("fine: expected an error (boom)")
    assert out.endswith("2 passed, 1 failed\n")


def test_a_vector_that_expects_an_error_but_has_none_fails(tmp_path: Path) -> None:
    assert (
        run("calendar", written(tmp_path, {"vectors": [{**VECTOR, "expected_error": "x"}]}), "--check") == 1
    )


def test_a_vector_without_expectations_passes(tmp_path: Path) -> None:
    assert run("calendar", written(tmp_path, {"vectors": [VECTOR]}), "--check") == 0


def test_the_end_of_a_business_day_is_a_question_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weekly = {"tue": [["09:00", "17:00"]]}
    vector = {
        **VECTOR,
        "calendar": {"timezone": "UTC", "weekly": weekly},
        "op": "end_of_business_day",
        "days": 1,
    }
    run("calendar", written(tmp_path, {"vectors": [vector]}))
    assert json.loads(capsys.readouterr().out)["results"][0]["result"] == "2026-06-23T17:00:00+00:00"


def test_a_calendar_is_refused_before_a_duration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("calendar", written(tmp_path, {"vectors": [{**REFUSED, "op": "add", "seconds": 0}]}))
    assert "unknown time zone" in capsys.readouterr().out


def test_unions_within_unions_without_end_are_an_error_of_their_vector(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nested: dict[str, Any] = {"timezone": "UTC"}
    for _ in range(21):
        nested = {"union": [nested]}
    path = written(tmp_path, {"vectors": [{**VECTOR, "calendar": nested}, GOOD]})
    assert run("calendar", path) == 0
    results = json.loads(capsys.readouterr().out)["results"]
    assert "nested too deeply" in results[0]["error"]
    assert results[1]["result"] == 0


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"scenarios": 5}', '{"scenarios": [5]}', '{"vectors": []}', "\\xff"], ids=repr
)
def test_a_broken_file_is_one_sentence_and_exit_code_one(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content.encode().decode("unicode_escape").encode("latin-1"))
    assert run("clocks", str(path), "--check") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("Cannot read scenarios from")
    assert told.err.count("\n") == 1


def test_a_file_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("clocks", "nowhere.json") == 1
    assert capsys.readouterr().err == "Cannot read scenarios from nowhere.json: No such file or directory.\n"


@pytest.mark.parametrize(
    "arguments", [(), ("clocks",), ("weather", "x"), ("calendar", "x", "--proof")], ids=repr
)
def test_wrong_use_is_exit_code_two(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_the_commands_need_no_django() -> None:
    seen = "import sys, servanda.ops.conformance; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", seen], check=False).returncode == 0
