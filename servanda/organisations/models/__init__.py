"""Support organisations, queues, work calendars, routes and the small vocabularies (2-domain 2.1)."""

from servanda.organisations.models.calendars import CalendarEdit, WorkCalendar
from servanda.organisations.models.organisations import RoleGrant, SupportOrganisation
from servanda.organisations.models.queues import Queue, Route
from servanda.organisations.models.vocabularies import (
    Category,
    CompletionCode,
    HoldReason,
    Priority,
    RateType,
    Service,
    Severity,
    SupportType,
    Term,
    TermWithDefault,
)

__all__ = [
    "CalendarEdit",
    "Category",
    "CompletionCode",
    "HoldReason",
    "Priority",
    "Queue",
    "RateType",
    "RoleGrant",
    "Route",
    "Service",
    "Severity",
    "SupportOrganisation",
    "SupportType",
    "Term",
    "TermWithDefault",
    "WorkCalendar",
]
