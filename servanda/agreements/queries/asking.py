"""What would hold for a case that is not registered: the same judgement, nothing stored."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servanda.agreements.queries.agreements import agreement
from servanda.agreements.queries.facts import cover_records
from servanda.agreements.queries.keys import support_key
from servanda.agreements.queries.notes import ShowingNote, notes_at_hand
from servanda.agreements.queries.promises import Promise, promise_of
from servanda.core import cover
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import Channel
from servanda.customers import queries as customers


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks for what. Without a customer, that of key, contact or installed product is taken, in this order."""

    severity: int
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    product_id: UUID | None = None
    installed_product_id: UUID | None = None
    key: str | None = None
    agreement: str | None = None
    channel: Channel = Channel.PHONE


@dataclass(frozen=True, slots=True)
class Answer:
    """Which promise would hold, and why; with the flash notes that show now."""

    snapshot: cover.Snapshot
    promise: Promise
    notes: tuple[ShowingNote, ...]

    @property
    def cover(self) -> cover.Cover:
        """What the judgement came to."""
        return self.snapshot.cover


def what_would_hold(question: Question, *, viewer: Viewer, at: datetime) -> Answer:
    """Judge as if the case were received at that instant. Some ten statements.

    Raises ``NotAllowed``, the ``Unknown`` of whatever is named and not there, or ``NoOrganisationYet``.
    """
    require(viewer, Permission.PROMISE_SEE)
    asked = _asked(question, viewer, at)
    records = cover_records(asked, installed_product_id=question.installed_product_id)
    snapshot = cover.taken(records.facts)
    return Answer(snapshot, promise_of(snapshot.cover, records), notes_at_hand(records, at))


def _asked(question: Question, viewer: Viewer, at: datetime) -> cover.Asked:
    installed_id, contact_id = question.installed_product_id, question.contact_id
    installed = customers.installed_product(installed_id, viewer=viewer) if installed_id else None
    contact = customers.contact(contact_id, viewer=viewer) if contact_id else None
    key = support_key(question.key, viewer=viewer) if question.key else None
    chosen = agreement(question.agreement, viewer=viewer) if question.agreement else None
    product_id = question.product_id or (installed.product_id if installed else None)
    if question.product_id:
        customers.product(question.product_id, viewer=viewer)
    customer_id = question.customer_id or next(
        (one.customer_id for one in (key, contact, installed) if one), None
    )
    line = _line(customer_id, viewer)
    return cover.Asked(
        received_at=at,
        traits=cover.Traits(
            question.severity,
            question.channel.value,
            products=(str(product_id),) if product_id else (),
            customers=line,
        ),
        customers=line,
        caller=(str(contact.id),) if contact else (),
        key=key.code if key else None,
        agreement=chosen.number if chosen else None,
    )


def _line(customer_id: UUID | None, viewer: Viewer) -> tuple[str, ...]:
    if customer_id is None:
        return ()
    customers.customer(customer_id, viewer=viewer)
    return tuple(str(one.id) for one in customers.customer_line(customer_id))
