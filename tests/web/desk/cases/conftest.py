"""A case, the engineer who works on it, and a clock that can be set."""

from collections.abc import Callable

import pytest
from django.test import Client

from servanda.cases.models import Case
from servanda.foundation import clock
from servanda.people.models import User
from tests.cases import works

Minutes = Callable[[int], None]


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Minutes:
    """Say how many minutes after noon it is."""

    def later(minutes: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: works.later(minutes))

    later(0)
    return later


@pytest.fixture
def desk(tomas: User, bob: User, it_is: Minutes) -> works.Desk:
    """Tomás works here, Bob leads."""
    return works.desk(tomas, lead=bob)


@pytest.fixture
def case(desk: works.Desk, tomas: User) -> Case:
    """Carla's case, which Tomás has accepted at noon."""
    return works.opened(desk, tomas)


@pytest.fixture
def browser(tomas: User, client: Client) -> Client:
    """The engineer's browser."""
    client.force_login(tomas)
    return client
