"""Callers of the API."""

from collections.abc import Callable

import pytest

from servanda.foundation import clock
from servanda.organisations import queries
from servanda.people import actions
from servanda.people.models import User
from tests.api.caller import Caller


@pytest.fixture
def calling() -> Callable[..., Caller]:
    """Somebody with a fresh token: ``calling(alice)``, ``calling(alice, "case.see")``."""
    return caller_of


@pytest.fixture
def ada_calls(ada: User) -> Caller:
    """The administrator with a token."""
    return caller_of(ada)


@pytest.fixture
def alice_calls(alice: User) -> Caller:
    """The agent with a token."""
    return caller_of(alice)


def caller_of(user: User, *scopes: str) -> Caller:
    by = queries.viewer_of(user)
    made = actions.create_api_token(
        email=user.email, label="test", scopes=scopes, days=365, by=by, at=clock.now()
    )
    return Caller(made.secret)
