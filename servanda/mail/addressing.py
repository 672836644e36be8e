"""Addresses of ours: the domain that our mails are named by, and where an answer finds its case."""

from collections.abc import Iterable, Iterator
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from servanda.organisations.models import SupportOrganisation
from servanda.organisations.queries import sender_of

_SALT: Final = "servanda.mail.reply"
_SIGNED_WITH: Final = 20
"""Hexadecimal digits of the signature: 80 bits, and no capitals, which some mail servers do not keep."""
_LONGEST_LOCAL_PART: Final = 64


def domain_of(organisation: SupportOrganisation) -> str:
    """The domain that stands in our Message-IDs."""
    return parseaddr(sender_of(organisation))[1].rpartition("@")[2] or "localhost"


def reply_address(organisation: SupportOrganisation, number: str) -> str | None:
    """Where an answer to the case goes: the organisation's address with the number, signed.

    None without an address of its own, or where the result would be longer than mail servers take.
    """
    local, at, domain = organisation.mail_address.rpartition("@")
    signed = f"{local}+{number}-{_signature(settings.SECRET_KEY, number)}"
    return f"{signed}@{domain}" if at and len(signed) <= _LONGEST_LOCAL_PART else None


def numbers_signed_in(addresses: Iterable[str]) -> Iterator[str]:
    """The case numbers in reply addresses of ours among these; one with another signature is none."""
    for address in addresses:
        tag = address.rpartition("@")[0].rpartition("+")[2]
        number, dash, signature = tag.partition("-")
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        if dash and any(constant_time_compare(_signature(key, number), signature.lower()) for key in keys):
            yield number


def _signature(key: str | bytes, number: str) -> str:
    made = salted_hmac(_SALT, number, secret=key, algorithm="sha256")
    return made.hexdigest()[:_SIGNED_WITH]
