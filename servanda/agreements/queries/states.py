"""The state of an agreement as it is shown; it follows the date in the agreement's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

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


def in_state(
    found: QuerySet[SupportAgreement], state: AgreementState, at: datetime
) -> QuerySet[SupportAgreement]:
    """Those shown in that state at the instant. One statement for the zones, which are few."""
    wanted = Q(pk__in=[])
    for on, zones in _zones_by_date(at).items():
        wanted |= Q(zone__in=zones) & _shown(state, on)
    return found.filter(wanted)


def _zones_by_date(at: datetime) -> dict[date, list[str]]:
    zones: dict[date, list[str]] = {}
    for zone in SupportAgreement.objects.order_by().values_list("zone", flat=True).distinct():
        zones.setdefault(local_date(at, zone), []).append(zone)
    return zones


def _shown(state: AgreementState, on: date) -> Q:
    """As ``core.agreements.state_shown`` says it; tests compare the two."""
    approved = Q(blocked_at=None, approved_at__isnull=False)
    over = Q(expires_on__isnull=False, expires_on__lt=on)
    begun = Q(effective_from__lte=on)
    return {
        AgreementState.BLOCKED: Q(blocked_at__isnull=False),
        AgreementState.DRAFT: Q(blocked_at=None, approved_at=None),
        AgreementState.EXPIRED: approved & over,
        AgreementState.SCHEDULED: approved & ~over & ~begun,
        AgreementState.VALID: approved & ~over & begun,
    }[state]
