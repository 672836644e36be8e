"""``servanda bench register``: registering cases by REST, beside raw SQL that stores the same rows."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from servanda.ops.arguments import count
from servanda.ops.bench.installation import install
from servanda.ops.bench.measuring import Measured, in_turn, tell
from servanda.ops.main import Failed

_PATH: Final = "/api/v1/cases"
_WARMING: Final = 20


@dataclass(frozen=True, slots=True)
class Desk:
    """Who registers, and what they enter."""

    token: str
    body: dict[str, Any]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench register``."""
    parser = subparsers.add_parser(
        "register",
        help="registering and dispatching a case by REST",
        description="Makes an installation of its own in a temporary folder, with an embedded database, and "
        "removes it afterwards. Everything runs in one process, one request after the other.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--cases", type=count, default=500, help="how many cases (500)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Measure and print; the exit code."""
    install()
    with _quietly():
        desk = _set_up()
        register = _by_rest(desk)
        for number in range(_WARMING):
            register(number)
        statements = _statements(register)
        measured = _measured(register, args.cases)
        ratio = measured[1].median_us / measured[0].median_us
        figures = {"statements": statements, "times raw SQL (median)": round(ratio, 2)}
        tell(measured, as_json=args.json, also=figures)
    return 0


def _measured(register: Callable[[int], object], cases: int) -> list[Measured]:
    """Raw SQL and by REST in turn, each case by itself."""
    from servanda.ops.bench.rows import storing

    numbers = iter(range(10**6, 10**9))
    calls = {
        "raw SQL: the same rows in one transaction": storing(cases),
        "by REST": lambda: register(next(numbers)),
    }
    return in_turn(calls, rounds=cases)


def _by_rest(desk: Desk) -> Callable[[int], object]:
    """A call of the whole product, as a web process makes it; each number is a case of its own."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    body = json.dumps(desk.body).encode()

    def register(number: int) -> None:
        response = application(_environ(desk.token, body, str(number)), _unheard)
        content = b"".join(response)
        response.close()
        if response.status_code != HTTPStatus.CREATED:
            raise Failed(f"Registering was answered with {response.status_code}: {content.decode()}")

    return register


def _unheard(*answer: object) -> Callable[[bytes], object]:
    """What a server does with status and headers; the response tells them as well."""
    return lambda content: None


def _environ(token: str, body: bytes, key: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": _PATH,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "HTTP_IDEMPOTENCY_KEY": key,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
    }


def _statements(register: Callable[[int], object]) -> int:
    """How many one registration makes, the beginning and the end of its transaction included."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as spent:
        register(_WARMING)
    return len(spent)


@contextmanager
def _quietly() -> Iterator[None]:
    """Logs cost what they cost and are read by nobody."""
    with Path(os.devnull).open("w") as nowhere:
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(nowhere)
        yield


def _set_up() -> Desk:
    """A desk with a queue, and a customer whose agreement names two people."""
    from servanda.agreements import actions as promises
    from servanda.core.access import Role, system
    from servanda.customers import actions as customers
    from servanda.foundation import clock
    from servanda.organisations import actions as organisations
    from servanda.people import actions as people

    by, at = system("bench"), clock.now()
    agent = organisations.add_staff(
        email="agent@halden.example", name="Alice Auer", roles=[Role.AGENT], by=by, at=at
    )
    _organisation(agent.id, by, at)
    acme = customers.add_customer(name="Acme Foods", zone="Europe/Vienna", by=by, at=at)
    contacts = [
        customers.add_contact(
            name=name, customer_id=acme.id, mails=[f"{name.split()[0].lower()}@acme.example"], by=by, at=at
        )
        for name in ("Carla Conti", "Gus Gruber")
    ]
    made = promises.create_agreement(customer_id=acme.id, by=by, at=at)
    for contact in contacts:
        promises.add_agreement_contact(number=made.number, contact_id=contact.id, by=by, at=at)
    last_day = (at + timedelta(days=365)).date()
    promises.approve_agreement(number=made.number, expires_on=last_day, by=by, at=at)
    token = people.create_api_token(email=agent.email, label="bench", days=1, by=by, at=at)
    body = {
        "subject": "CP-400 stops with E-217",
        "description": "The case packer stops after a format change.",
        "severity": 2,
        "caller_id": str(contacts[0].id),
        "dispatch": True,
    }
    return Desk(token.secret, body)


def _organisation(agent_id: Any, by: Any, at: datetime) -> None:
    from servanda.organisations import actions

    hours = {"weekly": {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
    calendar = actions.create_calendar(name="Graz", zone="Europe/Vienna", hours=hours, by=by, at=at)
    organisation = actions.create_organisation(
        code="GRAZ", description="Support Graz", work_calendar_id=calendar.id, by=by, at=at
    )
    queue = actions.create_queue(
        organisation_id=organisation.id,
        name="Lines",
        lead_id=None,
        member_ids=frozenset({agent_id}),
        by=by,
        at=at,
    )
    actions.change_organisation(organisation_id=organisation.id, default_queue_id=queue.id, by=by, at=at)
