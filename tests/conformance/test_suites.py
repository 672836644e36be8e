"""The published conformance files: every scenario, every vector, by the product's own commands."""

import json
from pathlib import Path
from typing import Any

import pytest

from servanda.core.clocks.answers import answers
from servanda.core.clocks.scenarios import read_scenario
from servanda.core.refusals import Refusal
from servanda.ops.conformance import scenario_faults, vector_answer, vector_faults

HERE = Path(__file__).parent
SCENARIOS = json.loads((HERE / "clocks.json").read_text())["scenarios"]
VECTORS = json.loads((HERE / "calendar.json").read_text())["vectors"]


def by_id(case: dict[str, Any]) -> str:
    return str(case["id"])


@pytest.mark.parametrize("scenario", SCENARIOS, ids=by_id)
def test_a_scenario_is_answered_as_expected(scenario: dict[str, Any]) -> None:
    result = {"checks": answers(read_scenario(scenario), with_proof=True)}
    assert list(scenario_faults(scenario, result)) == []


@pytest.mark.parametrize("vector", VECTORS, ids=by_id)
def test_a_vector_is_answered_as_expected(vector: dict[str, Any]) -> None:
    try:
        result: dict[str, Any] = {"result": vector_answer(vector)}
    except Refusal as refusal:
        result = {"error": refusal.message}
    assert list(vector_faults(vector, result)) == []


def test_the_suites_are_whole() -> None:
    assert (len(SCENARIOS), len(VECTORS)) == (38, 17)
