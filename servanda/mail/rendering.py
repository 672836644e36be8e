"""A text to the customer as a mail: plain text and HTML, named and chained so that answers find their way back."""

from collections.abc import Sequence
from typing import Final

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from servanda.cases.models import Mode
from servanda.mail.addressing import reply_address
from servanda.mail.models import OutgoingMail
from servanda.organisations.queries import sender_of

_MOST_REFERENCES: Final = 20


def rendered(mail: OutgoingMail, earlier: Sequence[str]) -> EmailMultiAlternatives:
    """The mail of ``mail.info``; ``earlier`` are the Message-IDs of its case so far, oldest first."""
    info, case, organisation = mail.info, mail.info.case, mail.info.case.organisation
    words = {
        "text": info.text,
        "case": case,
        "organisation": organisation,
        "is_resolution": info.mode == Mode.RESOLUTION,
        "asks": info.mode in (Mode.SEND_REPLY, Mode.REMINDER),
    }
    message = EmailMultiAlternatives(
        subject=" ".join(f"[#{case.number}] {case.subject}".split()),
        body=render_to_string("mail/external_info.txt", words).strip() + "\n",
        from_email=sender_of(organisation),
        to=info.to,
        cc=info.copy_to,
        headers=_headers(mail, earlier),
    )
    reply_to = reply_address(organisation, case.number)
    message.reply_to = [reply_to] if reply_to else []
    message.attach_alternative(render_to_string("mail/external_info.html", words), "text/html")
    return message


def _headers(mail: OutgoingMail, earlier: Sequence[str]) -> dict[str, str]:
    found = {"Message-ID": mail.message_id}
    if earlier:
        # The first names the conversation, the last ones its present end (RFC 5322 3.6.4).
        chain = (
            earlier if len(earlier) <= _MOST_REFERENCES else (earlier[0], *earlier[1 - _MOST_REFERENCES :])
        )
        found |= {"In-Reply-To": earlier[-1], "References": " ".join(chain)}
    if mail.info.automatic:
        found |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    return found
