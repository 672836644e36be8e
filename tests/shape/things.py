"""A record for every parameter of an address, made for the matrix of permissions."""

from collections.abc import Callable, Mapping
from typing import Final

from servanda.agreements.models import SupportAgreement
from servanda.core.access import Role, system
from servanda.customers.models import Customer, Product
from servanda.foundation.ids import new_id
from servanda.organisations import actions as organisations
from servanda.organisations import queries
from servanda.organisations.models import Queue, SupportOrganisation
from servanda.people import actions
from servanda.people.models import User
from tests.agreements import plans, promises
from tests.automation import rings
from tests.cast import NOON, staff
from tests.customers import firms
from tests.mail import letters, post
from tests.organisations import places
from tests.shape import agreement_things, cases, contract_things, import_things, ledger_things, secured_things

BY: Final = system("things")

Maker = Callable[[User, str], object]
"""Of whoever calls, and the path that is called; returns what stands in the address."""


def _team(caller: User, path: str) -> object:
    return actions.create_team(name="Line", manager_id=_somebody(caller, path), by=BY, at=NOON).id  # type: ignore[arg-type]


def _somebody(caller: User, path: str) -> object:
    found = User.objects.filter(email="somebody@halden.example").first()
    return (found or staff("Somebody Else", Role.AGENT)).id


def _token(caller: User, path: str) -> object:
    own = queries.viewer_of(caller)
    return actions.create_api_token(label="thing", days=1, by=own, at=NOON).token.id


def _notice(caller: User, path: str) -> object:
    return rings.rung(caller, about_id=new_id()).id


def _organisation(caller: User, path: str) -> object:
    return _some_organisation().id


def _queue(caller: User, path: str) -> object:
    return _some_queue().id


def _some_queue() -> Queue:
    return Queue.objects.first() or places.queue(within=_some_organisation())


def _some_organisation() -> SupportOrganisation:
    return SupportOrganisation.objects.first() or places.organisation()


def _calendar(caller: User, path: str) -> object:
    return places.work_calendar().id


def _route(caller: User, path: str) -> object:
    details = organisations.RouteDetails(queue_id=_some_queue().id)
    return organisations.add_route(details=details, by=BY, at=NOON).id


def _move(caller: User, path: str) -> object:
    moves = {"set-up/routing": "up", "set-up/roles": "restore"}
    return next((move for place, move in moves.items() if path.startswith(place)), "reactivate")


def _role(caller: User, path: str) -> object:
    return organisations.create_role(name="Night watch", by=BY, at=NOON).code


def _term(caller: User, path: str) -> object:
    if path.startswith("set-up/"):
        return queries.terms("support-types", viewer=BY)[0].id
    vocabulary = path.split("/")[2]
    found = queries.terms(vocabulary, viewer=BY).first()
    if found is not None:
        return found.id
    return organisations.add_term(vocabulary=vocabulary, values={"label": "Thing"}, by=BY, at=NOON).id


def _customer(caller: User, path: str) -> object:
    return _some_customer().id


def _some_customer() -> Customer:
    return Customer.objects.first() or firms.customer()


def _contact(caller: User, path: str) -> object:
    return firms.contact(at=_some_customer()).id


def _product(caller: User, path: str) -> object:
    return _some_product().id


def _some_product() -> Product:
    return Product.objects.first() or firms.product()


def _installed(caller: User, path: str) -> object:
    return firms.installed("", of=_some_product(), at=_some_customer()).id


def _object(caller: User, path: str) -> object:
    return firms.business_object(of=_some_customer()).id


def _agreement(caller: User, path: str) -> object:
    return _some_agreement().number


def _some_agreement() -> SupportAgreement:
    return SupportAgreement.objects.first() or promises.draft(_some_customer())


def _agreement_contact(caller: User, path: str) -> object:
    agreement, contact = _some_agreement(), firms.contact(at=_some_customer())
    return promises.named(agreement, contact_id=contact.id).id


def _key(caller: User, path: str) -> object:
    return promises.key(_some_agreement()).code


def _parked(caller: User, path: str) -> object:
    automatic = letters.raw(Auto_Submitted="auto-generated", message_id=f"<{new_id()}@acme.example>")
    return post.arrive(automatic).incoming_id


THINGS: Final[Mapping[str, Maker]] = {
    "deed": lambda caller, path: "judge-again",
    "user_id": _somebody,
    "team_id": _team,
    "token_id": _token,
    "notice_id": _notice,
    "organisation_id": _organisation,
    "queue_id": _queue,
    "calendar_id": _calendar,
    "term_id": _term,
    "route_id": _route,
    "move": _move,
    "name": lambda caller, path: "support-types",
    "customer_id": _customer,
    "contact_id": _contact,
    "product_id": _product,
    "installed_id": _installed,
    "object_id": _object,
    "level_id": lambda caller, path: promises.level().id,
    "plan_id": lambda caller, path: plans.plan().id,
    "version": lambda caller, path: 1,
    "number": _agreement,
    "entry_id": _agreement_contact,
    "code": _key,
    "role_code": _role,
    **cases.THINGS,
    **agreement_things.THINGS,
    **contract_things.THINGS,
    **ledger_things.THINGS,
    **secured_things.THINGS,
    "incoming_id": _parked,
    "run_id": import_things.checked_run,
    "gone_id": lambda caller, path: (_contact if "contacts" in path else _customer)(caller, path),
    "record_kind": lambda caller, path: "customers",
    "external_id": lambda caller, path: "erp-1",
    "rest": lambda caller, path: "nowhere",
    "uidb36": lambda caller, path: "1",
    "key": lambda caller, path: "set-password",
}

OWN: Final = frozenset({"token_id", "notice_id", "information_id", "reader_id"})
"""Things that everybody has to have one of their own of."""

BY_PATH: Final = frozenset({"term_id", "move", "name", "gone_id"})
"""Parameters that stand for different things in different addresses."""
