"""The columns that are documented are those that there are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from servanda.core.importing import KINDS, Column, Kind

TEXT: Final = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_table_of_a_kind_is_complete_and_true(kind: Kind) -> None:
    (_, _, part) = TEXT.partition(f"\n## {kind.title.capitalize()}\n")
    section = part.partition("\n## ")[0].strip().splitlines()
    assert section == [f"`{kind.code}`. Found by {kind.found_by}.", "", *_table(kind)]


def _table(kind: Kind) -> Iterator[str]:
    yield "| column | read as | to add one | means | example |"
    yield "|---|---|---|---|---|"
    for column in kind.columns:
        needed = "needed" if column.required else ""
        yield f"| `{column.name}` | {_read_as(column)} | {needed} | {column.means} | {_example(column)} |"


def _read_as(column: Column) -> str:
    return " · ".join(f"`{one}`" for one in column.choices) or column.reading


def _example(column: Column) -> str:
    escaped = column.example.replace("|", "\\|")
    return f"`{escaped}`" if escaped else ""
