"""The changes that are tried, and how they come into code that is loaded."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.mutation.mutants import mutants_of
from tests.mutation.swapping import put_in
from tests.mutation.trying import evenly

NAME = "servanda.core.example"


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes a module of some code, as if it were one of the core's."""

    def load(code: str) -> ModuleType:
        path = tmp_path / "example.py"
        path.write_text(code)
        spec = importlib.util.spec_from_file_location(NAME, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, NAME, module)
        spec.loader.exec_module(module)
        return module

    return load


CHANGES = {
    "a < b": ["a <= b"],
    "a < b >= c": ["a <= b >= c", "a < b > c"],
    "a is b": ["a is not b"],
    "a and b and c": ["b and c", "a and c", "a and b"],
    "not a": ["a"],
    "-a": ["a"],
    "a + 1": ["a - 1", "2"],
    "a | b": [],
    "a // b": ["a * b"],
    "True": ["False"],
    "'text'": [],
    "a if b else c": ["a", "c"],
    "[a for a in b if a if c]": ["for a if c", "for a if a"],
    "min(a, b)": ["a", "b", "max(a, b)"],
    "max(a, key=b)": ["min(a, key=b)"],
    "sorted(a, key=b)": ["list(a)", "sorted(a)"],
    "{a: b, c: d}": ["{c: d}", "{a: b}"],
    "(a, *b)": ["(*b,)", "(a,)"],
    "(a, b)": [],
    "c(a)": [],
}


@pytest.mark.parametrize(("expression", "expected"), CHANGES.items(), ids=CHANGES.keys())
def test_an_expression_has_its_changes(expression: str, expected: list[str], loaded: Any) -> None:
    module = loaded(f"def f(a, b, c, d):\n    return {expression}\n")
    changes = [mutant.change.split(", in: ")[0].split(" → ")[1] for mutant in mutants_of(module)]
    assert changes == expected


STATEMENTS = {
    "f(a)": ["left out"],
    "a.b = 1": ["left out", "2"],
    "a = b": [],
    "a += b": ["a -= b", "left out"],
    "raise a": ["left out"],
    "if a: return b": ["if True:", "if False:"],
    "while a: break": ["while False:", "continue"],
}


@pytest.mark.parametrize(("statement", "expected"), STATEMENTS.items(), ids=STATEMENTS.keys())
def test_a_statement_has_its_changes(statement: str, expected: list[str], loaded: Any) -> None:
    module = loaded(f"def f(a: int | None, b):\n    {statement}\n")
    changes = [mutant.change.split(", in: ")[0].split(" → ")[1] for mutant in mutants_of(module)]
    assert changes == expected


OWNERS = {
    "a function": "def f(a=1):\n    return a\n",
    "a method": "class C:\n    def m(self):\n        return 1\ndef f():\n    return C().m()\n",
    "a property": "class C:\n    @property\n    def m(self):\n        return 1\ndef f():\n    return C().m\n",
    "a class method": "class C:\n    @classmethod\n    def m(cls):\n        return 1\ndef f():\n    return C.m()\n",
    "an answer that is kept": (
        "from functools import lru_cache\n@lru_cache\ndef g():\n    return 1\ndef f():\n    return g()\n"
    ),
    "a value of the module": "TABLE = {'a': 1}\ndef f():\n    return TABLE.get('a', 2)\n",
    "a keyword's default": "def f(*, a=1):\n    return a\n",
    "a function within": "def f():\n    return (lambda: 1)()\n",
}


@pytest.mark.parametrize("code", OWNERS.values(), ids=OWNERS.keys())
def test_a_mutant_acts_at_once_and_leaves_the_file_as_it_is(code: str, loaded: Any) -> None:
    module = loaded(code)
    assert module.f() == 1
    put_in(next(iter(mutants_of(module))))
    assert module.f() == 2
    assert Path(module.__file__).read_text() == code


def test_every_beginning_is_spread_over_the_whole() -> None:
    order = evenly(range(100))
    assert sorted(order) == list(range(100))
    assert {number // 25 for number in order[:8]} == {0, 1, 2, 3}
