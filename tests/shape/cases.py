"""Cases at every stand that a move needs, for the matrix of permissions.

Everybody of the staff is a member of the queue, so that what is refused is refused for want of a permission; they
belong to an engineer whom nobody of the crowd is.
"""

from collections.abc import Callable, Mapping
from typing import Final

from servanda.cases import actions
from servanda.cases.actions import Call, Resolution
from servanda.cases.models import Case, ExternalInfo, Interaction
from servanda.core.access import Role
from servanda.core.cases import Channel
from servanda.customers.models import Contact, Customer
from servanda.organisations.models import CompletionCode, HoldReason, Queue, SupportOrganisation
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON, staff

LINE: Final = "LINE"


def _desk() -> works.Desk:
    organisation = SupportOrganisation.objects.filter(code=LINE).first()
    if organisation is None:
        return works.desk(*User.objects.filter(is_staff=True))
    # Other rows of the matrix may have made namesakes of hers since.
    carla = Contact.objects.filter(name="Carla Conti", customer__name="Acme Foods").order_by("id")[0]
    return works.Desk(
        organisation,
        Queue.objects.get(organisation=organisation),
        Customer.objects.get(name="Acme Foods"),
        carla,
        _solved(),
    )


def _solved() -> CompletionCode:
    return CompletionCode.objects.filter(for_unanswered=False, is_active=True)[0]


def _owner() -> User:
    found = User.objects.filter(email="otto@halden.example").first()
    return found or staff("Otto Owner", Role.ENGINEER)


def _new() -> Case:
    return works.registered(_desk())


def _queued() -> Case:
    desk = _desk()
    return actions.dispatch_case(
        number=works.registered(desk).number, queue_id=desk.queue.id, by=works.BUILDER, at=NOON
    )


def _open() -> Case:
    case = works.registered(_desk())
    actions.dispatch_case(number=case.number, assignee_id=_owner().id, by=works.BUILDER, at=NOON)
    return actions.accept_case(number=case.number, by=viewer_of(_owner()), at=NOON)


def _waiting() -> Case:
    case = _open()
    actions.ask_customer(number=case.number, text="Which one?", by=works.BUILDER, at=NOON)
    return case


def _held() -> Case:
    reason = HoldReason.objects.filter(is_active=True)[0]
    return actions.hold_case(number=_open().number, hold_reason_id=reason.id, by=works.BUILDER, at=NOON)


def _completed() -> Case:
    resolution = Resolution("Replaced it.", _solved().id, send=True)
    return actions.complete_case(
        number=_open().number, resolution=resolution, by=viewer_of(_owner()), at=NOON
    )


def _to_judge() -> Case:
    case = _completed()
    actions.record_customer_message(
        number=case.number, text="Thanks!", channel=Channel.EMAIL, by=works.BUILDER, at=works.later(1)
    )
    return case


def _info(caller: User, path: str) -> object:
    return ExternalInfo.objects.filter(mode="send_reply")[0].id


def _documented() -> Case:
    case = _open()
    actions.record_interaction(number=case.number, call=Call("She called."), by=works.BUILDER, at=NOON)
    return case


def _interaction(caller: User, path: str) -> object:
    return Interaction.objects.order_by("-id")[0].id


def _numbered(make: Callable[[], Case]) -> Callable[[User, str], object]:
    return lambda caller, path: make().number


THINGS: Final[Mapping[str, Callable[[User, str], object]]] = {
    "new_case": _numbered(_new),
    "queued_case": _numbered(_queued),
    "open_case": _numbered(_open),
    "waiting_case": _numbered(_waiting),
    "held_case": _numbered(_held),
    "completed_case": _numbered(_completed),
    "judged_case": _numbered(_to_judge),
    "documented_case": _numbered(_documented),
    "info_id": _info,
    "interaction_id": _interaction,
    "clock_kind": lambda caller, path: "ort",
    "tab": lambda caller, path: "note",
    "case_move": lambda caller, path: "escalate",
    "hold_reason_id": lambda caller, path: HoldReason.objects.filter(is_active=True)[0].id,
    "completion_code_id": lambda caller, path: _solved().id,
}
"""Named after what stands in the address; cases after how they stand."""
