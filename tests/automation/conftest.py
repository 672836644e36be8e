"""What tests of notices share."""

import pytest

from servanda.people.models import User
from tests.automation import levels


@pytest.fixture
def scene(tomas: User, bob: User) -> levels.Scene:
    return levels.scene(tomas, bob)
