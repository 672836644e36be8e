"""Who opens the pages of contracts, and when."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from servanda.foundation import clock
from servanda.people.models import User


@pytest.fixture
def desk(miriam: User, client: Client) -> Client:
    """The contract manager's browser."""
    client.force_login(miriam)
    return client


@pytest.fixture
def today() -> date:
    """As the pages have it; contracts lie around it."""
    return clock.now().astimezone(ZoneInfo("Europe/Vienna")).date()
