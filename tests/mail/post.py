"""Mail servers and mail for tests: what comes in by the real actions, what goes out to a real SMTP server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Final, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from servanda.core.access import system
from servanda.mail import actions
from servanda.mail.models import MailOutcome
from servanda.organisations import actions as set_up
from servanda.organisations.models import SupportOrganisation
from tests.cast import NOON
from tests.mail.letters import SUPPORT

POSTMAN: Final = system("mail")


def arrive(raw: bytes, when: datetime = NOON, **envelope: str) -> MailOutcome:
    """Take a message in and up, both at the instant."""
    received = actions.receive_mail(raw=raw, by=POSTMAN, at=when, **envelope)
    return actions.take_up_mail(incoming_id=received.mail.id, by=POSTMAN, at=when)


def with_address(organisation: SupportOrganisation, address: str = SUPPORT) -> SupportOrganisation:
    """The organisation with a mail identity."""
    return set_up.change_organisation(
        organisation_id=organisation.id,
        mail_name="Halden Support",
        mail_address=address,
        disclaimer="Halden Packaging Systems, Graz",
        by=POSTMAN,
        at=NOON,
    )


@dataclass
class MailServer:
    """An SMTP server that takes mail, or answers as it is told: to recipients by address, or to all data."""

    answers: dict[str, str] = field(default_factory=dict)
    to_data: str = "250 taken"
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  named by the protocol
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 taken")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_data.startswith("250"):
            content = cast(bytes, envelope.content)
            self.taken.append(message_from_bytes(content, policy=policy.default))
            self.recipients.append(list(envelope.rcpt_tos))
        return self.to_data


@contextmanager
def mail_server(**told: Any) -> Iterator[MailServer]:
    """A running server that the product sends to."""
    server = MailServer(**told)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    settings = {
        "EMAIL_BACKEND": "servanda.foundation.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_TIMEOUT": 10,
    }
    try:
        with override_settings(**settings):
            yield server
    finally:
        controller.stop()
