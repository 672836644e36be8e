"""What became of texts to customers: called by whoever sends them."""

from datetime import datetime
from uuid import UUID

from servanda.cases.actions.at_hand import CaseAtHand
from servanda.cases.actions.conversing import count_reminders, take_back_telling
from servanda.cases.actions.moving import lock
from servanda.cases.models import Delivery, EventKind, ExternalInfo, Mode
from servanda.core.access import Viewer
from servanda.core.cases import Given, Move, Status
from servanda.foundation.transactions import action


@action
def record_delivery(*, info_id: UUID, by: Viewer, at: datetime) -> ExternalInfo:
    """A text has been handed to the mail server. Says nothing new the second time."""
    info = ExternalInfo.objects.select_for_update().get(id=info_id)
    if info.delivery == Delivery.WAITING:
        info.delivery, info.delivered_at = Delivery.SENT, at
        info.store()
    return info


@action
def record_failure(*, info_id: UUID, failure: str, by: Viewer, at: datetime) -> ExternalInfo:
    """A text cannot be delivered: the owner is told; a resolution counts as not sent, a question as not waited for.

    Says nothing new the second time.
    """
    number = ExternalInfo.objects.values_list("case__number", flat=True).get(id=info_id)
    held = lock(number, None, by=by, at=at)
    info = ExternalInfo.objects.select_for_update().get(id=info_id)
    if info.delivery in (Delivery.FAILED, Delivery.RECALLED):
        return info
    info.delivery, info.failure = Delivery.FAILED, failure[:400]
    info.store()
    if held.case.told_seq is not None and held.case.told_seq == info.event_seq:
        take_back_telling(held, info)
    elif _waits_for_answer_to(held, info):
        held.move(Move.TAKE_BACK, Given(reason="The question did not arrive."))
    elif info.mode == Mode.REMINDER and held.case.status == Status.AWAITING_INFO:
        # The next would not arrive either: from here on it is for people to find another way.
        count_reminders(held.case, info)
        held.case.remind_at = None
    told = {"owner": str(held.case.owner_id)} if held.case.owner_id else {}
    held.enter(
        EventKind.DELIVERY,
        {"delivery": Delivery.FAILED, "failure": info.failure, "told": told},
        content_id=info.id,
    )
    held.store()
    return info


def _waits_for_answer_to(held: CaseAtHand, info: ExternalInfo) -> bool:
    """Whether the customer is waited for because of this text, which they never got."""
    case = held.case
    return info.mode == Mode.SEND_REPLY and case.status == Status.AWAITING_INFO and case.asked_at == info.at
