"""Django's SMTP backend, told of every recipient that the server refused, not only of the last."""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail.backends import smtp


class _Telling(smtplib.SMTP):
    """Those that were accepted have their mail when this raises ``SMTPRecipientsRefused`` with the others."""

    def sendmail(
        self,
        from_addr: str,
        to_addrs: str | Sequence[str],
        msg: Any,
        mail_options: Sequence[str] = (),
        rcpt_options: Sequence[str] = (),
    ) -> dict[str, tuple[int, bytes]]:
        refused = super().sendmail(from_addr, to_addrs, msg, mail_options, rcpt_options)
        if refused:
            raise smtplib.SMTPRecipientsRefused(refused)
        return refused


class _TellingInSsl(_Telling, smtplib.SMTP_SSL):
    """The same from the first byte encrypted."""


class EmailBackend(smtp.EmailBackend):
    """Raises ``SMTPRecipientsRefused`` also if only some recipients were refused."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _TellingInSsl if self.use_ssl else _Telling
