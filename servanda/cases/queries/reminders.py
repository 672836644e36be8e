"""What the customer of a waiting case was asked, and whom a reminder of it goes to (2-domain 2.2, 2.4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from servanda.cases.models import Case, Delivery, ExternalInfo, Mode
from servanda.cases.queries.recipients import Addressee, Recipients, recipients
from servanda.cases.queries.timing import reminder_due

_NEVER_ARRIVED: Final = (Delivery.RECALLED, Delivery.FAILED)


def waited_for(case: Case) -> Sequence[ExternalInfo]:
    """The question that the case waits for and every reminder of it that went out, oldest first. One statement."""
    told = ExternalInfo.objects.filter(case=case, mode__in=[Mode.SEND_REPLY, Mode.REMINDER])
    newest = told.exclude(delivery__in=_NEVER_ARRIVED).order_by("-at", "-id")
    return list(reversed(newest[: case.reminders_sent + 1]))


def next_reminder(case: Case) -> datetime | None:
    """When the customer is reminded next, counted from the last time that they were told. As ``reminder_due``."""
    told = waited_for(case)
    return reminder_due(case, told[-1].at) if told else None


def still_reached(case: Case, question: ExternalInfo) -> Recipients:
    """Whom a question went to, as far as the case still writes to them there. Costs as ``recipients``."""
    present = recipients(case)
    return Recipients(_among(present.to, question.to), _among(present.copy_to, question.copy_to))


def _among(present: Sequence[Addressee], asked: Sequence[str]) -> tuple[Addressee, ...]:
    mails = {one.casefold() for one in asked}
    return tuple(one for one in present if one.mail.casefold() in mails)
