"""The state of an agreement as it is shown; it follows the date in the agreement's zone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Case, F, Q, QuerySet, When

from servanda.agreements.models import SupportAgreement
from servanda.core.agreements import AgreementState, Period, Validity, state_shown

SUCCESSOR: Final = "successor_starts_on"
"""The start of an agreement's approved successor, under which a row may bring it along."""


def local_date(at: datetime, zone: str) -> date:
    """The date of an instant in a named zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def with_successor(found: QuerySet[SupportAgreement]) -> QuerySet[SupportAgreement]:
    """Each with ``successor_starts_on``, empty without an approved successor. One join, no statement more."""
    approved = When(amendment__approved_at__isnull=False, then=F("amendment__effective_from"))
    return found.annotate(**{SUCCESSOR: Case(approved)})


def successor_start(agreement: SupportAgreement) -> date | None:
    """From when its approved successor holds in its place. One statement, unless the row brought it along."""
    if SUCCESSOR in agreement.__dict__:
        return agreement.__dict__[SUCCESSOR]  # type: ignore[no-any-return]
    successor = SupportAgreement.objects.filter(amends=agreement.id, approved_at__isnull=False)
    return successor.values_list("effective_from", flat=True).first()


def validity_of(agreement: SupportAgreement, on: date) -> Validity:
    """What its state depends on besides the date; a draft without a start could begin on that date.

    Costs as ``successor_start``.
    """
    period = Period.through(agreement.effective_from or on, agreement.expires_on)
    return Validity(agreement.is_approved, agreement.is_blocked, period, successor_start(agreement))


def state_of(agreement: SupportAgreement, at: datetime) -> AgreementState:
    """The state shown at an instant. Costs as ``successor_start``."""
    on = local_date(at, agreement.zone)
    return state_shown(validity_of(agreement, on), on)


def in_state(
    found: QuerySet[SupportAgreement], state: AgreementState, at: datetime
) -> QuerySet[SupportAgreement]:
    """Those shown in that state at the instant. One statement for the zones, which are few."""
    return with_successor(found).filter(on_local_dates(at, lambda on: _shown(state, on)))


def ending_within(found: QuerySet[SupportAgreement], days: int, at: datetime) -> QuerySet[SupportAgreement]:
    """Approved ones whose last valid day, or else review, has not passed and is at most so many days away, without a
    successor that is approved. Costs as ``in_state``."""

    def soon(on: date) -> Q:
        near = (on, on + timedelta(days=days))
        return Q(expires_on__range=near) | Q(expires_on=None, review_on__range=near)

    approved = with_successor(found).filter(approved_at__isnull=False, **{f"{SUCCESSOR}__isnull": True})
    return approved.filter(on_local_dates(at, soon))


def on_local_dates(at: datetime, asked: Callable[[date], Q]) -> Q:
    """A condition on agreements that depends on the date in their zone. One statement for the zones."""
    wanted = Q(pk__in=[])
    for on, zones in _zones_by_date(at).items():
        wanted |= Q(zone__in=zones) & asked(on)
    return wanted


def _zones_by_date(at: datetime) -> dict[date, list[str]]:
    zones: dict[date, list[str]] = {}
    for zone in SupportAgreement.objects.order_by().values_list("zone", flat=True).distinct():
        zones.setdefault(local_date(at, zone), []).append(zone)
    return zones


def _shown(state: AgreementState, on: date) -> Q:
    """As ``core.agreements.state_shown`` says it; tests compare the two."""
    approved = Q(blocked_at=None, approved_at__isnull=False)
    over = Q(expires_on__isnull=False, expires_on__lt=on)
    followed = Q(**{f"{SUCCESSOR}__isnull": False, f"{SUCCESSOR}__lte": on})
    begun = Q(effective_from__lte=on)
    return {
        AgreementState.BLOCKED: Q(blocked_at__isnull=False),
        AgreementState.DRAFT: Q(blocked_at=None, approved_at=None),
        AgreementState.EXPIRED: approved & (over | followed),
        AgreementState.SCHEDULED: approved & ~over & ~followed & ~begun,
        AgreementState.VALID: approved & ~over & ~followed & begun,
    }[state]
