"""The description, for programs and for people."""

import re

import pytest
from django.test import Client

from servanda.api.openapi import ANSWERS
from servanda.api.v1 import RESOURCES, api


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


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [
        operation["operationId"]
        for methods in api.description_of_all["paths"].values()
        for operation in methods.values()
    ]
    assert len(names) == len(set(names))
