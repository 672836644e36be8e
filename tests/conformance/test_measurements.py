"""``servanda bench``: the measurements run and tell what they measured; no time is judged here."""

import argparse
import json

import pytest

from servanda.ops import bench


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser(prog="servanda")
    bench.add_parser(parser.add_subparsers(required=True))
    options = parser.parse_args(["bench", *arguments, "--batches", "1"])
    return int(options.run(options))


@pytest.mark.parametrize(("name", "told"), [("working-time", "due"), ("replay", "replay of 10 events")])
def test_a_measurement_prints_a_table_with_the_machine(
    name: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(name) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "cores" in lines[0]
    assert any(line.startswith(f"{told} ") for line in lines[2:])


@pytest.mark.parametrize("name", ["working-time", "replay"])
def test_a_measurement_prints_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(name, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["machine"]) == {"python", "architecture", "cores"}
    assert all(row["best_us"] <= row["median_us"] <= row["p95_us"] for row in told["measured"])


def test_wrong_use_is_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("weather")
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err
