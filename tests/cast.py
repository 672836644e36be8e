"""The lasting cast. Everyone's password is ``PASSWORD``."""

import unicodedata
from datetime import UTC, datetime
from typing import Final

import pytest

from servanda.core.access import Role, Viewer, system
from servanda.organisations import actions, queries
from servanda.people.models import User

PASSWORD: Final = "kept-promises-2026"
NOON: Final = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)
"""A Monday, 12:00 in Vienna."""


def staff(name: str, *roles: Role) -> User:
    """A member of staff with roles for all organisations."""
    first_name = unicodedata.normalize("NFKD", name.split()[0]).encode("ascii", "ignore").decode()
    email = f"{first_name.lower()}@halden.example"
    return actions.add_staff(
        email=email,
        name=name,
        password=PASSWORD,
        roles=roles,
        zone="Europe/Vienna",
        by=system("cast"),
        at=NOON,
    )


@pytest.fixture
def ada(db: None) -> User:
    """The administrator."""
    return staff("Ada Adler", Role.ADMINISTRATOR)


@pytest.fixture
def alice(db: None) -> User:
    """The call-center agent."""
    return staff("Alice Auer", Role.AGENT)


@pytest.fixture
def tomas(db: None) -> User:
    """The support engineer."""
    return staff("Tomás Rivera", Role.ENGINEER)


@pytest.fixture
def bob(db: None) -> User:
    """The queue lead."""
    return staff("Bob Berger", Role.QUEUE_LEAD)


@pytest.fixture
def miriam(db: None) -> User:
    """The contract manager."""
    return staff("Miriam Moser", Role.CONTRACT_MANAGER)


@pytest.fixture
def as_ada(ada: User) -> Viewer:
    return queries.viewer_of(ada)


@pytest.fixture
def as_alice(alice: User) -> Viewer:
    return queries.viewer_of(alice)


@pytest.fixture
def as_bob(bob: User) -> Viewer:
    return queries.viewer_of(bob)


@pytest.fixture
def as_miriam(miriam: User) -> Viewer:
    return queries.viewer_of(miriam)


@pytest.fixture
def as_tomas(tomas: User) -> Viewer:
    return queries.viewer_of(tomas)
