"""Contracts that tell the customer, and agreements that name them and lend their contacts."""

from datetime import UTC, date, datetime
from typing import Any, Final

from servanda.agreements import actions
from servanda.agreements.models import Contract, SupportAgreement
from servanda.core.agreements.noticing import NoticeTerms
from tests.agreements import promises
from tests.cast import NOON
from tests.customers import firms

CUSTOMER: Final = NoticeTerms((-7,), (80,), (), to_customer=True)


def telling(contract: Contract) -> Contract:
    """Its customer alone, a week before the end."""
    return actions.set_contract_notices(number=contract.number, terms=CUSTOMER, by=promises.BUILDER, at=NOON)


def naming(contract: Contract, expires_on: date = date(2028, 1, 1), **fields: Any) -> SupportAgreement:
    """Approved, with Carla as its main contact."""
    agreement = promises.draft(contract.customer, contract_number=contract.number, **fields)
    carla = firms.contact("Carla Conti", contract.customer, mails=["carla@acme.example"])
    promises.named(agreement, contact_id=carla.id, is_main=True)
    return actions.approve_agreement(
        number=agreement.number, expires_on=expires_on, by=promises.BUILDER, at=NOON
    ).agreement


def noon_of(day: date) -> datetime:
    """Of a day, in UTC."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
