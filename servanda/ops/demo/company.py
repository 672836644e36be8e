"""Halden Packaging Systems: packaging lines, Graz. Made through the same actions as everything else."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from servanda.core.access import Role, Viewer, system
from servanda.foundation import clock, environment, outbox
from servanda.ops.demo import (
    amendments,
    contracts,
    covers,
    doubles,
    firms,
    imports,
    ledgers,
    notes,
    orders,
    organisation,
    papers,
    past,
    projects,
    promises,
    secured,
    timesheets,
)
from servanda.organisations import actions
from servanda.people import queries

STAFF: Final = (
    ("Lena Fischer", "l.fischer@halden.example", Role.AGENT),
    ("Tomás Rivera", "t.rivera@halden.example", Role.ENGINEER),
    ("Mei Sato", "m.sato@halden.example", Role.ENGINEER),
    ("Amara Okafor", "a.okafor@halden.example", Role.QUEUE_LEAD),
    ("Miriam Adler", "m.adler@halden.example", Role.CONTRACT_MANAGER),
    ("Ruth Winter", "r.winter@halden.example", Role.ADMINISTRATOR),
    ("Otto Klein", "o.klein@halden.example", Role.AUDITOR),
)


def is_loaded() -> bool:
    """Whether the first member of the demo company is there: it is loaded whole or not at all."""
    try:
        queries.user_by_email(STAFF[0][1])
    except queries.NoSuchUser:
        return False
    return True


@transaction.atomic
def load(cases: int, tell: Callable[[int], None]) -> None:
    """Load everything in one transaction, the same each time; ``tell`` hears how many cases are made."""
    by, at = system("demo"), clock.now()
    people = {}
    for name, email, role in STAFF:
        user = actions.add_staff(
            email=email, name=name, password=password(), roles=[role], zone=organisation.ZONE, by=by, at=at
        )
        people[name.split()[0]] = user.id
    line = organisation.set_up(people, by=by, at=at)
    founded = firms.found(by=by, at=at)
    plans = promises.promise(founded, line, by=by, at=at)
    contracts.sign(founded, plans, people["Miriam"], by=by, at=at)
    orders.order(founded, by=by, at=at)
    secured.seal(founded, people, by=by, at=at)
    scene = past.scene(people, founded, by=by, at=at)
    _write(founded, scene.manager, at=at)
    past.relive(scene, cases - covers.CASES, tell)
    covers.doubt(scene, by=by)
    timesheets.enter(scene.engineers, by=by, at=at)
    ledgers.adjust(founded, by=scene.manager, at=at)
    secured.show(founded, people, at=at)


def _write(founded: firms.Founded, manager: Viewer, *, at: datetime) -> None:
    """What the contract manager has written to what was signed, and read from files."""
    notes.note(founded, by=manager, at=at)
    projects.plan_work(founded, by=manager, at=at)
    papers.file_papers(founded, by=manager, at=at)
    amendments.amend(founded, by=manager, at=at)
    doubles.unite(founded, by=manager, at=at)
    with outbox.silence():
        imports.take_in(by=manager, at=at)


def logins() -> Iterator[tuple[str, str]]:
    """Role and mail address of one person each, in the order of a case's road."""
    shown: set[Role] = set()
    for _, email, role in STAFF:
        if role not in shown:
            shown.add(role)
            yield role.replace("_", " "), email


def password() -> str:
    """The password of all demo logins: made for this installation, never a default."""
    return environment.secret(settings.SERVANDA_HOME, "demo-password", length=9)
