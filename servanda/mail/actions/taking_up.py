"""Taking up a message that was kept: a case, a message on one, or parked with a reason. Never lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from servanda.cases import actions as cases
from servanda.cases import queries as case_queries
from servanda.core.access import Permission, Viewer, require, system
from servanda.core.cases import LONGEST_AGO, Channel
from servanda.core.cover import Kind
from servanda.core.refusals import Refusal
from servanda.core.routing import Entry, RoutedBy
from servanda.customers import actions as customers
from servanda.customers.models import Contact
from servanda.foundation.transactions import action
from servanda.mail import queries
from servanda.mail.models import (
    LONGEST_REASON,
    MailOutcome,
    OutcomeResult,
    OutcomeState,
    ParkedReason,
)
from servanda.mail.queries import Plan, Step
from servanda.mail.reading import ReadMail, read
from servanda.mail.wording import description_of, lines_folded, message_of, subject_of

THE_MAIL: Final = system("mail")
"""Who acts on cases for a message: nobody of ours wrote it."""
_LONGEST_NAME: Final = 120
_LONGEST_MAIL: Final = 254
_DATABASE_AWAY: Final = (OperationalError, InterfaceError)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message at hand, with its plan and the one row that says what becomes of it."""

    mail: ReadMail
    plan: Plan
    outcome: MailOutcome
    at: datetime


def take_up_mail(*, incoming_id: UUID, by: Viewer, at: datetime) -> MailOutcome:
    """Decide what becomes of a message that waits, and do it; one that is decided stays as it is.

    What is refused, and whatever else comes of a message that nobody thought of, parks it. Raises
    ``NoSuchMail``, and what the database does when it is away: then the message goes on waiting.
    """
    try:
        return take_up(incoming_id=incoming_id, by=by, at=at)
    except _DATABASE_AWAY:
        raise
    except queries.NoSuchMail:
        raise
    except Refusal as refused:
        reason, detail = ParkedReason.REFUSED, _in_full(refused)
    except Exception as error:
        log.exception("mail.not_understood", incoming_id=str(incoming_id))
        reason, detail = ParkedReason.NOT_UNDERSTOOD, type(error).__name__
    return park_mail(incoming_id=incoming_id, reason=reason, detail=detail, by=by, at=at)


@action
def take_up(*, incoming_id: UUID, by: Viewer, at: datetime) -> MailOutcome:
    """As ``take_up_mail``, in one transaction. Raises whatever stands against it."""
    outcome = queries.lock_outcome(incoming_id)
    if outcome.state == OutcomeState.WAITING:
        _done(outcome, at, forced=False)
    return outcome


@action
def register_parked_mail(*, incoming_id: UUID, by: Viewer, at: datetime) -> MailOutcome:
    """Take a parked message up whatever it was parked for: somebody has looked at it.

    Raises ``NotAllowed``, ``NoSuchMail`` or what registering refuses.
    """
    require(by, Permission.SETUP_EDIT)
    outcome = queries.lock_outcome(incoming_id)
    if outcome.state != OutcomeState.PARKED:
        raise queries.NoSuchMail("This message is not parked any more.")
    _done(outcome, at, forced=True)
    return outcome


@action
def park_mail(
    *, incoming_id: UUID, reason: ParkedReason, detail: str, by: Viewer, at: datetime
) -> MailOutcome:
    """Put a message that waits aside for somebody to look at."""
    outcome = queries.lock_outcome(incoming_id)
    if outcome.state == OutcomeState.WAITING:
        _park(outcome, reason, detail)
        outcome.decided_at = at
        outcome.store()
    return outcome


def _done(outcome: MailOutcome, at: datetime, *, forced: bool) -> None:
    incoming = outcome.incoming
    mail = read(bytes(incoming.raw), envelope_from=incoming.envelope_from, envelope_to=incoming.envelope_to)
    plan = queries.plan(mail, received_at=incoming.received_at, forced=forced)
    outcome.sender = mail.sender.address
    outcome.decided_at = at
    outcome.reason, outcome.detail = "", plan.detail[:LONGEST_REASON]
    outcome.case = plan.case
    _STEPS[plan.step](_Letter(mail, plan, outcome, at))
    outcome.store()


def _register(letter: _Letter) -> None:
    mail, plan = letter.mail, letter.plan
    contact = plan.author.contact or _unconfirmed(letter)
    new = case_queries.NewCase(
        subject=subject_of(mail),
        description=description_of(mail),
        channel=Channel.EMAIL,
        received_at=max(letter.outcome.incoming.received_at, letter.at - LONGEST_AGO),
        customer_id=contact.customer_id if contact else plan.author.customer_id,
        customer_unknown=contact is None and plan.author.customer_id is None,
        caller_id=contact.id if contact else None,
        caller_name="" if contact else mail.sender.name[:_LONGEST_NAME],
        caller_mail="" if contact else _writable(mail.sender.address),
        verified=plan.author.is_vouched_for and not mail.disowned,
        follows_id=plan.case.id if plan.case else None,
    )
    new = replace(new, queue_id=_queue(new, letter))
    done = cases.register_case(new=new, entry=Entry.MAIL, by=THE_MAIL, at=letter.at)
    letter.outcome.case = done.case
    _processed(letter, OutcomeResult.REGISTERED)


def _attach(letter: _Letter) -> None:
    """A case that was closed too long ago is followed by a new one."""
    mail, case = letter.mail, letter.plan.case
    assert case is not None  # noqa: S101  the plan attaches to a case
    contact = letter.plan.author.contact
    message = cases.record_customer_message(
        number=case.number,
        text=message_of(mail),
        channel=Channel.EMAIL,
        contact_id=contact.id if contact else None,
        author=_shown(mail),
        source=mail.message_id[:LONGEST_REASON],
        lines_folded=lines_folded(mail),
        happened_at=letter.outcome.incoming.received_at,
        by=THE_MAIL,
        at=letter.at,
    )
    if message is None:
        _register(letter)
    else:
        _processed(letter, OutcomeResult.ATTACHED)


def _note(letter: _Letter) -> None:
    case = letter.plan.case
    assert case is not None  # noqa: S101  the plan notes on a case
    kind = "Automatic mail" if letter.mail.automatic else "Mail"
    text = f"{kind} from {_shown(letter.mail)}: {subject_of(letter.mail)}\n\n{message_of(letter.mail)}"
    cases.write_internal_note(number=case.number, text=text, by=THE_MAIL, at=letter.at)
    _processed(letter, OutcomeResult.NOTED)


def _record_failure(letter: _Letter) -> None:
    info = letter.plan.info
    assert info is not None  # noqa: S101  the plan knows what did not arrive
    cases.record_failure(info_id=info.id, failure=letter.plan.detail, by=THE_MAIL, at=letter.at)
    _processed(letter, OutcomeResult.DELIVERY_FAILED)


def _leave(letter: _Letter) -> None:
    _processed(letter, OutcomeResult.NO_CHANGE)


def _set_aside(letter: _Letter) -> None:
    _park(letter.outcome, letter.plan.reason or ParkedReason.NOT_UNDERSTOOD, letter.plan.detail)


_STEPS: Final[Mapping[Step, Callable[[_Letter], None]]] = {
    Step.REGISTER: _register,
    Step.ATTACH: _attach,
    Step.NOTE: _note,
    Step.RECORD_FAILURE: _record_failure,
    Step.NO_CHANGE: _leave,
    Step.PARK: _set_aside,
}


def _processed(letter: _Letter, result: OutcomeResult) -> None:
    letter.outcome.state, letter.outcome.result = OutcomeState.PROCESSED, result


def _park(outcome: MailOutcome, reason: ParkedReason, detail: str) -> None:
    outcome.state, outcome.reason, outcome.detail = OutcomeState.PARKED, reason, detail[:LONGEST_REASON]


def _unconfirmed(letter: _Letter) -> Contact | None:
    """Somebody new of a known customer."""
    customer_id, sender = letter.plan.author.customer_id, letter.mail.sender
    if customer_id is None or letter.plan.author.user is not None:
        return None
    return customers.add_unconfirmed_contact(
        customer_id=customer_id, mail=sender.address, name=sender.name, by=THE_MAIL, at=letter.at
    )


def _queue(new: case_queries.NewCase, letter: _Letter) -> UUID | None:
    """The default queue of whoever the message was sent to, where nothing but a default would route the case."""
    received_by = letter.plan.received_by
    if received_by is None or received_by.is_default or received_by.default_queue_id is None:
        return None
    prospect = case_queries.prospect(new, viewer=THE_MAIL, at=letter.at)
    found = prospect.target is not None and prospect.target.by is not RoutedBy.DEFAULT_QUEUE
    promised = prospect.cover.organisation.kind is not Kind.DEFAULT
    return None if found or promised else received_by.default_queue_id


def _shown(mail: ReadMail) -> str:
    return (mail.sender.name or mail.sender.address or "unknown sender")[:_LONGEST_NAME]


def _writable(address: str) -> str:
    return address if len(address) <= _LONGEST_MAIL else ""


def _in_full(refused: Refusal) -> str:
    return " ".join([refused.message, *(f"{fault.field}: {fault.message}" for fault in refused.faults)])
