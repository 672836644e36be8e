"""A support desk at work for tests: one organisation, one queue, one customer who calls."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.core.access import Viewer, system
from servanda.core.cases import Channel
from servanda.core.routing import Entry
from servanda.customers.models import Contact, Customer
from servanda.organisations import actions as set_up
from servanda.organisations.models import CompletionCode, Queue, SupportOrganisation
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

BUILDER: Final = system("test")


@dataclass(frozen=True)
class Desk:
    """Where the cases of a test are worked on. Times are Mondays to Fridays, 08:00 to 17:00 in Vienna."""

    organisation: SupportOrganisation
    queue: Queue
    customer: Customer
    carla: Contact
    solved: CompletionCode


def desk(*members: User, lead: User | None = None) -> Desk:
    """An organisation that is the default, with a default queue of these members, and Carla at Acme."""
    organisation = places.organisation("LINE")
    people = {user.id for user in members} | ({lead.id} if lead else set())
    queue = places.queue("Line Support", organisation, lead.id if lead else None, frozenset(people))
    set_up.change_organisation(
        organisation_id=organisation.id, default_queue_id=queue.id, by=BUILDER, at=NOON
    )
    acme = firms.customer("Acme Foods", zone="Europe/Vienna")
    carla = firms.contact("Carla Conti", acme, mails=["carla@acme.example"], phones=["+43 1 7123 884"])
    solved = CompletionCode.objects.filter(for_unanswered=False, may_refund=False, is_active=True).first()
    assert solved is not None
    return Desk(organisation, queue, acme, carla, solved)


def new_case(at: Desk, **fields: Any) -> queries.NewCase:
    """What Carla calls about, unless said otherwise."""
    return queries.NewCase(
        **{
            "subject": "CP-400 stops with E-217",
            "description": "The case packer stops after a format change.",
            "channel": Channel.PHONE,
            "severity": 2,
            "caller_id": at.carla.id,
            **fields,
        }
    )


def registered(
    at: Desk, *, by: Viewer = BUILDER, when: datetime = NOON, dispatch: bool = False, **fields: Any
) -> Case:
    """A case of Carla's, New, or in its queue."""
    done = actions.register_case(
        new=new_case(at, **fields), entry=Entry.STAFF, dispatch_it=dispatch, by=by, at=when
    )
    return done.case


def opened(at: Desk, engineer: User, **fields: Any) -> Case:
    """A case that the engineer has accepted from the queue at noon."""
    case = registered(at, dispatch=True, **fields)
    return actions.accept_case(number=case.number, by=viewer_of(engineer), at=NOON)


def later(minutes: int) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)
