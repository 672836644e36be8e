"""What is to be done with a message, decided without changing anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from servanda.cases.models import Case, ExternalInfo
from servanda.core.cases import Status
from servanda.mail.models import MailOutcome, OutcomeState, OutgoingMail, ParkedReason
from servanda.mail.queries.matching import case_of
from servanda.mail.queries.senders import NOBODY_KNOWN, Author, author, own_addresses, without_tag
from servanda.mail.queries.threads import info_of
from servanda.mail.reading import DeliveryReport, ReadMail
from servanda.organisations.models import SupportOrganisation

MOST_HOPS: Final = 50
MOST_FROM_A_SENDER: Final = 60
"""Messages within an hour; what is beyond is parked."""

_HOUR: Final = timedelta(hours=1)


class Step(StrEnum):
    """What is done with a message."""

    REGISTER = "register"
    ATTACH = "attach"
    NOTE = "note"
    RECORD_FAILURE = "record_failure"
    NO_CHANGE = "no_change"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class Plan:
    """One step, and what it needs. ``case`` is what a new case follows, where it is to be registered.

    ``received_by`` is the organisation whose address it came to; ``info`` the text that did not arrive.
    """

    step: Step
    author: Author = NOBODY_KNOWN
    case: Case | None = None
    info: ExternalInfo | None = None
    received_by: SupportOrganisation | None = None
    reason: ParkedReason | None = None
    detail: str = ""


def plan(mail: ReadMail, *, received_at: datetime, forced: bool = False) -> Plan:
    """The step for a message that was received at the instant. A dozen statements at most.

    ``forced``: somebody looked at it and wants it taken up, whatever speaks against that.
    """
    ours = own_addresses()
    if not forced:
        stopped = (
            _noise(mail)
            or _own_or_circling(mail, ours)
            or _reported(mail.report)
            or _too_many(mail, received_at)
        )
        if stopped is not None:
            return stopped
    by = author(mail.sender.address)
    case = case_of(mail)
    received_by = next((ours[one] for one in map(without_tag, mail.recipients) if one in ours), None)
    if mail.automatic and not forced:
        return _automatic(mail, by, case)
    if case is None or case.status == Status.CANCELLED:
        return Plan(Step.REGISTER, by, case, received_by=received_by)
    return Plan(Step.NOTE if by.user else Step.ATTACH, by, case, received_by=received_by)


def _noise(mail: ReadMail) -> Plan | None:
    """Neither from anybody nor about anything: nobody could be answered, and nothing could be done."""
    if mail.sender.address or mail.legible:
        return None
    return Plan(Step.PARK, reason=ParkedReason.UNREADABLE)


def _own_or_circling(mail: ReadMail, ours: dict[str, SupportOrganisation | None]) -> Plan | None:
    if mail.hops > MOST_HOPS:
        return Plan(Step.PARK, reason=ParkedReason.LOOP, detail=f"{mail.hops} servers passed it on.")
    if without_tag(mail.sender.address) in ours:
        return Plan(Step.PARK, reason=ParkedReason.OWN_MAIL, detail="An address of ours is its sender.")
    if mail.message_id and OutgoingMail.objects.filter(message_id=mail.message_id).exists():
        return Plan(Step.PARK, reason=ParkedReason.OWN_MAIL, detail="Its Message-ID is one of ours.")
    return None


def _reported(report: DeliveryReport | None) -> Plan | None:
    """A failure counts unless it is of a copy alone."""
    if report is None:
        return None
    info = info_of(report.message_ids)
    if info is None:
        return Plan(Step.PARK, reason=ParkedReason.DELIVERY_REPORT)
    copies = {one.lower() for one in info.copy_to}
    failed = [one for one in report.undelivered if one.recipient not in copies]
    detail = "; ".join(f"{one.recipient}: {one.said}" for one in failed or report.undelivered)
    step = Step.RECORD_FAILURE if failed else Step.NO_CHANGE
    return Plan(step, case=info.case, info=info, detail=detail)


def _too_many(mail: ReadMail, received_at: datetime) -> Plan | None:
    if not mail.sender.address:
        return None
    within = MailOutcome.objects.filter(
        sender=mail.sender.address, received_at__gt=received_at - _HOUR, state=OutcomeState.PROCESSED
    )
    if within.count() < MOST_FROM_A_SENDER:
        return None
    return Plan(Step.PARK, reason=ParkedReason.TOO_MANY, detail=f"More than {MOST_FROM_A_SENDER} an hour.")


def _automatic(mail: ReadMail, by: Author, case: Case | None) -> Plan:
    if case is None:
        return Plan(Step.PARK, by, reason=ParkedReason.AUTOMATIC, detail=mail.automatic)
    return Plan(Step.NOTE, by, case, detail=mail.automatic)
