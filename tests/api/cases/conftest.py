"""A desk at work and the people who call the API for it."""

from typing import Any

import pytest

from servanda.people.models import User
from tests.api.caller import Caller
from tests.api.conftest import caller_of
from tests.cases import works


@pytest.fixture
def desk(tomas: User, bob: User) -> works.Desk:
    """Tomás is a member of its queue, Bob leads it."""
    return works.desk(tomas, lead=bob)


@pytest.fixture
def tomas_calls(tomas: User) -> Caller:
    """The engineer with a token."""
    return caller_of(tomas)


@pytest.fixture
def bob_calls(bob: User) -> Caller:
    """The queue lead with a token."""
    return caller_of(bob)


@pytest.fixture
def entered(desk: works.Desk) -> dict[str, Any]:
    """What Carla calls about."""
    return {
        "subject": "CP-400 stops with E-217",
        "description": "The case packer stops after a format change.",
        "channel": "phone",
        "severity": 2,
        "caller_id": str(desk.carla.id),
    }
