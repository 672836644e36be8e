"""Support keys: what is copied once from the agreement, and what a key must have."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from servanda.core.codes import is_code
from servanda.core.refusals import Fault, Invalid, refuse


class KeyIncomplete(Invalid):
    """The support key cannot be kept as it is; the faults name every field."""


KEY_COPIES: Final = ("customer", "organisation", "work_calendar", "zone", "support_type", "service_level")
"""What a key takes from its agreement once; later edits on either side do not reach the other."""

TOLD_WHEN_DIFFERENT: Final = ("service_level", "work_calendar", "organisation")
"""What is compared when keys move to a successor, with the offer to copy again."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement and a key both have; references as text, empty ones ``None``."""

    customer: str
    organisation: str | None = None
    work_calendar: str | None = None
    zone: str | None = None
    support_type: str | None = None
    service_level: str | None = None


def copied_terms(agreement: Terms, entered: Mapping[str, str | None] | None = None) -> Terms:
    """Return a new key's terms: the agreement's, except what was entered by hand.

    The customer always is the agreement's: a key and its agreement have the same.
    """
    own = {name: value for name, value in (entered or {}).items() if name in KEY_COPIES and value}
    return replace(agreement, **{**own, "customer": agreement.customer})


def differing_terms(key: Terms, agreement: Terms) -> tuple[str, ...]:
    """Return which of level, calendar and organisation differ between a key and an agreement."""
    return tuple(name for name in TOLD_WHEN_DIFFERENT if getattr(key, name) != getattr(agreement, name))


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A support key as entered. ``agreement_customer`` is that of its agreement, ``None`` without one."""

    code: str
    terms: Terms
    description: str
    installation_description: str
    severity_weight: int | None = None
    agreement_customer: str | None = None


def check_key(key: KeyEntry) -> None:
    """Raise ``KeyIncomplete`` with everything that is missing or wrong.

    A key without an agreement has everything entered that it would have copied, except the support type.
    """
    direct = key.agreement_customer is None
    terms = key.terms
    checks = [
        (is_code(key.code), "code", "3 to 40 characters: A to Z, digits, hyphens."),
        (bool(key.description.strip()), "description", "Say what this key is for."),
        (
            bool(key.installation_description.strip()),
            "installation_description",
            "Describe the installation.",
        ),
        (key.severity_weight is None or 1 <= key.severity_weight <= 9, "severity_weight", "1 to 9."),
        (direct or key.agreement_customer == terms.customer, "agreement", "It belongs to another customer."),
        (bool(terms.organisation), "organisation", "Choose the support organisation."),
        (not direct or bool(terms.work_calendar), "work_calendar", "Choose the work calendar."),
        (not direct or bool(terms.zone), "zone", "Choose the time zone."),
        (not direct or bool(terms.service_level), "service_level", "Choose the service level."),
    ]
    faults = [Fault(field, message) for holds, field, message in checks if not holds]
    refuse(KeyIncomplete, "The support key is not complete.", faults)
