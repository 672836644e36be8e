"""Conversations by mail: what was said before, and what a Message-ID of ours stands for."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from servanda.cases.models import ExternalInfo
from servanda.mail.models import MailOutcome, OutcomeResult, OutgoingMail, OutgoingState


def conversation(case_id: UUID) -> Sequence[str]:
    """The Message-IDs of what customers wrote and of what reached them, oldest first. Two statements."""
    ours = OutgoingMail.objects.filter(info__case=case_id, state=OutgoingState.SENT)
    theirs = MailOutcome.objects.filter(
        case=case_id, result__in=(OutcomeResult.REGISTERED, OutcomeResult.ATTACHED)
    )
    said = sorted(
        (
            *ours.values_list("sent_at", "message_id"),
            *theirs.values_list("received_at", "incoming__message_id"),
        )
    )
    return [message_id for _, message_id in said if message_id and message_id.isascii()]


def info_of(message_ids: Iterable[str]) -> ExternalInfo | None:
    """The text that the first of these Message-IDs was the mail of. One statement, none for nothing."""
    wanted = list(message_ids)
    if not wanted:
        return None
    found = OutgoingMail.objects.filter(message_id__in=wanted).select_related("info__case")
    by_id = {mail.message_id: mail.info for mail in found}
    return next((by_id[one] for one in wanted if one in by_id), None)
