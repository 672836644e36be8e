"""The state of an agreement as it is shown; it follows the date in the agreement's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from servanda.agreements.models import SupportAgreement
from servanda.core.agreements import AgreementState, Period, Validity, state_shown


def local_date(at: datetime, zone: str) -> date:
    """The date of an instant in a named zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def validity_of(agreement: SupportAgreement, on: date) -> Validity:
    """What its state depends on besides the date; a draft without a start could begin on that date."""
    period = Period.through(agreement.effective_from or on, agreement.expires_on)
    return Validity(agreement.is_approved, agreement.is_blocked, period)


def state_of(agreement: SupportAgreement, at: datetime) -> AgreementState:
    """The state shown at an instant."""
    on = local_date(at, agreement.zone)
    return state_shown(validity_of(agreement, on), on)
