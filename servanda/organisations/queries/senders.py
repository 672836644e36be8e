"""Who the mails of an organisation come from."""

from email.utils import formataddr, parseaddr

from django.conf import settings

from servanda.organisations.models import SupportOrganisation


def sender_of(organisation: SupportOrganisation) -> str:
    """The From of the organisation's mail; without an address of its own, that of the installation."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((organisation.mail_name or name, organisation.mail_address or address))
