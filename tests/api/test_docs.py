"""The description, for programs and for people."""

import re
from pathlib import Path
from typing import Final

import pytest
from django.test import Client

from servanda.api.openapi import ANSWERS
from servanda.api.v1 import RESOURCES, api
from servanda.core.cases import Move

GUIDE: Final = (Path(__file__).parents[2] / "docs/api.md").read_text()
BY_THEMSELVES: Final = {Move.RESOLUTION_BOUNCED}
"""Made by mail that comes back."""
NO_MOVES_YET: Final = {Move.MERGE, Move.UNDO_MERGE, Move.SPLIT}


@pytest.mark.django_db
def test_the_readable_description_needs_nothing_that_the_policy_forbids() -> None:
    response = Client().get("/api/v1/docs")
    read = response.content.decode()
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert not re.search(r"<script|<style|style=|\son\w+=|https?://", read)
    for path, _ in RESOURCES:
        assert f"/api/v1/{path}" in read


def test_every_operation_declares_its_refusals() -> None:
    for methods in api.description_of_all["paths"].values():
        for method, operation in methods.items():
            expected = {401, 403, 404, 422, 429} | ({409, 412} if method != "get" else set())
            assert {str(status) for status in expected & ANSWERS.keys()} <= operation["responses"].keys()


@pytest.mark.django_db
def test_the_readable_description_has_the_icon_of_every_page() -> None:
    assert '<link rel="icon"' in Client().get("/api/v1/docs").content.decode()


@pytest.mark.parametrize("move", sorted(set(Move) - BY_THEMSELVES - NO_MOVES_YET))
def test_the_guide_says_by_which_request_each_move_is_made(move: Move) -> None:
    [row] = re.findall(rf"^\|[^|]*`{move}`[^|]*\| `(\w+) ([\w/-]+)` \|", GUIDE, re.MULTILINE)
    method, path = row
    assert method.lower() in api.description_of_all["paths"][f"/api/v1/cases/{{number}}/{path}"]


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [
        operation["operationId"]
        for methods in api.description_of_all["paths"].values()
        for operation in methods.values()
    ]
    assert len(names) == len(set(names))
