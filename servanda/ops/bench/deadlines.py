"""A desk with very many open clocks, and deadlines that fall due when they are wanted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.cases import actions, queries
from servanda.commitments.queries import due_sheets
from servanda.core.access import Role, Viewer, system
from servanda.core.calendars import WEEKDAYS
from servanda.core.cases import Channel
from servanda.core.routing import Entry
from servanda.customers import actions as customers
from servanda.foundation import outbox
from servanda.ops.demo.scale import scale
from servanda.organisations import actions as organisations

CLOCKS_OF_A_CASE: Final = 2
"""Initial response and resolution."""

_BY: Final[Viewer] = system("bench")
_DUE_SEVERITY, _DUE_AFTER = 2, timedelta(minutes=120)
"""Its initial response is promised within two hours; working time here is all the time."""
_OPEN_SEVERITY: Final = 3
"""Nothing of it comes within hours."""
_TEMPLATES: Final = 60
_MEMBERS: Final = ("Alice Auer", "Ben Brandt", "Cleo Carstens")


class Desk:
    """One queue with three members and a lead, and a customer whose cases they never answer."""

    def __init__(self, at: datetime) -> None:
        people = [
            organisations.add_staff(
                email=f"{name.split()[0].lower()}@halden.example",
                name=name,
                roles=[Role.ENGINEER],
                by=_BY,
                at=at,
            ).id
            for name in _MEMBERS
        ]
        self._organise(people, at)
        acme = customers.add_customer(name="Acme Foods", zone="UTC", by=_BY, at=at)
        self._caller_id = customers.add_contact(
            name="Carla Conti", customer_id=acme.id, mails=["carla@acme.example"], by=_BY, at=at
        ).id

    def open_cases(self, clocks: int, at: datetime) -> None:
        """Open so many clocks more, of which nothing comes for hours."""
        numbers = [self._registered(_OPEN_SEVERITY, at) for _ in range(_TEMPLATES)]
        scale(clocks // CLOCKS_OF_A_CASE - _TEMPLATES, lambda made: None, of=numbers)

    def fall_due(self, count: int, since: datetime, seconds: int, at: datetime) -> None:
        """Let so many initial responses fall due evenly in these seconds, the first at ``since``.

        What came of them before has fired already.
        """
        instants = [since + timedelta(seconds=second) for second in range(seconds)]
        with outbox.silence():
            numbers = [self._registered(_DUE_SEVERITY, due - _DUE_AFTER) for due in instants]
            actions.fire_due(sheet_ids=due_sheets(at=at, limit=seconds), by=_BY, at=at)
        scale(count - seconds, lambda made: None, of=numbers)

    def _registered(self, severity: int, at: datetime) -> str:
        new = queries.NewCase(
            subject="CP-400 stops with E-217",
            description="The case packer stops after a format change.",
            channel=Channel.PHONE,
            severity=severity,
            caller_id=self._caller_id,
        )
        with outbox.silence():
            done = actions.register_case(new=new, entry=Entry.STAFF, dispatch_it=True, by=_BY, at=at)
        # The database gives it its number when it is stored.
        done.case.refresh_from_db(fields=["number"])
        return done.case.number

    def _organise(self, people: Sequence[UUID], at: datetime) -> None:
        hours = {"weekly": {day: [["00:00", "24:00"]] for day in WEEKDAYS}}
        calendar = organisations.create_calendar(name="Always", zone="UTC", hours=hours, by=_BY, at=at)
        organisation = organisations.create_organisation(
            code="GRAZ", description="Support Graz", work_calendar_id=calendar.id, by=_BY, at=at
        )
        queue = organisations.create_queue(
            organisation_id=organisation.id,
            name="Lines",
            lead_id=people[0],
            member_ids=frozenset(people),
            by=_BY,
            at=at,
        )
        organisations.change_organisation(
            organisation_id=organisation.id, default_queue_id=queue.id, by=_BY, at=at
        )
