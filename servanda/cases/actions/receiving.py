"""What customers write, wherever it ends up: on the case, or on a new one that follows it (2-domain 2.4)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from servanda.cases import queries
from servanda.cases.actions.documenting import record_customer_message
from servanda.cases.actions.entered import as_entered
from servanda.cases.actions.registering import register_case
from servanda.cases.models import Case, CustomerMessage
from servanda.core.access import Viewer
from servanda.core.cases import Channel
from servanda.core.routing import Entry
from servanda.foundation.transactions import action


@dataclass(frozen=True, slots=True)
class Received:
    """Either the message on its case, or the case that was registered for it."""

    message: CustomerMessage | None
    follow_up: Case | None


@action
def receive_customer_message(
    *,
    number: str,
    text: str,
    channel: Channel,
    entry: Entry,
    contact_id: UUID | None = None,
    source: str = "",
    happened_at: datetime | None = None,
    reason: str = "",
    by: Viewer,
    at: datetime,
) -> Received:
    """Keep what the customer wrote; if the case was closed too long ago, register one that follows it.

    Raises as ``record_customer_message`` and ``register_case``.
    """
    message = record_customer_message(
        number=number,
        text=text,
        channel=channel,
        contact_id=contact_id,
        source=source,
        happened_at=happened_at,
        reason=reason,
        by=by,
        at=at,
    )
    if message is not None:
        return Received(message, None)
    followed = queries.case(number, viewer=by)
    new = following(followed, text, channel, contact_id, happened_at)
    return Received(None, register_case(new=new, entry=entry, by=by, at=at).case)


def following(
    followed: Case, text: str, channel: Channel, contact_id: UUID | None, happened_at: datetime | None
) -> queries.NewCase:
    """The case that a message on a finished one asks for: the same matter, judged anew.

    A caller or key that is no longer in use is left out, so that it can be registered all the same.
    """
    caller, key = followed.caller, followed.support_key
    return replace(
        as_entered(followed),
        description=text,
        channel=channel,
        received_at=happened_at,
        caller_id=contact_id or (caller.id if caller and caller.is_active else None),
        support_key=key.code if key and key.is_active else "",
        agreement="",
        overrule_reason="",
        overruled_by="",
        provisionally_named=False,
        verified=True,
        follows_id=followed.id,
    )
