"""Browsers without JavaScript, signed in."""

import pytest
from django.test import Client

from servanda.core.access import Role
from servanda.people.models import User
from tests.cast import staff


@pytest.fixture
def ada_browses(ada: User) -> Client:
    """The administrator."""
    return _signed_in(ada)


@pytest.fixture
def auditor_browses(db: None) -> Client:
    """Sees the set-up and changes nothing."""
    return _signed_in(staff("Olga Orsini", Role.AUDITOR))


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
