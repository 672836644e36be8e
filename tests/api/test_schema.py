"""The description keeps its word: schemathesis tries every operation with what it allows, and with what it does not.

Few examples in a normal run, many with ``HYPOTHESIS_PROFILE=full``. Whoever calls has every role, so that the
tries reach the rules behind the permissions; each is undone.
"""

import os
from collections.abc import Iterator
from functools import cache
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
EXAMPLES: Final = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "full" else 3


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


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_described(case: Case[Any], token: str) -> None:
    with transaction.atomic():
        case.call_and_validate(headers={"Authorization": token}, checks=CHECKS)
        transaction.set_rollback(True)
