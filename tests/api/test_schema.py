"""The description keeps its word: schemathesis tries every operation with what it allows, and with what it does not.

A normal run takes few examples, and of the values of a wrong type every eighth, beginning anywhere: they are half
of all tries, several for each field, and are answered in one place. ``HYPOTHESIS_PROFILE=full`` takes many examples
and all values. Whoever calls has every role, so that the tries reach the rules behind the permissions; each is
undone.
"""

import os
import random
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import Any, Final

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from pytest_django import DjangoDbBlocker
from schemathesis.checks import not_a_server_error
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from servanda.api.v1 import api
from servanda.core.access import Role
from tests.api.conftest import caller_of
from tests.cast import staff

CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
IN_FULL: Final = os.environ.get("HYPOTHESIS_PROFILE") == "full"
EXAMPLES: Final = 200 if IN_FULL else 3
OF_A_WRONG_TYPE: Final = 1 if IN_FULL else 8
"""Of so many values of a wrong type one is tried."""


@cache
def product() -> WSGIHandler:
    """The whole product, middleware included; made late, as it wants the installation's folders."""
    return get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    return product()(environ, start_response)


schema = schemathesis.openapi.from_dict(api.description_of_all)
schema.app = application


@pytest.fixture(scope="module")
def token(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The header of somebody with every role, in a transaction that never commits."""
    # Django closes connections around requests, as its own test client knows; ours holds the transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        yield caller_of(staff("Every Body", *Role)).headers["Authorization"]
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def counted() -> Iterator[int]:
    """The values of a wrong type, counted from a number that differs from run to run."""
    return count(random.randrange(OF_A_WRONG_TYPE))  # noqa: S311 - which are tried need not be secret


def of_a_wrong_type(case: Case[Any]) -> bool:
    phase = case.meta.phase.data if case.meta else None
    return isinstance(phase, CoveragePhaseData) and phase.scenario is CoverageScenario.INCORRECT_TYPE


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_described(case: Case[Any], token: str, counted: Iterator[int]) -> None:
    if of_a_wrong_type(case) and next(counted) % OF_A_WRONG_TYPE:
        return
    with transaction.atomic():
        case.call_and_validate(headers={"Authorization": token}, checks=CHECKS)
        transaction.set_rollback(True)
