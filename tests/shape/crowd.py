"""Everybody who may try a route, made once for all routes; each try is undone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.http import StreamingHttpResponse
from django.test import Client

from servanda.core.access import ROLE_PERMISSIONS, Permission, Role, system
from servanda.people import actions
from servanda.people.models import User
from tests.api.caller import Caller, Response
from tests.api.conftest import caller_of
from tests.cast import NOON, PASSWORD, staff
from tests.shape.rows import And, Everyone, Row, Who
from tests.shape.samples import body_of
from tests.shape.things import BY_PATH, OWN, THINGS

_PARAMETER: Final = re.compile(r"<(?:\w+:)?(\w+)>")
_GROUP: Final = re.compile(r"\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True)
class Person:
    """Somebody who calls. Whoever has not signed in has no user, no session, and a caller without a token."""

    name: str
    user: User | None
    caller: Caller
    session: str = ""
    permissions: frozenset[Permission] = frozenset()

    def may(self, who: Who) -> bool:
        if isinstance(who, Permission):
            return who in self.permissions
        if isinstance(who, And):
            return who.all_of <= self.permissions and not who.one_of.isdisjoint(self.permissions)
        if isinstance(who, frozenset):
            return who <= self.permissions
        return {
            Everyone.ANYBODY: True,
            Everyone.SIGNED_IN: self.user is not None,
            Everyone.STAFF: self.user is not None and self.user.is_staff,
        }[who]


@dataclass
class Crowd:
    """The people, and the things that stand in addresses, made when first asked for."""

    people: list[Person]
    _things: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people)

    def call(self, row: Row, person: Person) -> Response:
        """The answer that the person gets; whatever it changed is undone."""
        address = self.address(row, person) + (f"?{row.query}" if row.query else "")
        body = self.body(row, person) if row.path.startswith("api/") else None
        with transaction.atomic():
            if row.path.startswith("api/"):
                response = person.caller.send(row.method, address, body)
            else:
                response = _open(row, person, address)
            if isinstance(response, StreamingHttpResponse):
                # A file is closed once it has been read; what was in it stays to be looked at.
                response.streaming_content = [response.getvalue()]
            transaction.set_rollback(True)
        return response

    def address(self, row: Row, person: Person) -> str:
        """The path with real things in place of its parameters."""
        plain = row.path.removeprefix("^").removesuffix("$")
        return "/" + _PARAMETER.sub(
            lambda found: self.thing(row.things.get(found[1], found[1]), row.path, person),
            _GROUP.sub(r"<\1>", plain),
        )

    def thing(self, name: str, path: str, person: Person) -> str:
        """The id of what stands for a parameter."""
        key = (name, path if name in BY_PATH else "", person.name if name in OWN else "")
        if key not in self._things:
            caller = person.user or self.people[1].user
            assert caller is not None
            self._things[key] = str(THINGS[name](caller, path))
        return self._things[key]

    def body(self, row: Row, person: Person) -> Any:
        """What is sent: as the row says, with real things in it, or the least that is valid."""
        if row.body is None:
            return (
                None
                if row.who is Everyone.ANYBODY
                else body_of(row.method, "/" + _PARAMETER.sub(r"{\1}", row.path))
            )
        return {
            field: self.thing(value[1:-1], row.path, person)
            if isinstance(value, str) and value.startswith("<")
            else value
            for field, value in row.body.items()
        }


def gather() -> Crowd:
    """Nobody, staff without a role, a customer, and one of each role."""
    customer = actions.create_user(
        email="carla@acme.example",
        name="Carla",
        password=PASSWORD,
        is_staff=False,
        by=system("matrix"),
        at=NOON,
    )
    roles = [_signed_in(role, staff(role.title(), role), ROLE_PERMISSIONS[role]) for role in Role]
    newcomer = _signed_in("a newcomer", staff("Newcomer"))
    return Crowd([Person("nobody", None, Caller()), newcomer, _signed_in("a customer", customer), *roles])


def _signed_in(name: str, user: User, permissions: frozenset[Permission] = frozenset()) -> Person:
    browser = Client()
    browser.force_login(user)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return Person(name, user, caller_of(user), session, permissions)


def _open(row: Row, person: Person, address: str) -> Response:
    browser = Client(raise_request_exception=False)
    if person.session:
        browser.cookies[settings.SESSION_COOKIE_NAME] = person.session
    if row.method == "POST":
        return browser.post(address, dict(row.body or {}))
    return browser.generic(row.method, address)
